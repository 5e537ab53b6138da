'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import Archive from 'lucide-react/icons/archive';
import CalendarClock from 'lucide-react/icons/calendar-clock';
import CloudUpload from 'lucide-react/icons/cloud-upload';
import FileUp from 'lucide-react/icons/file-up';
import FlaskConical from 'lucide-react/icons/flask-conical';
import ShieldCheck from 'lucide-react/icons/shield-check';
import { parseAsBoolean, useQueryState } from 'nuqs';
import { useCallback, useMemo, useState } from 'react';
import { type BackupActs, refusalOf } from '@/components/backups/backup-acts.ts';
import { copiesOf } from '@/components/backups/destinations/copies.ts';
import { holderWords } from '@/components/backups/holder-words.ts';
import type { UnlockWish } from '@/components/backups/list/unlock-dialog.tsx';
import { useOpensByItself } from '@/components/backups/policy/use-identity-file.ts';
import { useBackupWork } from '@/components/backups/use-backup-work.ts';
import { useHolder } from '@/components/backups/use-holder.ts';
import { troubleOf } from '@/components/data/trouble.ts';
import { usePaletteActions } from '@/components/shell/palette-actions.tsx';
import { notify } from '@/components/shell/toaster.tsx';
import { type ProcedureError, useTRPC } from '@/components/shell/trpc.tsx';
import type { BackupRecord } from '@/server/backup/types.ts';

/** How often the copies are asked for, in milliseconds: schedules make them too. */
const POLL_MS = 15_000;

/** What can be begun on the page, which dialog is open, and the same acts in the palette. */
export function useBackupActs(slug: string, backups: readonly BackupRecord[] | undefined) {
  const trpc = useTRPC();
  const work = useBackupWork(slug);
  const [creating, setCreating] = useState(false);
  const [deleting, setDeleting] = useState<BackupRecord | null>(null);
  const [unlocking, setUnlocking] = useState<UnlockWish | null>(null);
  const [restoring, setRestoring] = useQueryState('restore', { history: 'push' });
  const [adding, setAdding] = useQueryState('add', parseAsBoolean.withOptions({ history: 'push' }));
  const [scheduling, setScheduling] = useQueryState(
    'schedule',
    parseAsBoolean.withOptions({ history: 'push' }),
  );
  const [placing, setPlacing] = useQueryState(
    'destinations',
    parseAsBoolean.withOptions({ history: 'push' }),
  );
  const places = useQuery(trpc.destinations.state.queryOptions({ slug }, { refetchInterval: POLL_MS }));
  const copies = useMemo(() => copiesOf(places.data), [places.data]);
  const begun = { onSuccess: work.adopt, onError: tellTrouble };
  const { mutate } = useMutation(trpc.backups.verify.mutationOptions(begun));
  const { mutate: drill } = useMutation(trpc.backups.drill.mutationOptions(begun));
  const { mutate: copy } = useMutation(trpc.destinations.copy.mutationOptions(begun));
  const running = work.operation?.state === 'running' ? work.operation : null;
  const holder = useHolder(slug);
  const elsewhere = holder && `${holderWords(holder)}. Wait for its end`;
  const blocked = running ? `Wait for this to end: ${running.title}` : elsewhere;
  const opens = useOpensByItself(slug);
  const onCreate = useCallback(() => setCreating(true), []);
  const onVerify = useCallback(
    (backup: BackupRecord) =>
      opens(backup) ? mutate({ slug, id: backup.id }) : setUnlocking({ backup, act: 'verify' }),
    [mutate, slug, opens],
  );
  const onDrill = useCallback(
    (backup: BackupRecord) =>
      opens(backup) ? drill({ slug, id: backup.id }) : setUnlocking({ backup, act: 'drill' }),
    [drill, slug, opens],
  );
  const onAdd = useCallback(() => void setAdding(true), [setAdding]);
  const onSchedule = useCallback(() => void setScheduling(true), [setScheduling]);
  const onDestinations = useCallback(() => void setPlacing(true), [setPlacing]);
  usePaletteActions(
    usePalette(backups, { blocked, onCreate, onVerify, onDrill, onSchedule, onAdd, onDestinations }),
  );
  const acts: BackupActs = {
    blocked,
    onCreate,
    onVerify,
    onDrill,
    onSchedule,
    onAdd,
    copies,
    onDestinations,
    onCopy: (backup, { id }) => copy({ slug, backupId: backup.id, destinationId: id }),
    opens,
    onRestore: (backup) => void setRestoring(backup.id),
    onDelete: setDeleting,
    insideHref: ({ id }) => `/i/${encodeURIComponent(slug)}/backups/${encodeURIComponent(id)}`,
    downloadHref: ({ id }) => `/api/i/${encodeURIComponent(slug)}/backups/${encodeURIComponent(id)}/archive`,
  };
  return {
    acts,
    work,
    holder,
    creating: { open: creating, close: () => setCreating(false) },
    scheduling: {
      open: scheduling === true,
      close: () => void setScheduling(null, { history: 'replace' }),
    },
    placing: {
      open: placing === true,
      state: places.data,
      close: () => void setPlacing(null, { history: 'replace' }),
    },
    adding: { open: adding === true, close: () => void setAdding(null, { history: 'replace' }) },
    restoring: { id: restoring, close: () => void setRestoring(null, { history: 'replace' }) },
    deleting: { backup: deleting, close: () => setDeleting(null) },
    unlocking: { wish: unlocking, close: () => setUnlocking(null) },
  };
}

function tellTrouble(error: ProcedureError) {
  const trouble = troubleOf(error);
  if (trouble) notify.failed(trouble.message, { id: 'backup-trouble', description: trouble.hint });
}

function usePalette(
  backups: readonly BackupRecord[] | undefined,
  {
    blocked,
    onCreate,
    onVerify,
    onDrill,
    onSchedule,
    onAdd,
    onDestinations,
  }: Pick<
    BackupActs,
    'blocked' | 'onCreate' | 'onVerify' | 'onDrill' | 'onSchedule' | 'onAdd' | 'onDestinations'
  >,
) {
  const last = backups?.[0];
  return useMemo(
    () => [
      { id: 'back-up', title: 'Back up now', icon: Archive, disabledReason: blocked, run: onCreate },
      {
        id: 'verify-last',
        title: 'Verify last backup',
        icon: ShieldCheck,
        keywords: ['check', 'prove'],
        disabledReason: last ? refusalOf(last, blocked) : 'There is no backup yet',
        run: () => last && onVerify(last),
      },
      {
        id: 'drill-last',
        title: 'Run a restore drill of the last backup',
        icon: FlaskConical,
        keywords: ['test', 'prove', 'restorable'],
        disabledReason: last ? refusalOf(last, blocked) : 'There is no backup yet',
        run: () => last && onDrill(last),
      },
      {
        id: 'schedule',
        title: 'Schedule and retention of backups',
        icon: CalendarClock,
        keywords: ['cron', 'keep', 'rules'],
        run: onSchedule,
      },
      {
        id: 'add-archive',
        title: 'Add an archive from elsewhere',
        icon: FileUp,
        keywords: ['upload', 'import'],
        run: onAdd,
      },
      {
        id: 'destinations',
        title: 'Destinations of backups',
        icon: CloudUpload,
        keywords: ['nas', 's3', 'restic', 'copy', 'off-site'],
        run: onDestinations,
      },
    ],
    [last, blocked, onCreate, onVerify, onDrill, onSchedule, onAdd, onDestinations],
  );
}
