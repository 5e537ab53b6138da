import type { GatewayState } from '@/server/gateway/types.ts';
import type { HealthBucket } from '@/server/health/types.ts';

/** Room for the latency axis at the left, in pixels; the strip and the chart share it, so that times line up. */
export const GUTTER_LEFT = 60;
export const GUTTER_RIGHT = 12;
export const STRIP_HEIGHT = 44;

/** The time axis that everything on the page shares. */
export interface Plot {
  readonly from: number;
  readonly to: number;
  /** Pixels from the left edge of the box. */
  readonly left: number;
  readonly width: number;
}

export function plotOf(boxWidth: number, from: number, to: number): Plot {
  return { from, to, left: GUTTER_LEFT, width: Math.max(0, boxWidth - GUTTER_LEFT - GUTTER_RIGHT) };
}

/** Pixels from the left edge of the box; times outside the range are at its ends. */
export function xOf(plot: Plot, at: number): number {
  const share = (at - plot.from) / Math.max(1, plot.to - plot.from);
  return plot.left + Math.min(1, Math.max(0, share)) * plot.width;
}

/** The stretch under a pixel; the nearest one outside of the plot. */
export function indexAt(plot: Plot, x: number, count: number): number {
  if (count === 0 || plot.width === 0) return 0;
  const index = Math.floor(((x - plot.left) / plot.width) * count);
  return Math.min(count - 1, Math.max(0, index));
}

export interface Bar {
  readonly at: number;
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
  readonly state: GatewayState;
}

/**
 * Share of the strip's height. Trouble stands out above what is well and what is not known lies below it, so that the
 * strip can be read without its colours.
 */
const HEIGHT: Readonly<Record<GatewayState, number>> = {
  down: 1,
  'not-listening': 1,
  degraded: 0.86,
  up: 0.7,
  starting: 0.55,
  restarting: 0.55,
  stopping: 0.55,
  stopped: 0.35,
  'not-watching': 0.35,
  'no-data': 0.08,
};

/** Bars wider than this get a gap between them, in pixels. */
const GAP_FROM = 4;

export function barsOf(buckets: readonly HealthBucket[], bucketMs: number, plot: Plot): Bar[] {
  return buckets.map((bucket) => {
    const x = xOf(plot, bucket.at);
    const full = xOf(plot, bucket.at + bucketMs) - x;
    const height = Math.round(HEIGHT[bucket.state] * STRIP_HEIGHT);
    return {
      at: bucket.at,
      x,
      width: Math.max(0, full - (full >= GAP_FROM ? 1 : 0)),
      y: STRIP_HEIGHT - height,
      height,
      state: bucket.state,
    };
  });
}

/** The next stretch in another state, in a direction; the end when there is none. */
export function nextChange(buckets: readonly HealthBucket[], from: number, step: 1 | -1): number {
  const state = buckets[from]?.state;
  let at = from;
  while (buckets[at + step] && buckets[at]?.state === state) at += step;
  return at;
}
