import { type BackupProof, isDrillOld, proofOf } from '@/components/status/config-states.ts';
import { formatRelative } from '@/components/ui/format.ts';
import type { BackupRecord } from '@/server/backup/types.ts';

/**
 * The backups that were made of this instance. One that was uploaded may be of another machine and of any age: it says
 * nothing of what could be restored of here.
 */
export function madeHere<T extends Pick<BackupRecord, 'reason'>>(backups: readonly T[]): T[] {
  return backups.filter(({ reason }) => reason !== 'uploaded');
}

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

type Drilled = Dated & Pick<BackupRecord, 'drilledAt' | 'drillResult' | 'drillNote'>;

export interface Restorable {
  readonly old: boolean;
  readonly sentence: string;
  /** The backup to drill now, when one should be; null: not needed, or none can be. */
  readonly drillId: string | null;
}

/** When a backup was last proven restorable, beside the line of truth. Null: there is nothing to say yet. */
export function restorableOf(backups: readonly Drilled[], nowMs: number): Restorable | null {
  const byAge = backups.toSorted((a, b) => b.createdAt - a.createdAt);
  const oldest = byAge.at(-1);
  if (!oldest) return null;
  const drilled = byAge
    .filter((backup) => backup.drillResult === 'ok')
    .toSorted((a, b) => (b.drilledAt ?? 0) - (a.drilledAt ?? 0))[0];
  const drilledAt = drilled?.drilledAt ?? null;
  const latest = byAge.find((backup) => proofOf(backup) === 'proven');
  const failed = latest?.drillResult === 'failed';
  const sentence = drilled ? drillSentence(drilled, nowMs) : 'Not yet proven restorable by a restore drill.';
  const old = failed || isDrillOld({ drilledAt, since: oldest.createdAt }, nowMs);
  return {
    old,
    sentence: failed ? `The last backup failed its restore drill. ${sentence}` : sentence,
    drillId: old || drilledAt === null ? (latest?.id ?? null) : null,
  };
}

/** A fresh drill of an old backup proves only that one could go back so far. */
const OF_THE_DAY_MS = 24 * 60 * 60 * 1000;

function drillSentence({ createdAt, drilledAt, drillNote }: Drilled, nowMs: number): string {
  const at = drilledAt ?? createdAt;
  const which = at - createdAt > OF_THE_DAY_MS ? `, the backup of ${formatRelative(createdAt, nowMs)}` : '';
  const unasked = drillNote ? ', without OpenClaw’s word on the config' : '';
  return `Last proven restorable ${formatRelative(at, nowMs)}${which}${unasked}.`;
}

/** True when no other backup is proven: deleting this one would leave nothing to rely on. */
export function isOnlyProven(backups: readonly Dated[], id: string): boolean {
  const proven = backups.filter((backup) => proofOf(backup) === 'proven');
  return proven.length === 1 && proven[0]?.id === id;
}
