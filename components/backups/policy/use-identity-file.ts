'use client';

import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTRPC } from '@/components/shell/trpc.tsx';
import type { BackupRecord } from '@/server/backup/types.ts';

/** Whether a backup can be read without anybody giving a key: it is plain, or the key file of this machine opens it. */
export function useOpensByItself(slug: string): (backup: BackupRecord) => boolean {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.backups.identityFile.queryOptions({ slug }));
  return useCallback(
    ({ encryption }: BackupRecord) =>
      encryption === null ||
      (encryption.kind === 'recipients' &&
        encryption.recipients.some((key) => data?.recipients.includes(key) === true)),
    [data],
  );
}
