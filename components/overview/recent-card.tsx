import History from 'lucide-react/icons/history';
import { markerKinds } from '@/components/status/marker-kinds.ts';
import { StatusBadge } from '@/components/status/status.tsx';
import { operationStates } from '@/components/status/work-states.ts';
import { Card, CardHeader } from '@/components/ui/card.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Time } from '@/components/ui/time.tsx';
import type { Overview } from '@/server/workflows/types.ts';

type Recent = Overview['recent'][number];

/** What changed last? */
export function RecentCard({ recent }: { recent: Overview['recent'] }) {
  return (
    <Card>
      <CardHeader title="What changed last" />
      {recent.length === 0 ? (
        <EmptyState icon={History} title="Nothing has changed yet">
          Applied configs, restarts, backups and edits from outside are listed here.
        </EmptyState>
      ) : (
        <ol className="divide-y">
          {recent.map((entry) => (
            <RecentRow key={`${entry.kind}${entry.at}${entry.label}`} entry={entry} />
          ))}
        </ol>
      )}
    </Card>
  );
}

function RecentRow({ entry }: { entry: Recent }) {
  const { word, icon: KindIcon } = markerKinds[entry.kind];
  return (
    <li className="flex min-h-10 items-start gap-3 px-4 py-2.5">
      <KindIcon role="img" aria-label={word} className="mt-0.5 size-4 shrink-0 text-subtle" />
      <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2 gap-y-0.5">
        <span className="min-w-0 break-words">{entry.label}</span>
        {!entry.ok && <StatusBadge status={operationStates.failed} />}
      </div>
      <div className="shrink-0 text-right text-sm sm:flex sm:gap-4">
        <span className="block text-muted">{entry.actor}</span>
        <Time at={entry.at} className="block min-w-20 text-muted" />
      </div>
    </li>
  );
}
