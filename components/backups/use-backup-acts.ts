'use client';

import { useMutation } from '@tanstack/react-query';
import Archive from 'lucide-react/icons/archive';
import ShieldCheck from 'lucide-react/icons/shield-check';
import { useQueryState } from 'nuqs';
import { useCallback, useMemo, useState } from 'react';
import { type BackupActs, refusalOf } from '@/components/backups/backup-acts.ts';
import { useBackupWork } from '@/components/backups/use-backup-work.ts';
import { troubleOf } from '@/components/data/trouble.ts';
import { usePaletteActions } from '@/components/shell/palette-actions.tsx';
import { notify } from '@/components/shell/toaster.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import type { BackupRecord } from '@/server/backup/types.ts';

/** What can be begun on the page, which dialog is open, and the same acts in the palette. */
export function useBackupActs(slug: string, backups: readonly BackupRecord[] | undefined) {
  const trpc = useTRPC();
  const work = useBackupWork(slug);
  const [creating, setCreating] = useState(false);
  const [deleting, setDeleting] = useState<BackupRecord | null>(null);
  const [restoring, setRestoring] = useQueryState('restore', { history: 'push' });
  const { mutate } = useMutation(
    trpc.backups.verify.mutationOptions({
      onSuccess: work.adopt,
      onError: (error) => {
        const trouble = troubleOf(error);
        if (trouble) notify.failed(trouble.message, { id: 'verify-trouble', description: trouble.hint });
      },
    }),
  );
  const running = work.operation?.state === 'running' ? work.operation : null;
  const blocked = running ? `Wait for this to end: ${running.title}` : null;
  const onCreate = useCallback(() => setCreating(true), []);
  const onVerify = useCallback((backup: BackupRecord) => mutate({ slug, id: backup.id }), [mutate, slug]);
  usePaletteActions(usePalette(backups, blocked, onCreate, onVerify));
  const acts: BackupActs = {
    blocked,
    onCreate,
    onVerify,
    onRestore: (backup) => void setRestoring(backup.id),
    onDelete: setDeleting,
    downloadHref: ({ id }) => `/api/i/${encodeURIComponent(slug)}/backups/${encodeURIComponent(id)}/archive`,
  };
  return {
    acts,
    work,
    creating: { open: creating, close: () => setCreating(false) },
    restoring: { id: restoring, close: () => void setRestoring(null, { history: 'replace' }) },
    deleting: { backup: deleting, close: () => setDeleting(null) },
  };
}

function usePalette(
  backups: readonly BackupRecord[] | undefined,
  blocked: string | null,
  onCreate: () => void,
  onVerify: (backup: BackupRecord) => void,
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
    ],
    [last, blocked, onCreate, onVerify],
  );
}
