'use client';

import { useQuery } from '@tanstack/react-query';
import Archive from 'lucide-react/icons/archive';
import CalendarClock from 'lucide-react/icons/calendar-clock';
import CloudUpload from 'lucide-react/icons/cloud-upload';
import { ForecastDialog } from '@/components/backups/create/forecast-dialog.tsx';
import { DestinationsSheet } from '@/components/backups/destinations/destinations-sheet.tsx';
import { holderWords } from '@/components/backups/holder-words.ts';
import { AddArchiveDialog } from '@/components/backups/intake/add-archive-dialog.tsx';
import { BackupList } from '@/components/backups/list/backup-list.tsx';
import { DeleteDialog } from '@/components/backups/list/delete-dialog.tsx';
import { isOnlyProven } from '@/components/backups/list/truth.ts';
import { TruthLine } from '@/components/backups/list/truth-line.tsx';
import { UnlockDialog } from '@/components/backups/list/unlock-dialog.tsx';
import { PageMenu } from '@/components/backups/page-menu.tsx';
import { PolicySheet } from '@/components/backups/policy/policy-sheet.tsx';
import { RestoreSheet } from '@/components/backups/restore/restore-sheet.tsx';
import { UndoBanner } from '@/components/backups/restore/undo-banner.tsx';
import { useBackupActs } from '@/components/backups/use-backup-acts.ts';
import { WorkCard } from '@/components/backups/work-card.tsx';
import { QueryPending } from '@/components/data/query-state.tsx';
import { troubleOf } from '@/components/data/trouble.ts';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { Card } from '@/components/ui/card.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Time } from '@/components/ui/time.tsx';

/** How often the list is asked for, in milliseconds: schedules and other tabs make backups too. */
const POLL_MS = 15_000;
/** The files that an undo needs go by themselves one day. */
const UNDO_POLL_MS = 60_000;

/** One button, one list, one line of truth; the depth is behind it. */
export function BackupsView({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const instance = useQuery(trpc.instances.get.queryOptions({ slug }));
  const list = useQuery(trpc.backups.list.queryOptions({ slug }, { refetchInterval: POLL_MS }));
  const undo = useQuery(trpc.backups.undoState.queryOptions({ slug }, { refetchInterval: UNDO_POLL_MS }));
  const policy = useQuery(trpc.backups.policy.queryOptions({ slug }, { refetchInterval: POLL_MS }));
  const states = useQuery(trpc.gateway.states.queryOptions());
  const backups = list.data;
  const { acts, work, holder, placing, adding, creating, scheduling, restoring, deleting, unlocking } =
    useBackupActs(slug, backups);
  const trouble = troubleOf(list.error);
  const instanceName = instance.data?.name ?? slug;
  const gatewayRuns = RUNS.has(states.data?.find((entry) => entry.slug === slug)?.state ?? 'no-data');
  return (
    <>
      <PageHeader
        title="Backups"
        description={backups && <TruthLine backups={backups} policy={policy.data} acts={acts} />}
        actions={
          <>
            <Button icon={CloudUpload} onClick={acts.onDestinations}>
              Destinations…
            </Button>
            <Button icon={CalendarClock} onClick={acts.onSchedule}>
              Schedule…
            </Button>
            <CreateButton blocked={acts.blocked} onCreate={acts.onCreate} />
            <PageMenu acts={acts} />
          </>
        }
      />
      <div className="grid gap-4">
        {trouble && backups && (
          <Callout tone="warn" role="alert" title={trouble.message}>
            Shown <Time at={list.dataUpdatedAt} style="as-of" />. {trouble.hint}
          </Callout>
        )}
        {holder && (
          <Callout title={`${holderWords(holder)}.`}>
            {holder.since !== null && (
              <>
                Since <Time at={holder.since} style="clock" />.{' '}
              </>
            )}
            Backups and restores wait for its end.
          </Callout>
        )}
        <WorkCard work={work} />
        {undo.data && (
          <UndoBanner
            slug={slug}
            instanceName={instanceName}
            undo={undo.data}
            gatewayRuns={gatewayRuns}
            blocked={acts.blocked}
            onBegun={work.adopt}
          />
        )}
        <Card>
          {!backups && <QueryPending query={list} label="Loading the backups" />}
          {backups?.length === 0 && (
            <EmptyState
              icon={Archive}
              title="No backup yet"
              action={<CreateButton blocked={acts.blocked} onCreate={acts.onCreate} />}
            >
              A backup holds the config, credentials, sessions and databases, and is read back to prove it.
            </EmptyState>
          )}
          {backups && backups.length > 0 && <BackupList backups={backups} acts={acts} />}
        </Card>
      </div>
      <ForecastDialog
        slug={slug}
        instanceName={instanceName}
        open={creating.open}
        onClose={creating.close}
        onBegun={work.adopt}
        blocked={acts.blocked}
        copiedTo={acts.copies.destinations.flatMap(({ enabled, name }) => (enabled ? [name] : []))}
      />
      <AddArchiveDialog
        slug={slug}
        open={adding.open}
        onClose={adding.close}
        onBegun={work.adopt}
        blocked={acts.blocked}
      />
      <DestinationsSheet
        slug={slug}
        open={placing.open}
        onClose={placing.close}
        state={placing.state}
        blocked={acts.blocked}
        onBegun={work.adopt}
      />
      <PolicySheet slug={slug} open={scheduling.open} onClose={scheduling.close} backups={backups ?? []} />
      <RestoreSheet
        slug={slug}
        instanceName={instanceName}
        backupId={restoring.id}
        backup={backups?.find((backup) => backup.id === restoring.id)}
        gatewayRuns={gatewayRuns}
        blocked={acts.blocked}
        onClose={restoring.close}
        onBegun={work.adopt}
      />
      <UnlockDialog
        slug={slug}
        wish={unlocking.wish}
        blocked={acts.blocked}
        onClose={unlocking.close}
        onBegun={work.adopt}
      />
      <DeleteDialog
        slug={slug}
        backup={deleting.backup}
        copiedTo={
          deleting.backup
            ? acts.copies
                .of(deleting.backup)
                .flatMap(({ destination, copy }) => (copy.name ? [destination.name] : []))
            : []
        }
        onlyProven={deleting.backup !== null && isOnlyProven(backups ?? [], deleting.backup.id)}
        onClose={deleting.close}
      />
    </>
  );
}

const RUNS: ReadonlySet<string> = new Set(['up', 'degraded', 'starting', 'restarting', 'not-listening']);

function CreateButton({ blocked, onCreate }: { blocked: string | null; onCreate: () => void }) {
  return (
    <Button variant="primary" icon={Archive} disabledReason={blocked} onClick={onCreate}>
      Back up now
    </Button>
  );
}
