import { type BackupProof, proofOf } from '@/components/status/config-states.ts';
import { formatRelative } from '@/components/ui/format.ts';
import type { BackupRecord } from '@/server/backup/types.ts';

type Proven = Pick<BackupRecord, 'missing' | 'verifyResult'>;
type Dated = Proven & Pick<BackupRecord, 'id' | 'createdAt'>;

export interface Truth {
  readonly proof: BackupProof;
  readonly sentence: string;
  /** The backup whose verification would make the sentence better. */
  readonly verifyId: string | null;
}

/** The one line over the list: the last backup, whether it is proven, and which one is when it is not. */
export function truthOf(backups: readonly Dated[], nowMs: number): Truth {
  const byAge = backups.toSorted((a, b) => b.createdAt - a.createdAt);
  const latest = byAge[0];
  if (!latest) return { proof: 'none', sentence: 'Nothing could be restored today.', verifyId: null };
  const proof = proofOf(latest);
  const when = formatRelative(latest.createdAt, nowMs);
  if (proof === 'proven') {
    const sentence = `Last backup ${when}, proven: every file and database was read back.`;
    return { proof, sentence, verifyId: null };
  }
  const proven = byAge.find((backup) => proofOf(backup) === 'proven');
  const instead = proven
    ? `The last proven one was made ${formatRelative(proven.createdAt, nowMs)}.`
    : 'No backup is proven.';
  return {
    proof,
    sentence: `Last backup ${when}, ${PROBLEM[proof]}. ${instead}`,
    verifyId: proof === 'unproven' ? latest.id : null,
  };
}

const PROBLEM: Readonly<Record<Exclude<BackupProof, 'proven'>, string>> = {
  unproven: 'not read back yet',
  failed: 'damaged: reading it back found problems',
  missing: 'but its file is no longer where it was',
  none: 'unknown',
};

/** True when no other backup is proven: deleting this one would leave nothing to rely on. */
export function isOnlyProven(backups: readonly Dated[], id: string): boolean {
  const proven = backups.filter((backup) => proofOf(backup) === 'proven');
  return proven.length === 1 && proven[0]?.id === id;
}
