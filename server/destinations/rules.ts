import type { KeptCopy } from './ports.ts';
import { placeOf } from './settings.ts';
import type { BackupCopy, Destination, DestinationState, ListedArchive, StoredArchive } from './types.ts';

/** What is asked of a backup here. */
interface Known {
  readonly id: string;
  readonly missing: boolean;
  readonly verifyResult: 'ok' | 'failed' | null;
}

/**
 * Which backups a run copies to a destination: the one it made, then those whose copy failed before. What was made
 * before there was the destination is copied by hand only.
 */
export function dueCopies<T extends Known>(
  destinationId: string,
  made: T | null,
  records: readonly T[],
  copies: readonly KeptCopy[],
): T[] {
  const failed = new Set(
    copies
      .filter((copy) => copy.destinationId === destinationId && copy.state === 'failed' && !copy.unwanted)
      .map(({ backupId }) => backupId),
  );
  const again = records.filter(
    (record) => record.id !== made?.id && failed.has(record.id) && canCopy(record),
  );
  return made ? [made, ...again] : again;
}

/** Only what is here and proven here is worth copying. */
export function canCopy({ missing, verifyResult }: Known): boolean {
  return !missing && verifyResult === 'ok';
}

/**
 * The copies at a destination that the retention rules dropped, and whether they may go: never while the copy of the
 * newest backup failed or is unproven there.
 */
export function unwantedCopies(
  destinationId: string,
  newestId: string | undefined,
  copies: readonly KeptCopy[],
): { readonly unwanted: readonly KeptCopy[]; readonly held: boolean } {
  const there = copies.filter((copy) => copy.destinationId === destinationId);
  const newest = there.find((copy) => copy.backupId === newestId);
  return { unwanted: there.filter((copy) => copy.unwanted), held: newest?.state !== 'proven' };
}

/** What is known of a destination without asking it. `copies` are newest first. */
export function stateOf(destination: Destination, copies: readonly BackupCopy[]): DestinationState {
  const there = copies.filter((copy) => copy.destinationId === destination.id);
  const proven = there.filter((copy) => copy.state === 'proven');
  const times = proven.map((copy) => copy.provenAt ?? 0);
  return {
    ...destination,
    place: placeOf(destination.settings),
    proven: proven.length,
    provenBytes: proven.reduce((sum, { bytes }) => sum + bytes, 0),
    lastProvenAt: times.length > 0 ? Math.max(...times) : null,
    problem: there[0]?.state === 'failed' ? there[0].problem : null,
  };
}

/** Puts beside each archive there whether it is known and here. */
export function listed(
  archives: readonly StoredArchive[],
  destinationId: string,
  copies: readonly BackupCopy[],
  records: readonly { readonly id: string; readonly missing: boolean }[],
): ListedArchive[] {
  const known = new Map(records.map((record) => [record.id, record]));
  const there = copies.filter((copy) => copy.destinationId === destinationId && known.has(copy.backupId));
  const ids = new Map(there.map((copy) => [copy.name, copy.backupId]));
  return archives.map((archive) => {
    const record = known.get(ids.get(archive.name) ?? '');
    return { ...archive, backupId: record?.id ?? null, here: record !== undefined && !record.missing };
  });
}
