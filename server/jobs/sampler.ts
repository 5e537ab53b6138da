import type { DriverStatus, GatewayStatus } from '../gateway/types.ts';
import type { HealthStore, ProbeResult } from '../health/ports.ts';
import { deriveGatewayState, type GatewayMemory } from '../health/state.ts';
import type { OperationKind } from '../operations/types.ts';

/** How an instance is looked at. Built by the composition root from the probe, the driver and the operations. */
export interface SampledInstance {
  readonly id: string;
  probe(): Promise<{ readonly probe: ProbeResult; readonly port: number }>;
  /** Costs a process for some drivers: asked only when the probe does not say enough. */
  process(): Promise<DriverStatus>;
  operation(): OperationKind | null;
  /** When Gatehouse last stopped it on request; null when its last act on it was another. By the journal. */
  stoppedAt?(): number | null;
}

export interface SamplerDeps {
  readonly clock: { now(): number };
  readonly store: HealthStore;
  readonly instances: () => readonly SampledInstance[];
  readonly intervalMs?: number;
  /** Told of a look that failed by a fault of Gatehouse; that look leaves no sample. */
  readonly onError: (instanceId: string, error: unknown) => void;
  /** Told of each look, for live pages. */
  readonly onSample?: (instanceId: string, status: GatewayStatus) => void;
}

export interface Sampler {
  readonly intervalMs: number;
  start(): void;
  /** Ends the timer and waits for looks under way. */
  stop(): Promise<void>;
  /** Looks now and answers what was seen; joins a look that is under way. */
  look(instanceId: string): Promise<GatewayStatus>;
  /** As of the last look; `not-watching` when that is long ago, `no-data` before the first. */
  status(instanceId: string): GatewayStatus;
  /** A config that needs a restart was written: being unreachable is expected for that long. */
  expectRestart(instanceId: string, forMs: number): void;
}

export const DEFAULT_INTERVAL_MS = 10_000;
/** Single samples are drawn for an hour only; the ten-minute rollups are small (9 MB a year and Gateway). */
const KEEP_SAMPLES_MS = 3 * 86_400_000;
const KEEP_ROLLUPS_MS = 400 * 86_400_000;
const PRUNE_EVERY_MS = 3_600_000;
/** The supervisor is asked at least that often, so that a PID shown is not old. */
const PROCESS_EVERY_MS = 60_000;

interface Watched {
  memory: GatewayMemory | null;
  status: GatewayStatus | null;
  process: DriverStatus | null;
  processAt: number;
  restartExpectedUntil: number | null;
  running: Promise<GatewayStatus> | null;
}

/** Looks at every instance at whole multiples of the interval, never twice at once, page or no page. */
export function createSampler(deps: SamplerDeps): Sampler {
  const intervalMs = deps.intervalMs ?? DEFAULT_INTERVAL_MS;
  const watched = new Map<string, Watched>();
  let timer: NodeJS.Timeout | null = null;
  let prunedAt = deps.clock.now();

  const entryOf = (id: string): Watched => {
    const known = watched.get(id);
    if (known) return known;
    const last = deps.store.latest(id);
    const memory = last && {
      ...{ state: last.state, since: deps.store.stateSince(id) ?? last.at },
      ...{ pid: null, uptimeMs: null, unreachableSince: null, lastLiveAt: null, laggingLooks: 0 },
    };
    const entry: Watched = {
      memory,
      status: null,
      process: null,
      processAt: 0,
      restartExpectedUntil: null,
      running: null,
    };
    watched.set(id, entry);
    return entry;
  };

  const lookAt = (instance: SampledInstance): Promise<GatewayStatus> => {
    const entry = entryOf(instance.id);
    entry.running ??= takeSample(instance, entry, deps).finally(() => {
      entry.running = null;
    });
    return entry.running;
  };

  const tick = (): void => {
    const instances = deps.instances();
    for (const instance of instances) {
      if (entryOf(instance.id).running !== null) continue;
      lookAt(instance).catch((error: unknown) => deps.onError(instance.id, error));
    }
    prune();
    const ids = new Set(instances.map((instance) => instance.id));
    for (const id of watched.keys()) if (!ids.has(id)) watched.delete(id);
  };

  const prune = (): void => {
    const now = deps.clock.now();
    if (now - prunedAt < PRUNE_EVERY_MS) return;
    prunedAt = now;
    deps.store.prune({ samples: now - KEEP_SAMPLES_MS, rollups: now - KEEP_ROLLUPS_MS });
  };

  const schedule = (): void => {
    timer = setTimeout(
      () => {
        schedule();
        tick();
      },
      intervalMs - (deps.clock.now() % intervalMs),
    );
    timer.unref();
  };

  return {
    intervalMs,
    start: () => {
      if (timer) return;
      schedule();
      tick();
    },
    stop: async () => {
      if (timer) clearTimeout(timer);
      timer = null;
      await Promise.allSettled([...watched.values()].map((entry) => entry.running));
    },
    look: (instanceId) => {
      const instance = deps.instances().find(({ id }) => id === instanceId);
      return instance ? lookAt(instance) : Promise.resolve(statusOf(instanceId, undefined));
    },
    status: (instanceId) => statusOf(instanceId, watched.get(instanceId)),
    expectRestart: (instanceId, forMs) => {
      entryOf(instanceId).restartExpectedUntil = deps.clock.now() + forMs;
    },
  };

  function statusOf(instanceId: string, entry: Watched | undefined): GatewayStatus {
    const seen = entry?.status ?? storedStatus(instanceId, deps.store);
    if (seen.asOf === null || deps.clock.now() - seen.asOf < intervalMs * 3) return seen;
    return { ...seen, state: 'not-watching', since: seen.asOf, detail: 'Gatehouse has not looked since.' };
  }
}

async function takeSample(
  instance: SampledInstance,
  entry: Watched,
  deps: SamplerDeps,
): Promise<GatewayStatus> {
  const at = deps.clock.now();
  const { probe, port } = await instance.probe();
  const again =
    probe.uptimeMs !== null && entry.memory?.uptimeMs != null && probe.uptimeMs < entry.memory.uptimeMs;
  if (!probe.live || again || entry.process === null || at - entry.processAt >= PROCESS_EVERY_MS) {
    entry.process = await instance.process();
    entry.processAt = at;
  }
  const { state, detail, memory, restarted } = deriveGatewayState(entry.memory, {
    now: at,
    probe,
    process: entry.process,
    operation: instance.operation(),
    stoppedAt: instance.stoppedAt?.() ?? null,
    restartExpectedUntil: entry.restartExpectedUntil,
  });
  entry.memory = memory;
  if (restarted) entry.restartExpectedUntil = null;
  deps.store.insertSample({ instanceId: instance.id, at, state, latencyMs: probe.latencyMs, detail });
  entry.status = {
    state,
    since: memory.since,
    asOf: at,
    pid: entry.process.pid,
    port,
    version: probe.version ?? (probe.live ? null : (entry.status?.version ?? null)),
    uptimeMs: probe.uptimeMs,
    latencyMs: probe.latencyMs,
    detail,
    failing: probe.failing,
  };
  deps.onSample?.(instance.id, entry.status);
  return entry.status;
}

function storedStatus(instanceId: string, store: HealthStore): GatewayStatus {
  const last = store.latest(instanceId);
  return {
    state: last?.state ?? 'no-data',
    since: last ? store.stateSince(instanceId) : null,
    asOf: last?.at ?? null,
    pid: null,
    port: null,
    version: null,
    uptimeMs: null,
    latencyMs: last?.latencyMs ?? null,
    detail: last?.detail ?? null,
    failing: [],
  };
}
