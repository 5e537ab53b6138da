import { markerAnchor } from '@/components/health/marker-layout.ts';
import { markerKinds } from '@/components/status/marker-kinds.ts';
import { StatusBadge } from '@/components/status/status.tsx';
import { operationStates } from '@/components/status/work-states.ts';
import { Card, CardBody, CardHeader } from '@/components/ui/card.tsx';
import { formatDuration } from '@/components/ui/format.ts';
import { Time } from '@/components/ui/time.tsx';
import type { HealthMarker } from '@/server/workflows/types.ts';

/** What was done in the range, newest first; the marks over the strip lead here. */
export function EventList({ markers }: { markers: readonly HealthMarker[] }) {
  return (
    <Card>
      <CardHeader title="Events in this time" />
      {markers.length === 0 ? (
        <CardBody className="text-muted">
          Nothing was applied, restarted, backed up or restored in this time.
        </CardBody>
      ) : (
        <ol className="divide-y">
          {markers
            .toSorted((a, b) => b.at - a.at)
            .map((marker) => (
              <EventRow key={markerAnchor(marker)} marker={marker} />
            ))}
        </ol>
      )}
    </Card>
  );
}

function EventRow({ marker }: { marker: HealthMarker }) {
  const { word, icon: KindIcon } = markerKinds[marker.kind];
  const tookMs = marker.endedAt === null ? null : marker.endedAt - marker.at;
  return (
    <li
      id={markerAnchor(marker)}
      className="flex min-h-10 scroll-mt-16 items-start gap-3 px-4 py-2.5 target:bg-raised"
    >
      <KindIcon role="img" aria-label={word} className="mt-0.5 size-4 shrink-0 text-subtle" />
      <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2 gap-y-0.5">
        <span className="min-w-0 break-words">{marker.label}</span>
        {!marker.ok && <StatusBadge status={operationStates.failed} />}
      </div>
      <div className="shrink-0 text-right text-muted text-sm tabular-nums sm:flex sm:gap-4">
        {tookMs !== null && <span className="block">took {formatDuration(tookMs)}</span>}
        <Time at={marker.at} className="block min-w-20" />
      </div>
    </li>
  );
}
