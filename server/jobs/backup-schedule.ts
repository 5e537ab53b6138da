import type { BackupPolicy, ScheduleKind } from '../backup/policy-types.ts';
import type { CronRuns, PolicyRepository, ScheduleProgress } from '../backup/ports.ts';
import {
  countRuns,
  type DueRun,
  lateWords,
  MAX_ATTEMPTS,
  planDue,
  type RunsAfter,
  skippedWords,
} from '../backup/schedule.ts';
import { isAppError, messageOf } from '../errors.ts';
import type { Operation } from '../operations/types.ts';

export interface ScheduleJobDeps {
  readonly now: () => number;
  readonly runs: CronRuns;
  readonly policies: PolicyRepository;
  readonly instanceIds: () => readonly string[];
  /**
   * Begins the operation; null when there is nothing to do.
   * @throws AppError `busy` while another operation of the instance runs; it is tried again
   */
  readonly begin: (
    instanceId: string,
    kind: ScheduleKind,
    run: DueRun & { readonly policy: BackupPolicy },
  ) => Promise<Operation | null>;
  readonly settled: (operationId: string) => Promise<Operation>;
  /** For the audit log: what has no operation of its own. */
  readonly note: (instanceId: string, kind: ScheduleKind, detail: string, outcome: 'ok' | 'failed') => void;
  /** Told of a fault of Gatehouse; the run is tried again. */
  readonly onError: (instanceId: string, error: unknown) => void;
  readonly intervalMs?: number;
}

export interface ScheduleJob {
  start(): void;
  /** Ends the timer. What was begun goes on by itself. */
  stop(): void;
  /** Looks at every schedule once; resolves when the runs that it began have ended. */
  tick(): Promise<void>;
}

interface Due extends DueRun {
  readonly progress: ScheduleProgress;
  readonly runsAfter: RunsAfter;
}

const INTERVAL_MS = 15_000;
const KINDS: readonly ScheduleKind[] = ['backup', 'drill'];

/**
 * Begins backups and restore drills when they are due. It asks the clock again each time instead of sleeping until a
 * run, so that a machine that slept and a clock that was set are no special cases. Runs that were missed are made up by
 * one; a run that the end of the process cut off is begun once more.
 */
export function createScheduleJob(deps: ScheduleJobDeps): ScheduleJob {
  const working = new Map<string, Promise<void>>();
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  const visit = async (instanceId: string): Promise<void> => {
    for (const kind of KINDS) {
      // Read anew: a backup may have taken hours, and the policy may be another since.
      const policy = deps.policies.read(instanceId);
      const due = policy && findDue(deps, instanceId, kind, policy);
      if (due && !stopped) await perform(instanceId, kind, { ...due, policy });
    }
  };

  const perform = async (
    instanceId: string,
    kind: ScheduleKind,
    run: Due & { policy: BackupPolicy },
  ): Promise<void> => {
    const key = `${kind} ${instanceId}`;
    const save = (progress: ScheduleProgress) => deps.policies.saveProgress(instanceId, kind, progress);
    const handled = () => save({ handledAt: deps.now(), attempts: 0 });
    const giveUp = (detail: string) => {
      handled();
      waiting.delete(key);
      deps.note(instanceId, kind, detail, 'failed');
    };
    if (run.progress.attempts >= MAX_ATTEMPTS) {
      return giveUp(
        `Cut off ${run.progress.attempts} times by the end of Gatehouse; given up until its next run.`,
      );
    }
    let operation: Operation | null;
    try {
      operation = await deps.begin(instanceId, kind, run);
    } catch (error) {
      if (!isBusy(error)) return giveUp(messageOf(error));
      waiting.add(key);
      return;
    }
    if (operation === null) return handled();
    save({ handledAt: run.progress.handledAt, attempts: run.progress.attempts + 1 });
    if (run.late)
      deps.note(instanceId, kind, lateWords(kind, run, run.policy.timeZone, waiting.has(key)), 'ok');
    waiting.delete(key);
    const began = deps.now();
    await deps.settled(operation.id);
    // After stop the database is closed: the run counts as cut off and is begun again at the next start.
    if (stopped) return;
    handled();
    const skipped = countRuns(run.runsAfter, began, deps.now());
    if (skipped > 0) deps.note(instanceId, kind, skippedWords(kind, skipped), 'failed');
  };

  const tick = async (): Promise<void> => {
    for (const id of deps.instanceIds()) {
      if (working.has(id)) continue;
      const work = visit(id)
        .catch((error: unknown) => deps.onError(id, error))
        .finally(() => working.delete(id));
      working.set(id, work);
    }
    await Promise.all(working.values());
  };

  return {
    start() {
      timer ??= setInterval(() => void tick(), deps.intervalMs ?? INTERVAL_MS);
      timer.unref();
    },
    stop() {
      stopped = true;
      if (timer) clearInterval(timer);
      timer = null;
    },
    tick,
  };
}

function findDue(
  { policies, runs, now }: ScheduleJobDeps,
  instanceId: string,
  kind: ScheduleKind,
  policy: BackupPolicy,
): Due | null {
  const expression = kind === 'backup' ? policy.schedule : policy.drillSchedule;
  if (expression === null) return null;
  const nowMs = now();
  const progress = policies.progress(instanceId, kind);
  // Without a beginning, or with one in the future because the clock was set back, the schedule begins now.
  if (progress === null || progress.handledAt > nowMs) {
    policies.saveProgress(instanceId, kind, { handledAt: nowMs, attempts: 0 });
    return null;
  }
  const runsAfter = (afterMs: number, count: number) => runs(expression, policy.timeZone, afterMs, count);
  const due = planDue(runsAfter, { handledAt: progress.handledAt, nowMs });
  return due && { ...due, progress, runsAfter };
}

function isBusy(error: unknown): boolean {
  return isAppError(error) && error.code === 'busy';
}
