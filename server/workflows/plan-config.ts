import type { ReloadKind } from '../../config-language/restart-plan.ts';
import type { RevisionStore } from '../config/ports.ts';
import type { ConfigService, PlanFacts } from '../config/service.ts';
import type { ApplyPlan, ConfigEdits, OpenclawVerdict, RestartWay } from '../config/types.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import type { Operations } from '../operations/types.ts';
import { readInForce } from './in-force.ts';
import { measureRestarts } from './measured-restart.ts';

/** What a running Gateway says that a plan depends on; undefined where it can't be asked. */
export interface PlanSources {
  /** Whether it answers now. */
  isRunning(instance: Instance): Promise<boolean>;
  /** Its own word on each path. */
  reloadKinds(instance: Instance, paths: readonly string[]): Promise<Record<string, ReloadKind> | undefined>;
  /** Whether a restart would cut work short. */
  restartPreflight(instance: Instance): Promise<PlanFacts['preflight']>;
  /** Whether what is on disk is in force (null: it does not say), and since when it serves, Unix milliseconds. */
  applied(
    instance: Instance,
  ): Promise<{ readonly applied: boolean | null; readonly startedAt: number | null } | undefined>;
  /** What changed in `.env` files since its process read them. */
  envChanges(instance: Instance): Promise<NonNullable<PlanFacts['envFiles']>>;
  /** How it could be stopped and started. */
  restartWay(instance: Instance): Promise<RestartWay>;
}

interface Deps {
  readonly config: Pick<ConfigService, 'changedPaths' | 'plan' | 'askOpenclaw'>;
  readonly revisions: Pick<RevisionStore, 'list' | 'texts'>;
  readonly operations: Pick<Operations, 'list'>;
  readonly gateway: PlanSources;
  /** Keeps what is on disk now as a revision. */
  readonly noteOutside: (instance: Instance) => Promise<void>;
  /** How long an OpenClaw is asked on behalf of nobody. */
  readonly leaseMs?: number;
}

export interface ConfigPlanner {
  /** At once, by our own judgement; OpenClaw is being asked then, once for each candidate. */
  plan(instance: Instance, edits: ConfigEdits): Promise<ApplyPlan>;
  /** A plan as it is known now. @throws AppError `conflict` when it is not known any more */
  planned(instance: Instance, planId: string): ApplyPlan;
  /** The plan of that id with OpenClaw's verdict in it. @throws AppError `conflict` when the files are others now */
  settled(instance: Instance, planId: string, edits: ConfigEdits): Promise<ApplyPlan>;
}

interface Entry {
  plan: ApplyPlan;
  settled: Promise<ApplyPlan>;
  readonly abort: AbortController;
  /** Somebody wants to know. */
  wanted: boolean;
}

/** How many plans are remembered, so that an apply does not ask OpenClaw a second time. */
const REMEMBERED_PLANS = 20;
/** An answer that is there at once (no OpenClaw is installed) is part of the plan at once. */
const GRACE_MS = 150;
/** A page that waits asks every second; one that left does not keep a hanging OpenClaw alive. */
const LEASE_MS = 10_000;

/** Makes plans; what takes long in them is asked in the background. */
export function createConfigPlanner(deps: Deps): ConfigPlanner {
  const { config, revisions, operations, gateway, leaseMs = LEASE_MS } = deps;
  const entries = new Map<string, Entry>();
  const keyOf = (instance: Instance, planId: string) => `${instance.id} ${planId}`;

  const factsFor = async (instance: Instance, edits: ConfigEdits): Promise<PlanFacts> => {
    await deps.noteOutside(instance);
    const kept = revisions.list(instance.id);
    const applied = await gateway.applied(instance);
    const inForce = applied && (await readInForce({ ...applied, instance, kept, texts: revisions.texts }));
    const paths = await config.changedPaths(instance, edits, inForce);
    const [gatewayRunning, live, preflight, envFiles] = await Promise.all([
      gateway.isRunning(instance),
      gateway.reloadKinds(instance, paths),
      gateway.restartPreflight(instance),
      gateway.envChanges(instance),
    ]);
    const wayWanted = gatewayRunning && edits.variables.length > 0;
    const acts = operations.list(instance.id, { limit: 20, kinds: ['gateway-restart'] });
    return {
      ...{ gatewayRunning, envFiles, measuredRestart: measureRestarts(kept, acts) },
      ...(inForce === undefined ? {} : { inForce }),
      ...(wayWanted ? { restartWay: await gateway.restartWay(instance) } : {}),
      ...(live ? { live } : {}),
      ...(preflight ? { preflight } : {}),
    };
  };

  /** Begins to ask OpenClaw; given up when nobody wants to know any more. */
  const ask = (instance: Instance, edits: ConfigEdits, plan: ApplyPlan, facts: PlanFacts): Entry => {
    const key = keyOf(instance, plan.planId);
    const abort = new AbortController();
    const entry: Entry = { plan, abort, wanted: true, settled: Promise.resolve(plan) };
    const lease = setInterval(() => {
      if (!entry.wanted) abort.abort();
      entry.wanted = false;
    }, leaseMs);
    entry.settled = config
      .askOpenclaw(instance, edits, abort.signal)
      .catch(notAnswered)
      .finally(() => clearInterval(lease))
      .then(async (verdict) => {
        const judged = await config.plan(instance, edits, facts, verdict);
        if (judged.planId !== plan.planId) throw movedOn();
        entry.plan = judged;
        return judged;
      });
    entry.settled.catch(() => {
      // Who waits for it sees the error; a next plan begins anew.
      if (entries.get(key) === entry) entries.delete(key);
    });
    return entry;
  };

  const remember = (key: string, entry: Entry): void => {
    entries.delete(key);
    entries.set(key, entry);
    for (const old of [...entries.keys()].slice(0, -REMEMBERED_PLANS)) {
      entries.get(old)?.abort.abort();
      entries.delete(old);
    }
  };

  const plan: ConfigPlanner['plan'] = async (instance, edits) => {
    const facts = await factsFor(instance, edits);
    const made = await config.plan(instance, edits, facts);
    const known = entries.get(keyOf(instance, made.planId));
    const { valid, awaited } = known?.plan.openclaw ?? { valid: null, awaited: false };
    if (known && (awaited || valid !== null)) {
      known.wanted = true;
      const renewed = await config.plan(instance, edits, facts, known.plan.openclaw);
      if (renewed.planId === made.planId) known.plan = renewed;
      return renewed;
    }
    if (!made.openclaw.awaited) return made;
    const entry = ask(instance, edits, made, facts);
    remember(keyOf(instance, made.planId), entry);
    return Promise.race([entry.settled, after(GRACE_MS, made)]);
  };

  return {
    plan,
    planned(instance, planId) {
      const entry = entries.get(keyOf(instance, planId));
      if (!entry) throw movedOn();
      entry.wanted = true;
      return entry.plan;
    },
    async settled(instance, planId, edits) {
      const made = entries.has(keyOf(instance, planId)) ? null : await plan(instance, edits);
      const entry = entries.get(keyOf(instance, planId));
      if (!entry || (made !== null && made.planId !== planId)) {
        throw new AppError('conflict', 'This is not what the plan showed. Nothing was written.', {
          hint: 'Review the changes again.',
        });
      }
      const holding = setInterval(() => {
        entry.wanted = true;
      }, leaseMs / 2);
      return entry.settled.finally(() => clearInterval(holding));
    },
  };
}

function after<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), ms));
}

function notAnswered(error: unknown): OpenclawVerdict {
  if (!isAppError(error)) throw error;
  const note = error.code === 'cancelled' ? 'OpenClaw was not waited for.' : error.message;
  return { asked: true, awaited: false, valid: null, issues: [], warnings: [], note };
}

function movedOn(): AppError {
  return new AppError('conflict', 'The config changed since this plan was made. Nothing was written.', {
    hint: 'Review the changes again: the new plan shows both sides.',
  });
}
