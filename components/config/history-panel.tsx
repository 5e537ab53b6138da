'use client';

import { useQuery } from '@tanstack/react-query';
import History from 'lucide-react/icons/history';
import { PanelFrame } from '@/components/config/panel-frame.tsx';
import { outcomeWords } from '@/components/config/plan-words.ts';
import { RevisionDetail } from '@/components/config/revision-detail.tsx';
import { actorInWords, pathsInWords, reasonWords } from '@/components/config/revision-words.ts';
import { QueryPending } from '@/components/data/query-state.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { cx } from '@/components/ui/cx.ts';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Time } from '@/components/ui/time.tsx';
import type { Revision } from '@/server/config/types.ts';

export interface HistoryPanelProps {
  readonly slug: string;
  readonly chosenId: string | null;
  readonly revealSecrets: boolean;
  /** The exact text on disk now, by path. */
  readonly currentTexts: ReadonlyMap<string, string>;
  readonly onChoose: (id: string) => void;
  readonly onBack: () => void;
  readonly onRevert: (files: readonly { path: string; name: string; text: string }[]) => void;
}

/** Every kept state of the config, newest first, and the chosen one beside what is on disk. */
export function HistoryPanel(props: HistoryPanelProps) {
  const trpc = useTRPC();
  const revisions = useQuery(trpc.config.revisions.queryOptions({ slug: props.slug }));
  return (
    <PanelFrame title="History" onBack={props.onBack}>
      <div className="min-h-0 flex-1 overflow-hidden rounded-card border bg-surface">
        {!revisions.data && <QueryPending query={revisions} label="Loading the history" />}
        {revisions.data && <Revisions {...props} revisions={revisions.data} />}
      </div>
    </PanelFrame>
  );
}

function Revisions({ revisions, ...props }: HistoryPanelProps & { revisions: readonly Revision[] }) {
  const { chosenId, onChoose } = props;
  const [first] = revisions;
  if (!first) {
    return (
      <EmptyState icon={History} title="No history yet">
        The first state is kept when Gatehouse first reads the config.
      </EmptyState>
    );
  }
  const chosen = revisions.find((one) => one.id === chosenId) ?? first;
  return (
    <div className="grid h-full md:grid-cols-[320px_minmax(0,1fr)]">
      <ol className="max-h-60 overflow-y-auto border-b p-2 md:max-h-none md:border-r md:border-b-0">
        {revisions.map((revision, index) => (
          <li key={revision.id}>
            <RevisionRow
              revision={revision}
              newest={index === 0}
              chosen={revision.id === chosen.id}
              onChoose={onChoose}
            />
          </li>
        ))}
      </ol>
      <RevisionDetail
        key={chosen.id}
        slug={props.slug}
        revision={chosen}
        newest={chosen.id === first.id}
        revealSecrets={props.revealSecrets}
        currentTexts={props.currentTexts}
        onRevert={props.onRevert}
      />
    </div>
  );
}

interface RevisionRowProps {
  readonly revision: Revision;
  readonly newest: boolean;
  readonly chosen: boolean;
  readonly onChoose: (id: string) => void;
}

function RevisionRow({ revision, newest, chosen, onChoose }: RevisionRowProps) {
  return (
    <button
      type="button"
      onClick={() => onChoose(revision.id)}
      aria-current={chosen ? 'true' : undefined}
      className={cx(
        'block w-full rounded-control px-2.5 py-2 text-left transition-colors hover:bg-raised',
        chosen && 'bg-raised',
      )}
    >
      <span className="flex items-baseline justify-between gap-2">
        <span className="truncate font-medium text-sm">{reasonWords[revision.reason]}</span>
        <Time at={revision.createdAt} className="shrink-0 text-subtle text-xs" />
      </span>
      <span className="block truncate font-mono text-muted text-xs">{pathsInWords(revision)}</span>
      <span className="block truncate text-subtle text-xs">
        {newest ? 'On disk now' : actorInWords(revision)}
        {revision.observed && ` · ${outcomeWords[revision.observed].toLowerCase()}`}
      </span>
    </button>
  );
}
