'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import ArchiveRestore from 'lucide-react/icons/archive-restore';
import ArrowLeft from 'lucide-react/icons/arrow-left';
import Lock from 'lucide-react/icons/lock';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { InsideFileSheet } from '@/components/backups/inside/inside-file-sheet.tsx';
import { InsideList } from '@/components/backups/inside/inside-list.tsx';
import { InsideUnlock } from '@/components/backups/inside/inside-unlock.tsx';
import { useInside } from '@/components/backups/inside/use-inside.ts';
import { PartPicker } from '@/components/backups/restore/part-picker.tsx';
import { RestoreSheet } from '@/components/backups/restore/restore-sheet.tsx';
import { SettingsSheet } from '@/components/backups/restore/settings-sheet.tsx';
import { useBackupWork } from '@/components/backups/use-backup-work.ts';
import { reasonWords } from '@/components/backups/words.ts';
import { troubleOf } from '@/components/data/trouble.ts';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button, buttonClass } from '@/components/ui/button.tsx';
import { Card } from '@/components/ui/card.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { formatBytes, formatPlural } from '@/components/ui/format.ts';
import { SkeletonRows } from '@/components/ui/skeleton.tsx';
import { Time } from '@/components/ui/time.tsx';
import type { InsideSummary } from '@/server/backup/inside-types.ts';
import type { RestoreScope } from '@/server/backup/types.ts';
import type { Operation } from '@/server/operations/types.ts';

const RUNS: ReadonlySet<string> = new Set(['up', 'degraded', 'starting', 'restarting', 'not-listening']);
/** An unlocked backup locks itself; the page is to notice. */
const POLL_MS = 30_000;

/** The tree of one backup, its files, and what of it to restore. */
export function InsideView({ slug, id }: { slug: string; id: string }) {
  const trpc = useTRPC();
  const summary = useQuery(trpc.inside.summary.queryOptions({ slug, id }, { refetchInterval: POLL_MS }));
  const trouble = troubleOf(summary.error);
  const { data } = summary;
  if (data) return <Opened slug={slug} summary={data} />;
  return (
    <>
      <PageHeader title="Inside a backup" />
      <Card>
        {trouble ? (
          <ErrorState
            {...trouble}
            onRetry={() => void summary.refetch()}
            retrying={summary.isFetching}
            actions={<BackLink slug={slug} />}
          />
        ) : (
          <SkeletonRows rows={6} label="Loading the backup" />
        )}
      </Card>
    </>
  );
}

function Opened({ slug, summary }: { slug: string; summary: InsideSummary }) {
  const { record, locked } = summary;
  const inside = useInside();
  const work = useBackupWork(slug);
  const router = useRouter();
  const restoring = useRestoring(slug);
  const running = work.operation?.state === 'running' ? work.operation : null;
  const blocked = running ? `Wait for this to end: ${running.title}` : null;
  const { scope, setScope, place, go } = inside;
  /** Goes where one sees how far it is. */
  const begunOn = (section: 'backups' | 'config') => (operation: Operation) => {
    work.adopt(operation);
    router.push(`/i/${encodeURIComponent(slug)}/${section}`);
  };
  return (
    <>
      <PageHeader
        title="Inside a backup"
        meta={record.encryption && <Badge icon={Lock}>{locked ? 'Locked' : 'Unlocked'}</Badge>}
        description={<Origin summary={summary} />}
        actions={
          <>
            <BackLink slug={slug} />
            {record.encryption && !locked && <LockButton slug={slug} id={record.id} />}
            <Button icon={ArchiveRestore} disabledReason={blocked} onClick={() => restoring.begin(null)}>
              Restore all of it…
            </Button>
          </>
        }
      />
      {locked ? (
        <InsideUnlock slug={slug} record={record} />
      ) : (
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_280px]">
          <InsideList slug={slug} id={record.id} inside={inside} />
          <PartPicker
            slug={slug}
            record={record}
            scope={scope}
            onScope={setScope}
            blocked={blocked}
            onRestore={() => restoring.begin(scope)}
            onSettings={() => go({ settings: true })}
          />
        </div>
      )}
      <InsideFileSheet
        slug={slug}
        id={record.id}
        path={locked ? null : place.file}
        selected={place.file !== null && scope.paths.includes(place.file)}
        onSelect={(path) => setScope({ ...scope, paths: [...scope.paths, path] })}
        tab={place.tab}
        onTab={(tab) => inside.filter({ tab })}
        onClose={() => go({ file: null, tab: 'content' })}
      />
      <SettingsSheet
        slug={slug}
        id={record.id}
        open={!locked && place.settings}
        blocked={blocked}
        onClose={() => go({ settings: false })}
        onBegun={begunOn('config')}
      />
      <RestoreSheet
        slug={slug}
        instanceName={restoring.instanceName}
        backupId={restoring.wish === undefined ? null : record.id}
        backup={record}
        scope={restoring.wish ?? null}
        gatewayRuns={restoring.gatewayRuns}
        blocked={blocked}
        onClose={restoring.end}
        onBegun={begunOn('backups')}
      />
    </>
  );
}

function useRestoring(slug: string) {
  const trpc = useTRPC();
  const instance = useQuery(trpc.instances.get.queryOptions({ slug }));
  const states = useQuery(trpc.gateway.states.queryOptions());
  /** Undefined: closed; null: all of it. */
  const [wish, setWish] = useState<RestoreScope | null | undefined>(undefined);
  return {
    wish,
    begin: setWish,
    end: () => setWish(undefined),
    instanceName: instance.data?.name ?? slug,
    gatewayRuns: RUNS.has(states.data?.find((entry) => entry.slug === slug)?.state ?? 'no-data'),
  };
}

function Origin({ summary: { record, unlockedUntil } }: { summary: InsideSummary }) {
  return (
    <>
      Made <Time at={record.createdAt} />, <Time at={record.createdAt} style="absolute" />.{' '}
      {reasonWords[record.reason]}, {formatPlural(record.files, 'file')}, {formatBytes(record.contentBytes)}.
      {unlockedUntil !== null && (
        <>
          {' '}
          Open until <Time at={unlockedUntil} style="clock" />.
        </>
      )}
    </>
  );
}

function BackLink({ slug }: { slug: string }) {
  return (
    <Link href={`/i/${encodeURIComponent(slug)}/backups`} className={buttonClass()}>
      <ArrowLeft aria-hidden className="size-4 shrink-0" />
      All backups
    </Link>
  );
}

function LockButton({ slug, id }: { slug: string; id: string }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const lock = useMutation(
    trpc.inside.lock.mutationOptions({
      onSuccess: (summary) => {
        cache.setQueryData(trpc.inside.summary.queryKey({ slug, id }), summary);
        cache.removeQueries({ queryKey: trpc.inside.list.queryKey() });
        cache.removeQueries({ queryKey: trpc.inside.file.queryKey() });
      },
    }),
  );
  return (
    <Button icon={Lock} busy={lock.isPending} onClick={() => lock.mutate({ slug, id })}>
      Lock
    </Button>
  );
}
