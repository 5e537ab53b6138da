import { parseCron } from './cron-expression.ts';
import { cronWords } from './cron-words.ts';
import type { BackupPolicy, ScheduleKind, SchedulePreview } from './policy-types.ts';
import type { CronRuns } from './ports.ts';
import { SUGGESTED_RULES } from './retention.ts';

/** How late a run is before it is said, in milliseconds. */
const LATE_AFTER_MS = 5 * 60_000;
/** A run that was cut off by the end of the process so often is given up. */
export const MAX_ATTEMPTS = 2;
/** More missed runs than this are not counted. */
export const MAX_MISSED = 100;
const PREVIEWED_RUNS = 5;

/** What the sheet shows before anybody chose; nothing of it runs. */
export function suggestedPolicy(timeZone: string): BackupPolicy {
  return {
    timeZone,
    schedule: '0 3 * * *',
    drillSchedule: '30 4 * * 0',
    level: 'fast',
    retention: SUGGESTED_RULES,
  };
}

/** An expression in plain words with its next runs. Total. */
export function previewSchedule(
  expression: string,
  timeZone: string,
  { runs, nowMs }: { runs: CronRuns; nowMs: number },
): SchedulePreview {
  const parsed = parseCron(expression);
  if (!parsed.ok) return { words: null, problem: parsed.problem, next: [] };
  if (!isTimeZone(timeZone)) return { words: null, problem: `“${timeZone}” is no time zone.`, next: [] };
  const next = runs(expression.trim(), timeZone, nowMs, PREVIEWED_RUNS);
  const words = cronWords(parsed.fields);
  return next.length > 0
    ? { words, problem: null, next }
    : { words, problem: 'No such day ever comes.', next };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    // The only way to ask: the constructor throws a RangeError for a name it does not know.
    return false;
  }
}

export interface DueRun {
  /** The first run that was not handled, Unix milliseconds. */
  readonly plannedAt: number;
  /** How many runs are made up by this one, itself included; at most {@link MAX_MISSED}. */
  readonly missed: number;
  readonly late: boolean;
}

/** The first runs after a moment, Unix milliseconds. */
export type RunsAfter = (afterMs: number, count: number) => readonly number[];

/** The run that is due now, or null. However many were missed, they are made up by one. */
export function planDue(
  runsAfter: RunsAfter,
  { handledAt, nowMs }: { handledAt: number; nowMs: number },
): DueRun | null {
  const [first] = runsAfter(handledAt, 1);
  if (first === undefined || first > nowMs) return null;
  const missed = countRuns(runsAfter, handledAt, nowMs);
  return { plannedAt: first, missed, late: nowMs - first > LATE_AFTER_MS };
}

const NOUNS: Readonly<Record<ScheduleKind, { one: string; many: string; verb: string }>> = {
  backup: { one: 'scheduled backup', many: 'scheduled backups', verb: 'made' },
  drill: { one: 'scheduled restore drill', many: 'scheduled restore drills', verb: 'done' },
};

/** Says that a run is made up, and why it was late. */
export function lateWords(kind: ScheduleKind, run: DueRun, timeZone: string, waited: boolean): string {
  const { one, many, verb } = NOUNS[kind];
  const when = momentWords(run.plannedAt, timeZone);
  if (waited) return `The ${one} of ${when} waited for other work and is ${verb} now.`;
  const cause = 'while Gatehouse or the machine was off';
  if (run.missed === 1) return `The ${one} of ${when} was missed ${cause} and is ${verb} now.`;
  const number = run.missed >= MAX_MISSED ? `${MAX_MISSED} or more` : String(run.missed);
  return `${number} ${many} since ${when} were missed ${cause}. One is ${verb} now for all of them.`;
}

/** Says that runs fell due while the one before was at work, and that nothing comes of them. */
export function skippedWords(kind: ScheduleKind, skipped: number): string {
  const { one, many } = NOUNS[kind];
  const number = skipped >= MAX_MISSED ? `${MAX_MISSED} or more` : String(skipped);
  const what = skipped === 1 ? `A ${one} fell due and was` : `${number} ${many} fell due and were`;
  return `${what} skipped while the one before was still at work. A longer interval would leave it the time it needs.`;
}

/** How many runs there are after one moment and not after another, Unix milliseconds; at most {@link MAX_MISSED}. */
export function countRuns(runsAfter: RunsAfter, afterMs: number, untilMs: number): number {
  return runsAfter(afterMs, MAX_MISSED).filter((at) => at <= untilMs).length;
}

/** The title of the operation that a schedule begins. */
export function runTitle(kind: ScheduleKind, run: DueRun, timeZone: string): string {
  const title = kind === 'backup' ? 'Scheduled backup' : 'Scheduled restore drill';
  return run.late ? `${title} of ${momentWords(run.plannedAt, timeZone)}, made up` : title;
}

function momentWords(atMs: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', timeZoneName: 'short' },
    ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  } as const);
  return format.format(atMs);
}
