import { type Plot, xOf } from '@/components/health/plot-geometry.ts';
import type { HealthMarker } from '@/server/workflows/types.ts';

/** Size of a mark and the least distance between two, in pixels: a target must not be smaller. */
export const MARK_SIZE = 24;

export interface MarkGroup {
  /** Centre, in pixels from the left edge of the box. */
  readonly x: number;
  /** Oldest first; never empty. */
  readonly markers: readonly [HealthMarker, ...HealthMarker[]];
  readonly ok: boolean;
}

/**
 * Marks on the time axis. What would overlap becomes one group at its middle. Groups stay inside the plot's box, and
 * the distance between two is never less than {@link MARK_SIZE}.
 */
export function layoutMarkers(markers: readonly HealthMarker[], plot: Plot): MarkGroup[] {
  const inside = markers
    .filter((marker) => marker.at >= plot.from && marker.at <= plot.to)
    .toSorted((a, b) => a.at - b.at);
  let groups: MarkGroup[] = inside.map((marker) => groupOf([marker], plot));
  for (let merged = true; merged; ) {
    merged = false;
    const next: MarkGroup[] = [];
    for (const group of groups) {
      const last = next.at(-1);
      if (last && group.x - last.x < MARK_SIZE) {
        next[next.length - 1] = groupOf([...last.markers, ...group.markers], plot);
        merged = true;
      } else next.push(group);
    }
    groups = next;
  }
  return groups;
}

function groupOf(markers: readonly [HealthMarker, ...HealthMarker[]], plot: Plot): MarkGroup {
  const middle = markers.reduce((sum, marker) => sum + xOf(plot, marker.at), 0) / markers.length;
  return { x: middle, markers, ok: markers.every((marker) => marker.ok) };
}

/** The anchor of a marker's row in the list of events. */
export function markerAnchor(marker: HealthMarker): string {
  return `event-${marker.kind}-${marker.at}`;
}
