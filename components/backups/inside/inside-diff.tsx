'use client';

import { useQuery } from '@tanstack/react-query';
import { MaskedValues } from '@/components/backups/inside/masked-values.tsx';
import { troubleOf } from '@/components/data/trouble.ts';
import { DiffView } from '@/components/editor/lazy.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { SkeletonRows } from '@/components/ui/skeleton.tsx';

/** In pixels. */
const MAX_HEIGHT = 560;

/** A file of the backup at the left, the one that is here at the right; secrets are masked on both. */
export function InsideDiffView({ slug, id, path }: { slug: string; id: string; path: string }) {
  const trpc = useTRPC();
  const diff = useQuery(trpc.inside.diff.queryOptions({ slug, id, path }));
  const trouble = troubleOf(diff.error);
  if (trouble)
    return <ErrorState {...trouble} onRetry={() => void diff.refetch()} retrying={diff.isFetching} />;
  if (!diff.data) return <SkeletonRows rows={8} label="Reading both files" />;
  const { backup, live, problem } = diff.data;
  if (problem !== null || backup === null) return <p className="pt-3 text-muted">{problem}</p>;
  if (live === null)
    return (
      <p className="pt-3 text-muted">
        There is no such file here now, or it is not this instance’s. A restore would add it.
      </p>
    );
  return (
    <div className="grid gap-4 pt-3">
      {backup.text === live.text ? (
        <Callout tone="ok" title="Both are the same" />
      ) : (
        <>
          <p className="text-muted text-sm">− in the backup, + here now. Equal masks hide equal values.</p>
          <div className="overflow-hidden rounded-card border">
            <DiffView
              label={`${path} in the backup and here`}
              before={backup.text}
              after={live.text}
              revealSecrets
              maxHeight={MAX_HEIGHT}
            />
          </div>
        </>
      )}
      <MaskedValues slug={slug} id={id} path={path} side="live" secrets={live.secrets} />
    </div>
  );
}
