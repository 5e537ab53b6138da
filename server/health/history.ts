import type { GatewayState } from '../gateway/types.ts';
import type { BucketRow } from './ports.ts';
import { type HealthBucket, type HealthHistory, type HealthRange, RANGE_MS } from './types.ts';

/** 120 to 180 stretches a range: a strip that can be read, a chart that is quick. */
const BUCKET_MS: Record<HealthRange, number> = {
  '1h': 30_000,
  '24h': 600_000,
  '7d': 3_600_000,
  '30d': 14_400_000,
};

/** The worst one seen decides a stretch. What was asked for (stopped) is not worse than trouble. */
const SEVERITY: Record<GatewayState, number> = {
  down: 9,
  'not-listening': 8,
  degraded: 7,
  restarting: 6,
  starting: 5,
  stopping: 4,
  stopped: 3,
  up: 2,
  'not-watching': 1,
  'no-data': 0,
};

/** Samples that say nothing about availability: it was not meant to answer. */
const PLANNED: readonly GatewayState[] = ['stopped', 'stopping'];
const UP: readonly GatewayState[] = ['up', 'degraded'];

export interface HistoryWindow {
  readonly range: HealthRange;
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
}

/**
 * The stretches of a range, aligned to multiples of their length. While samples come in, the window ends with the
 * stretch of the newest one, so that a stretch that has only just begun is not shown as not watched.
 */
export function historyWindow(
  range: HealthRange,
  now: number,
  latestAt: number | null,
  intervalMs: number,
): HistoryWindow {
  const bucketMs = Math.max(1, Math.ceil((2 * intervalMs) / BUCKET_MS[range])) * BUCKET_MS[range];
  const watching = latestAt !== null && now - latestAt < intervalMs * 2.5;
  const end = watching ? latestAt : now;
  const to = (Math.floor(end / bucketMs) + 1) * bucketMs;
  return { range, from: to - Math.ceil(RANGE_MS[range] / bucketMs) * bucketMs, to, bucketMs };
}

/** Lays the rows of the store over the window. Pure; rows outside it are ignored. */
export function buildHistory(
  window: HistoryWindow,
  rows: readonly BucketRow[],
  seen: { readonly oldestAt: number | null; readonly now: number; readonly intervalMs: number },
): HealthHistory {
  const byStart = new Map(rows.map((row) => [row.at, row]));
  const buckets: HealthBucket[] = [];
  let up = 0;
  let counted = 0;
  let watchedMs = 0;
  let watchableMs = 0;
  for (let at = window.from; at < window.to; at += window.bucketMs) {
    const row = byStart.get(at);
    const lengthMs = Math.max(0, Math.min(window.bucketMs, seen.now - at));
    watchableMs += lengthMs;
    if (row) {
      watchedMs += Math.min(lengthMs, row.samples * seen.intervalMs);
      up += countOf(row, UP);
      counted += row.samples - countOf(row, PLANNED);
    }
    buckets.push(row ? bucketOf(row) : emptyBucket(at, window.bucketMs, seen.oldestAt));
  }
  return {
    range: window.range,
    from: window.from,
    to: window.to,
    bucketMs: window.bucketMs,
    buckets,
    upRatio: counted === 0 ? null : up / counted,
    watchedRatio: watchableMs === 0 ? 0 : watchedMs / watchableMs,
  };
}

/** The state that decides a stretch, or `not-watching` when nothing was counted. */
export function worstState(counts: BucketRow['counts']): GatewayState {
  let worst: GatewayState = 'not-watching';
  for (const state of Object.keys(SEVERITY) as GatewayState[]) {
    if ((counts[state] ?? 0) > 0 && SEVERITY[state] > SEVERITY[worst]) worst = state;
  }
  return worst;
}

function bucketOf(row: BucketRow): HealthBucket {
  return {
    at: row.at,
    state: worstState(row.counts),
    samples: row.samples,
    upSamples: countOf(row, UP),
    latencyP50Ms: row.latencyP50Ms,
    latencyMaxMs: row.latencyMaxMs,
  };
}

function emptyBucket(at: number, bucketMs: number, oldestAt: number | null): HealthBucket {
  const state = oldestAt === null || at + bucketMs <= oldestAt ? 'no-data' : 'not-watching';
  return { at, state, samples: 0, upSamples: 0, latencyP50Ms: null, latencyMaxMs: null };
}

function countOf(row: BucketRow, states: readonly GatewayState[]): number {
  return states.reduce((sum, state) => sum + (row.counts[state] ?? 0), 0);
}
