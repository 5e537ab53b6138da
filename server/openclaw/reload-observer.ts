import type { ReloadObservation, Say } from '../gateway/types.ts';
import type { ProbeResult } from '../health/ports.ts';
import { isReady } from '../health/readiness.ts';
import { type AppliedConfig, isUnasked, type Unasked } from './gateway-facts.ts';
import { type LogCursor, logEnd, readLogFrom } from './log-tail.ts';
import { type ReloadEvent, reloadEventOf } from './reload-lines.ts';
import { judgeReload, type ReloadEvidence, type ReloadVerdict } from './reload-verdict.ts';

/** The Gateway that is watched. Each call looks afresh: a restart may move it to another port. */
export interface ReloadSubject {
  probe(): Promise<ProbeResult>;
  /** What the Gateway says of its config; `Unasked` when it can't be asked. */
  readApplied(): Promise<AppliedConfig | Unasked>;
  /** Whether its process lives though it may not answer. */
  isRunning(): Promise<boolean>;
  /** Where it listens, and where it would after stop and start; tells when a restart did not move the port. */
  endpoint?(): Promise<{ readonly port: number; readonly configuredPort: number }>;
  /** Logs that may hold its `[reload]` lines: the JSON lines file and, when Gatehouse started it, its output. */
  readonly logFiles: readonly string[];
}

export interface ReloadObserverDeps {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface ReloadWatch {
  /**
   * Watches until it is known what came of the write, at most 30 s (a restart: 120 s). An abort ends it early with
   * outcome `unknown`. Never throws for a Gateway that misbehaves.
   */
  settled(say: Say, signal: AbortSignal): Promise<ReloadObservation>;
}

const LOOK_EVERY_MS = 350;
const ASK_EVERY_MS = 700;

/** Begins to watch. Call it just before the config is written, so that nothing said about the write is missed. */
export async function watchReload(subject: ReloadSubject, deps: ReloadObserverDeps): Promise<ReloadWatch> {
  const startedAt = deps.now();
  const [cursors, probe, applied, running] = await Promise.all([
    Promise.all(subject.logFiles.map(logEnd)),
    subject.probe(),
    subject.readApplied(),
    subject.isRunning(),
  ]);
  const seen = new Sightings(startedAt, probe.live || running, isUnasked(applied) ? null : applied);
  return {
    settled: async (say, signal) => {
      const verdict = await watch(subject, deps, seen, cursors, say, signal);
      return seen.observation(verdict, deps.now());
    },
  };
}

async function watch(
  subject: ReloadSubject,
  deps: ReloadObserverDeps,
  seen: Sightings,
  cursors: LogCursor[],
  say: Say,
  signal: AbortSignal,
): Promise<ReloadVerdict> {
  let askAt = 0;
  for (;;) {
    for (const [index, cursor] of cursors.entries()) {
      const chunk = await readLogFrom(cursor);
      cursors[index] = chunk.cursor;
      for (const line of chunk.lines)
        seen.line(reloadEventOf(line), line.at ?? deps.now(), line.message, say);
    }
    seen.probed(await subject.probe(), deps.now(), say);
    if (deps.now() >= askAt && seen.answers()) {
      askAt = deps.now() + ASK_EVERY_MS;
      seen.asked(await subject.readApplied(), deps.now());
    }
    const verdict = judgeReload(seen.evidence(deps.now()));
    if (verdict !== null) {
      // What it said before its restart says nothing of after it.
      if (verdict.outcome !== 'restart' || verdict.settledAt === null) return verdict;
      seen.asked(await subject.readApplied(), deps.now());
      return withPort(verdict, await subject.endpoint?.());
    }
    if (signal.aborted) return { outcome: 'unknown', settledAt: null, detail: 'Watching was ended early.' };
    await deps.sleep(LOOK_EVERY_MS);
  }
}

/** A restart inside the process keeps the port it had, whatever `gateway.port` says now (observed, 2026.9.6). */
function withPort(verdict: ReloadVerdict, at?: { port: number; configuredPort: number }): ReloadVerdict {
  if (!at || at.port === at.configuredPort) return verdict;
  const detail = `The Gateway restarted inside its process and still listens on port ${at.port}. Port ${at.configuredPort} takes effect when it is stopped and started.`;
  return { ...verdict, detail };
}

/** Collects what is seen; judges nothing. */
class Sightings {
  private readonly events: { at: number; event: ReloadEvent }[] = [];
  private readonly words: string[] = [];
  private readonly startedAt: number;
  private readonly ranBefore: boolean;
  private readonly revisionBefore: string | null;
  private probe: ProbeResult | null = null;
  private offlineAt: number | null = null;
  private backAt: number | null = null;
  private startedAgain = false;
  private timeouts = 0;
  private applied: AppliedConfig | null = null;
  private appliedAt: number | null = null;

  constructor(startedAt: number, ranBefore: boolean, before: AppliedConfig | null) {
    this.startedAt = startedAt;
    this.ranBefore = ranBefore;
    this.revisionBefore = before?.appliedHash ?? null;
  }

  line(event: ReloadEvent | null, at: number, message: string, say: Say): void {
    if (event === null || at < this.startedAt - 1_000) return;
    // The same line may come from two logs.
    if (this.words.includes(message)) return;
    this.events.push({ at, event });
    this.words.push(message);
    say(message);
  }

  probed(probe: ProbeResult, now: number, say: Say): void {
    this.probe = probe;
    // One slow answer is a busy event loop, not an absence.
    this.timeouts = probe.error?.kind === 'timeout' ? this.timeouts + 1 : 0;
    const gone = !probe.reachable && (probe.error?.kind !== 'timeout' || this.timeouts > 1);
    if (gone && this.ranBefore && this.offlineAt === null) {
      this.offlineAt = now;
      say('The Gateway is offline for its restart.');
    }
    // A second of slack: uptime counts from the process's own start of serving.
    if (probe.uptimeMs !== null && probe.uptimeMs < now - this.startedAt - 1_000) this.startedAgain = true;
    const ready = isReady(probe);
    if (ready && this.backAt === null && (this.offlineAt !== null || this.startedAgain)) {
      this.backAt = now;
      this.words.push(`ready again${probe.uptimeMs === null ? '' : `, up for ${probe.uptimeMs} ms`}`);
    }
  }

  asked(answer: AppliedConfig | Unasked, now: number): void {
    if (isUnasked(answer)) {
      if (this.offlineAt !== null || this.startedAgain) this.applied = null;
      return;
    }
    this.applied = answer;
    if (answer.applied !== true) this.appliedAt = null;
    else this.appliedAt ??= now;
  }

  answers(): boolean {
    return this.probe?.live === true && this.ranBefore;
  }

  evidence(now: number): ReloadEvidence {
    const { startedAt, ranBefore, events, probe, offlineAt, backAt, startedAgain } = this;
    const { applied, appliedAt, revisionBefore } = this;
    return {
      ...{ startedAt, now, ranBefore, events, probe, offlineAt, backAt, startedAgain },
      ...{ applied, appliedAt, revisionBefore },
    };
  }

  observation(verdict: ReloadVerdict, endedAt: number): ReloadObservation {
    const paths = this.events.flatMap(({ event }) => ('paths' in event ? event.paths : []));
    const detected = this.events.find(({ event }) => event.kind !== 'superseded');
    return {
      outcome: verdict.outcome,
      startedAt: this.startedAt,
      endedAt,
      detectedAt: detected?.at ?? null,
      settledAt: verdict.settledAt,
      offlineMs: this.offlineAt === null ? 0 : (this.backAt ?? endedAt) - this.offlineAt,
      paths: [...new Set(paths)],
      applied: this.applied?.applied ?? null,
      evidence: [...this.words],
      detail: verdict.detail,
    };
  }
}
