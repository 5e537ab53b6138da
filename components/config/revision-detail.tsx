'use client';

import { useQuery } from '@tanstack/react-query';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import { outcomeWords } from '@/components/config/plan-words.ts';
import { ReviewDiffs } from '@/components/config/review-diffs.tsx';
import { actorInWords } from '@/components/config/revision-words.ts';
import { QueryPending } from '@/components/data/query-state.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Time } from '@/components/ui/time.tsx';
import type { Revision } from '@/server/config/types.ts';

interface RevisionDetailProps {
  readonly slug: string;
  readonly revision: Revision;
  readonly newest: boolean;
  readonly revealSecrets: boolean;
  readonly currentTexts: ReadonlyMap<string, string>;
  readonly onRevert: (files: readonly { path: string; name: string; text: string }[]) => void;
}

/** One kept state beside what is on disk: what a revert would do. */
export function RevisionDetail(props: RevisionDetailProps) {
  const { slug, revision, revealSecrets, currentTexts, onRevert } = props;
  const trpc = useTRPC();
  const texts = useQuery({
    ...trpc.config.revision.queryOptions({ slug, id: revision.id }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const changed = (texts.data?.files ?? [])
    .map((file) => ({ ...file, before: currentTexts.get(file.path) ?? '', after: file.text }))
    .filter((file) => file.before !== file.after);
  const same = texts.data !== undefined && changed.length === 0;
  return (
    <div className="grid content-start gap-4 overflow-y-auto p-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <RevisionFacts revision={revision} />
        <Button
          icon={RotateCcw}
          disabledReason={
            same ? 'This is what is on disk now.' : texts.data ? null : 'Its texts are being read.'
          }
          onClick={() => texts.data && onRevert(texts.data.files)}
        >
          Revert to this
        </Button>
      </div>
      {!texts.data && <QueryPending query={texts} rows={4} label="Loading the texts" />}
      {same && <p className="text-muted">The files on disk are exactly these.</p>}
      {changed.length > 0 && (
        <>
          <p className="text-muted text-sm">
            Lines with − are on disk now; lines with + are as it was then, and would be again.
          </p>
          <ReviewDiffs files={changed} revealSecrets={revealSecrets} />
        </>
      )}
    </div>
  );
}

function RevisionFacts({ revision }: { revision: Revision }) {
  const { createdAt, predicted, observed, offlineSeconds, changedPaths, unreadable } = revision;
  return (
    <div className="min-w-0 text-sm">
      <p>
        <Time at={createdAt} style="absolute" className="font-medium" />
        <span className="text-muted"> {actorInWords(revision)}</span>
      </p>
      {observed && (
        <p className="text-muted">
          {predicted && `Predicted: ${outcomeWords[predicted].toLowerCase()}. `}
          Observed: {outcomeWords[observed].toLowerCase()}
          {offlineSeconds ? `, ${offlineSeconds} s offline` : ''}.
        </p>
      )}
      {unreadable !== null && <p className="text-down">OpenClaw can’t read this state: {unreadable}.</p>}
      {changedPaths.length > 0 && (
        <p className="mt-1 flex flex-wrap gap-1">
          {changedPaths.slice(0, 12).map((path) => (
            <code key={path} className="rounded-tag bg-raised px-1 font-mono text-muted text-xs">
              {path}
            </code>
          ))}
          {changedPaths.length > 12 && (
            <span className="text-subtle">and {changedPaths.length - 12} more</span>
          )}
        </p>
      )}
    </div>
  );
}
