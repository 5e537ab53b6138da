'use client';

import type { ReactNode } from 'react';
import { type BackupActs, refusalOf } from '@/components/backups/backup-acts.ts';
import { copiesTruth } from '@/components/backups/destinations/copies.ts';
import { madeHere, restorableOf, truthOf } from '@/components/backups/list/truth.ts';
import { nextWords } from '@/components/backups/policy/policy-words.ts';
import { formatInZone } from '@/components/backups/policy/zone-time.ts';
import { backupProofs } from '@/components/status/config-states.ts';
import { StatusIcon } from '@/components/status/status.tsx';
import { useNow } from '@/components/ui/time.tsx';
import type { PolicyState } from '@/server/backup/policy-types.ts';
import type { BackupRecord } from '@/server/backup/types.ts';

export interface TruthLineProps {
  backups: readonly BackupRecord[];
  policy: PolicyState | undefined;
  acts: BackupActs;
}

/** Could everything be restored today, and what comes next? Waits for the reader's clock, as it names moments. */
export function TruthLine({ backups, policy, acts }: TruthLineProps) {
  const now = useNow();
  if (now === null) return <span className="block min-h-10">&nbsp;</span>;
  const own = madeHere(backups);
  const { proof, sentence, verifyId } = truthOf(own, now);
  const restorable = restorableOf(own, now);
  const copied = copiesTruth(own[0], acts.copies);
  const find = (id: string | null | undefined) => backups.find((backup) => backup.id === id);
  const unproven = find(verifyId);
  const drillable = find(restorable?.drillId);
  return (
    <>
      <span className="flex items-start gap-2">
        <StatusIcon status={backupProofs[proof]} className="mt-0.5" />
        <span>
          {own.length === 0 && backups.length > 0 ? ONLY_UPLOADED : sentence}{' '}
          {copied && <span className={copied.warn ? 'text-warn' : undefined}>{copied.sentence} </span>}
          {unproven && refusalOf(unproven, acts.blocked) === null && (
            <>
              <Act onClick={() => acts.onVerify(unproven)}>Verify the last one</Act>.
            </>
          )}
        </span>
      </span>
      <span className="block pl-6">
        {restorable && (
          <>
            <span className={restorable.old ? 'text-warn' : undefined}>{restorable.sentence}</span>{' '}
            {drillable && refusalOf(drillable, acts.blocked) === null && (
              <>
                <Act onClick={() => acts.onDrill(drillable)}>Run a restore drill</Act>.{' '}
              </>
            )}
          </>
        )}
        {policy && nextWords(policy, (at) => formatInZone(at, policy.policy.timeZone))}
      </span>
    </>
  );
}

const ONLY_UPLOADED = 'No backup of this instance was made yet; what was uploaded can be restored.';

function Act({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" onClick={onClick} className="prose-link rounded-tag">
      {children}
    </button>
  );
}
