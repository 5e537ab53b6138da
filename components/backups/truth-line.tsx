'use client';

import { type BackupActs, refusalOf } from '@/components/backups/backup-acts.ts';
import { truthOf } from '@/components/backups/truth.ts';
import { backupProofs } from '@/components/status/config-states.ts';
import { StatusIcon } from '@/components/status/status.tsx';
import { useNow } from '@/components/ui/time.tsx';
import type { BackupRecord } from '@/server/backup/types.ts';

/** Could everything be restored today? Waits for the reader's clock, as it names moments. */
export function TruthLine({ backups, acts }: { backups: readonly BackupRecord[]; acts: BackupActs }) {
  const now = useNow();
  if (now === null) return <span>&nbsp;</span>;
  const { proof, sentence, verifyId } = truthOf(backups, now);
  const unproven = backups.find((backup) => backup.id === verifyId);
  return (
    <span className="flex items-start gap-2">
      <StatusIcon status={backupProofs[proof]} className="mt-0.5" />
      <span>
        {sentence}{' '}
        {unproven && refusalOf(unproven, acts.blocked) === null && (
          <button type="button" onClick={() => acts.onVerify(unproven)} className="prose-link rounded-tag">
            Verify the last one
          </button>
        )}
      </span>
    </span>
  );
}
