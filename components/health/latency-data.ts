import type { HealthBucket } from '@/server/health/types.ts';

export type LatencyData = [number[], (number | null)[], (number | null)[]];

/** Columns for the chart: middle of each stretch, its median, its slowest; null where nothing answered. */
export function latencyData(buckets: readonly HealthBucket[], bucketMs: number): LatencyData {
  return [
    buckets.map((bucket) => bucket.at + bucketMs / 2),
    buckets.map((bucket) => drawn(bucket.latencyP50Ms)),
    buckets.map((bucket) => drawn(bucket.latencyMaxMs)),
  ];
}

/** A logarithmic axis begins at 1 ms. */
function drawn(latencyMs: number | null): number | null {
  return latencyMs === null ? null : Math.max(1, latencyMs);
}

/** About half a decade apart, in milliseconds. */
const STEPS_MS = [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000];

/**
 * Lines of the latency axis from 1 ms to the first step above the slowest. The axis is logarithmic: on a linear one a
 * single slow answer would press the median, which is what matters every day, flat on the ground.
 */
export function latencySteps(slowestMs: number): number[] {
  const end = STEPS_MS.findIndex((step) => step >= 10 && step >= slowestMs);
  return end < 0 ? STEPS_MS : STEPS_MS.slice(0, end + 1);
}

/** Points without a neighbour: a line does not show them, so they are drawn as dots. */
export function lonePoints(values: readonly (number | null | undefined)[]): number[] {
  const there = (at: number) => values[at] !== null && values[at] !== undefined;
  return values.flatMap((_, at) => (there(at) && !there(at - 1) && !there(at + 1) ? [at] : []));
}
