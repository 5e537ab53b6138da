import type { HealthBucket } from '@/server/health/types.ts';

export type LatencyData = [number[], (number | null)[], (number | null)[]];

/** Columns for the chart: middle of each stretch, its median, its slowest; null where nothing answered. */
export function latencyData(buckets: readonly HealthBucket[], bucketMs: number): LatencyData {
  return [
    buckets.map((bucket) => bucket.at + bucketMs / 2),
    buckets.map((bucket) => bucket.latencyP50Ms),
    buckets.map((bucket) => bucket.latencyMaxMs),
  ];
}

/** Points without a neighbour: a line does not show them, so they are drawn as dots. */
export function lonePoints(values: readonly (number | null | undefined)[]): number[] {
  const there = (at: number) => values[at] !== null && values[at] !== undefined;
  return values.flatMap((_, at) => (there(at) && !there(at - 1) && !there(at + 1) ? [at] : []));
}
