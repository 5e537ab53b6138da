import { rangeWords } from '@/components/health/ranges.ts';
import { gatewayStates } from '@/components/status/gateway-state.ts';
import {
  formatClock,
  formatDate,
  formatDuration,
  formatPercent,
  formatPlural,
} from '@/components/ui/format.ts';
import type { GatewayState } from '@/server/gateway/types.ts';
import type { HealthBucket, HealthHistory } from '@/server/health/types.ts';

const OUTAGE: ReadonlySet<GatewayState> = new Set(['down', 'not-listening']);
const UNWATCHED: ReadonlySet<GatewayState> = new Set(['not-watching', 'no-data']);
/** From this share on a range counts as watched in full. */
const WATCHED_IN_FULL = 0.995;

export interface Outage {
  /** Unix milliseconds, start of its first stretch. */
  readonly at: number;
  /** About how long: its failed checks, each for the time between two checks. */
  readonly durationMs: number;
}

/** Runs of stretches in which it was down. A planned stop or restart is none. */
export function outagesOf(history: HealthHistory): Outage[] {
  const checkMs = timeOfCheck(history);
  const outages: { at: number; durationMs: number }[] = [];
  let open: { at: number; durationMs: number } | null = null;
  for (const { at, state, samples, upSamples } of history.buckets) {
    if (!OUTAGE.has(state)) {
      open = null;
      continue;
    }
    if (!open) {
      open = { at, durationMs: 0 };
      outages.push(open);
    }
    open.durationMs += (samples - upSamples) * checkMs;
  }
  return outages;
}

/** The time that one check stands for: what was watched, shared out. */
function timeOfCheck({ buckets, watchedRatio, from, to }: HealthHistory): number {
  const samples = buckets.reduce((sum, bucket) => sum + bucket.samples, 0);
  return samples === 0 ? 0 : (watchedRatio * (to - from)) / samples;
}

/** Nothing was ever recorded in the range. */
export function isEmpty({ buckets }: Pick<HealthHistory, 'buckets'>): boolean {
  return buckets.every((bucket) => bucket.state === 'no-data');
}

/** `99.2 % up of the watched 22 h; 2 outages, the longest 4 min.` */
export function summaryOf(history: HealthHistory): string {
  const { upRatio, watchedRatio, range, from, to } = history;
  if (upRatio === null) {
    return watchedRatio > 0
      ? `Stopped on purpose for all of the watched time of ${rangeWords[range]}.`
      : `Nobody was watching in ${rangeWords[range]}.`;
  }
  const watched =
    watchedRatio >= WATCHED_IN_FULL
      ? `in ${rangeWords[range]}`
      : `of the watched ${formatDuration(roundTime(watchedRatio * (to - from)))}`;
  return `${formatPercent(upRatio)} up ${watched}; ${outageWords(outagesOf(history), upRatio)}.`;
}

function outageWords(outages: readonly Outage[], upRatio: number): string {
  if (outages.length === 0) return upRatio < 1 ? 'no outage, the rest were starts and restarts' : 'no outage';
  const longest = Math.max(...outages.map((outage) => outage.durationMs));
  const duration = `about ${formatDuration(roundTime(longest))}`;
  return outages.length === 1
    ? `1 outage of ${duration}`
    : `${outages.length} outages, the longest ${duration}`;
}

/** Whole seconds below a minute, minutes below an hour, then quarters of an hour: no finer than what is known. */
function roundTime(ms: number): number {
  const unit = ms < 60_000 ? 1_000 : ms < 3_600_000 ? 60_000 : ms < 172_800_000 ? 900_000 : 3_600_000;
  return Math.max(unit, Math.round(ms / unit) * unit);
}

/** `22 Nov, 14:00 to 14:10`, in the reader's time zone; the date only for ranges that span days. */
export function spanOf(bucket: HealthBucket, bucketMs: number, withDate: boolean): string {
  const clock = bucketMs % 60_000 === 0 ? formatClock : clockWithSeconds;
  const span = `${clock(bucket.at)} to ${clock(bucket.at + bucketMs)}`;
  // The year is plain from the range.
  return withDate ? `${formatDate(bucket.at).replace(/ \d{4}$/, '')}, ${span}` : span;
}

/** Time zones differ by whole minutes, so that the seconds are the same everywhere. */
function clockWithSeconds(at: number): string {
  return `${formatClock(at)}:${String(Math.floor(at / 1000) % 60).padStart(2, '0')}`;
}

/** `58 of 60 checks answered`, or why there is no number. */
export function checksOf(bucket: HealthBucket): string {
  if (bucket.samples === 0) return gatewayStates[bucket.state].meaning;
  return `${bucket.upSamples} of ${formatPlural(bucket.samples, 'check')} answered`;
}

/** `4 ms, slowest 40 ms`; null without an answer. */
export function latencyOf(bucket: HealthBucket): string | null {
  if (bucket.latencyP50Ms === null) return null;
  const slowest = bucket.latencyMaxMs === null ? '' : `, slowest ${formatDuration(bucket.latencyMaxMs)}`;
  return `${formatDuration(bucket.latencyP50Ms)}${slowest}`;
}

/** One stretch in one sentence, for a screen reader. */
export function describeBucket(bucket: HealthBucket, bucketMs: number, withDate: boolean): string {
  const latency = latencyOf(bucket);
  return [
    `${spanOf(bucket, bucketMs, withDate)}: ${gatewayStates[bucket.state].word}`,
    bucket.samples > 0 ? checksOf(bucket) : null,
    latency && `latency ${latency}`,
  ]
    .filter(Boolean)
    .join('; ');
}

/** The states that occur, worst first is not needed: in the order of first appearance. */
export function statesIn(buckets: readonly HealthBucket[]): GatewayState[] {
  return [...new Set(buckets.map((bucket) => bucket.state))];
}

export function isWatched(state: GatewayState): boolean {
  return !UNWATCHED.has(state);
}
