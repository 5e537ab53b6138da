'use client';

import { layoutMarkers, MARK_SIZE, type MarkGroup, markerAnchor } from '@/components/health/marker-layout.ts';
import type { Plot } from '@/components/health/plot-geometry.ts';
import { markerKinds } from '@/components/status/marker-kinds.ts';
import { cx } from '@/components/ui/cx.ts';
import { formatClock } from '@/components/ui/format.ts';
import { Tooltip } from '@/components/ui/tooltip.tsx';
import type { HealthMarker } from '@/server/workflows/types.ts';

const LANE_HEIGHT = 32;
/** How many of a group its tooltip names. */
const NAMED = 6;

/**
 * What was done, as icons over the strip. For the pointer: each leads to its row in the list of events, which has the
 * same facts for the keyboard, so that the marks are no tab stops.
 */
export function MarkerLane({ markers, plot }: { markers: readonly HealthMarker[]; plot: Plot }) {
  return (
    <div className="relative" style={{ height: LANE_HEIGHT }}>
      {layoutMarkers(markers, plot).map((group) => (
        <Mark key={markerAnchor(group.markers[0])} group={group} />
      ))}
    </div>
  );
}

function Mark({ group: { x, markers, ok } }: { group: MarkGroup }) {
  const [first] = markers;
  const KindIcon = markerKinds[first.kind].icon;
  return (
    <Tooltip content={<Named markers={markers} />}>
      <a
        href={`#${markerAnchor(first)}`}
        tabIndex={-1}
        aria-label={nameOf(markers)}
        style={{ left: x - MARK_SIZE / 2, width: MARK_SIZE, height: MARK_SIZE }}
        className={cx(
          'absolute top-0 z-10 grid place-items-center rounded-full border bg-surface transition-colors hover:bg-raised',
          ok ? 'text-muted' : 'border-down-dot text-down',
        )}
      >
        {markers.length === 1 ? (
          <KindIcon aria-hidden className="size-3.5" />
        ) : (
          <span className="font-medium text-xs tabular-nums">{markers.length}</span>
        )}
      </a>
    </Tooltip>
  );
}

function nameOf(markers: MarkGroup['markers']): string {
  const labels = markers.map((marker) => marker.label).join(', ');
  return markers.length === 1 ? labels : `${markers.length} events: ${labels}`;
}

function Named({ markers }: Pick<MarkGroup, 'markers'>) {
  return (
    <ul className="grid gap-1">
      {markers.slice(0, NAMED).map((marker) => (
        <li key={markerAnchor(marker)}>
          <span className="text-muted tabular-nums">{formatClock(marker.at)}</span> {marker.label}
          {!marker.ok && <span className="text-down"> · failed</span>}
        </li>
      ))}
      {markers.length > NAMED && <li className="text-muted">and {markers.length - NAMED} more</li>}
    </ul>
  );
}
