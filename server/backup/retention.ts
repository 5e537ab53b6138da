import type {
  KeepReason,
  RetentionDecision,
  RetentionPeriod,
  RetentionPlan,
  RetentionRules,
} from './policy-types.ts';
import type { BackupRecord } from './types.ts';

type Kept = Pick<
  BackupRecord,
  'id' | 'createdAt' | 'reason' | 'bytes' | 'verifyResult' | 'drilledAt' | 'drillResult' | 'missing'
>;

const DAY_MS = 86_400_000;

/** What the sheet suggests; nothing is deleted until it is saved. */
export const SUGGESTED_RULES: RetentionRules = {
  ...{ last: 3, hourly: 0, daily: 7, weekly: 4, monthly: 6, yearly: 2 },
  ...{ safetyDays: 14, includeManual: false },
};

const PERIODS = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;

/**
 * Which backups the rules keep. Only proven ones fill a place; of each hour, day, week (from Monday), month and year
 * in `timeZone` the newest. Whatever the rules say stay: the newest, the last proven, the last restorable one (of all,
 * and of those made here), safety backups younger than `safetyDays`, what was never read back, what is not where it was,
 * and what is dated in the future (a clock was wrong), which stands for nothing else. Damaged ones older than a proven
 * one are dropped. While the newest is damaged, unproven or missing, nothing is dropped at all.
 */
export function planRetention(
  records: readonly Kept[],
  rules: RetentionRules,
  { timeZone, nowMs }: { timeZone: string; nowMs: number },
): RetentionPlan {
  const ordered = records.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  const newestFirst = ordered.filter(({ createdAt }) => createdAt <= nowMs);
  // An uploaded one may be of another machine: it never stands for the newest of this one.
  const own = newestFirst.filter(({ reason }) => reason !== 'uploaded');
  const hold = holdOf(own[0] ?? newestFirst[0]);
  const reasons = new Map<string, KeepReason[]>(ordered.map(({ id }) => [id, []]));
  const keep = (record: Kept | undefined, reason: KeepReason) => {
    const known = record && reasons.get(record.id);
    if (known && !known.includes(reason)) known.push(reason);
  };
  const proven = newestFirst.filter(isProven);
  const byRules = proven.filter((record) => rules.includeManual || !isByHand(record));
  for (const record of byRules.slice(0, rules.last)) keep(record, 'last');
  const bucketOf = createBuckets(timeZone);
  for (const period of PERIODS) {
    for (const record of newestOfEach(byRules, rules[period], (at) => bucketOf(period, at))) {
      keep(record, period);
    }
  }
  for (const list of [newestFirst, own]) {
    keep(list[0], 'newest');
    keep(list.find(isProven), 'last-proven');
    keep(lastDrilled(list.filter(isProven)), 'last-drilled');
  }
  for (const record of ordered) {
    if (record.createdAt > nowMs) keep(record, 'ahead');
    if (isYoungSafety(record, nowMs - rules.safetyDays * DAY_MS)) keep(record, 'safety');
    if (!rules.includeManual && isByHand(record)) keep(record, 'by-hand');
    if (record.missing) keep(record, 'missing');
    else if (record.verifyResult === null) keep(record, 'unproven');
  }
  const decisions = ordered.map(({ id }): RetentionDecision => {
    const why = reasons.get(id) ?? [];
    return { id, keep: hold !== null || why.length > 0, reasons: why };
  });
  const dropped = new Set(decisions.filter((decision) => !decision.keep).map(({ id }) => id));
  const dropBytes = records.reduce((sum, { id, bytes }) => sum + (dropped.has(id) ? bytes : 0), 0);
  return { decisions, dropBytes, hold };
}

function holdOf(newest: Kept | undefined): RetentionPlan['hold'] {
  if (newest === undefined) return null;
  if (newest.missing) return 'newest-missing';
  if (newest.verifyResult === 'failed') return 'newest-damaged';
  return newest.verifyResult === null ? 'newest-unproven' : null;
}

function isProven({ missing, verifyResult }: Kept): boolean {
  return !missing && verifyResult === 'ok';
}

function isByHand({ reason }: Kept): boolean {
  return reason === 'manual' || reason === 'uploaded';
}

function isYoungSafety({ reason, createdAt }: Kept, sinceMs: number): boolean {
  return reason.startsWith('before-') && createdAt > sinceMs;
}

function lastDrilled(proven: readonly Kept[]): Kept | undefined {
  const drilled = proven.filter(({ drillResult }) => drillResult === 'ok');
  return drilled.toSorted((a, b) => (b.drilledAt ?? 0) - (a.drilledAt ?? 0))[0];
}

function newestOfEach(
  newestFirst: readonly Kept[],
  count: number,
  bucketOf: (atMs: number) => string,
): Kept[] {
  const newest = new Map<string, Kept>();
  for (const record of newestFirst) {
    const bucket = bucketOf(record.createdAt);
    if (newest.has(bucket)) continue;
    if (newest.size === count) break;
    newest.set(bucket, record);
  }
  return [...newest.values()];
}

/** Names the hour, day, week, month or year that a moment lies in, as the calendar of a time zone has it. */
function createBuckets(timeZone: string): (period: RetentionPeriod, atMs: number) => string {
  const calendar = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone, hourCycle: 'h23', timeZoneName: 'longOffset' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit' },
  } as const);
  return (period, atMs) => {
    const parts = new Map(calendar.formatToParts(atMs).map(({ type, value }) => [type, value]));
    const year = parts.get('year') ?? '';
    const month = `${year}-${parts.get('month')}`;
    const day = `${month}-${parts.get('day')}`;
    if (period === 'yearly') return year;
    if (period === 'monthly') return month;
    if (period === 'weekly') return mondayOf(day);
    if (period === 'daily') return day;
    // With the offset: the hour that a change of the clocks repeats is two hours.
    return `${day} ${parts.get('hour')} ${parts.get('timeZoneName')}`;
  };
}

function mondayOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const sinceMonday = (date.getUTCDay() + 6) % 7;
  return new Date(date.getTime() - sinceMonday * DAY_MS).toISOString().slice(0, 10);
}
