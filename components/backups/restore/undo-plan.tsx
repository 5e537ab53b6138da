'use client';

import { useQuery } from '@tanstack/react-query';
import { troubleOf } from '@/components/data/trouble.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { formatCount, formatPlural } from '@/components/ui/format.ts';
import { KeyValues } from '@/components/ui/key-values.tsx';
import { scrollRegion } from '@/components/ui/scroll-region.ts';
import { Time } from '@/components/ui/time.tsx';
import type { UndoState } from '@/server/backup/types.ts';

const STEPS = [
  'Stop the Gateway, if it runs',
  'Bring the files from before back into place',
  'Start the Gateway again and wait until it is healthy',
] as const;

/** What an undo of a restore does. */
export function UndoPlan({ slug, undo }: { slug: string; undo: UndoState }) {
  return (
    <>
      <Callout tone="warn" title="What happened since the restore is lost">
        Sessions and changes since <Time at={undo.restoredAt} style="clock" /> go away with the restored
        files. Back up first if any of it matters. The Gateway is offline for less than a minute, usually.
      </Callout>
      <Loss slug={slug} stateDir={undo.stateDir} />
      <ol className="grid list-decimal gap-1 pl-5">
        {STEPS.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <KeyValues
        items={[
          { label: 'Comes back from', value: undo.keptPath, mono: true },
          { label: 'Goes to', value: undo.stateDir, mono: true },
        ]}
      />
    </>
  );
}

/** The files that were written since the restore. */
function Loss({ slug, stateDir }: { slug: string; stateDir: string }) {
  const trpc = useTRPC();
  const { data, error } = useQuery(trpc.backups.undoLoss.queryOptions({ slug }, { staleTime: 0 }));
  if (error)
    return <p className="text-muted">What was written since is not known: {troubleOf(error)?.message}</p>;
  if (!data) return <p className="text-muted">Looking for what was written since …</p>;
  if (data.total === 0) return <p>No file was written since the restore.</p>;
  const unseen = data.total - data.paths.length;
  return (
    <section className="grid gap-1">
      <h3 className="font-medium">{formatPlural(data.total, 'file')} written since, which go away</h3>
      <ul
        {...scrollRegion('Files written since the restore')}
        className="max-h-40 overflow-y-auto rounded-control border border-line px-3 py-2 font-mono text-sm"
      >
        {data.paths.map((path) => (
          <li key={path} className="break-all">
            {path.startsWith(`${stateDir}/`) ? path.slice(stateDir.length + 1) : path}
          </li>
        ))}
        {unseen > 0 && <li className="font-sans text-muted">and {formatCount(unseen)} more</li>}
      </ul>
    </section>
  );
}
