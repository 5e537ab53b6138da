import type { BackupRecord } from '@/server/backup/types.ts';
import type { BackupCopy, DestinationState, DestinationsState } from '@/server/destinations/types.ts';

/** A copy of a backup with the destination it lies at. */
export interface PlacedCopy {
  readonly destination: DestinationState;
  readonly copy: BackupCopy;
}

export interface Copies {
  readonly destinations: readonly DestinationState[];
  of(backup: Pick<BackupRecord, 'id'>): readonly PlacedCopy[];
}

/** What is known of copies, by backup. */
export function copiesOf(state: DestinationsState | undefined): Copies {
  const destinations = state?.destinations ?? [];
  const byBackup = Map.groupBy(state?.copies ?? [], (copy) => copy.backupId);
  return {
    destinations,
    of: ({ id }) =>
      destinations.flatMap((destination) => {
        const copy = byBackup.get(id)?.find(({ destinationId }) => destinationId === destination.id);
        return copy ? [{ destination, copy }] : [];
      }),
  };
}

export interface CopiesTruth {
  readonly warn: boolean;
  readonly sentence: string;
}

/** Where the last backup also is, for the line of truth; null: there is no destination that gets new ones. */
export function copiesTruth(
  latest: Pick<BackupRecord, 'id'> | undefined,
  copies: Copies,
): CopiesTruth | null {
  const enabled = copies.destinations.filter((destination) => destination.enabled);
  if (enabled.length === 0 || !latest) return null;
  const there = new Map(copies.of(latest).map(({ destination, copy }) => [destination.id, copy.state]));
  const lacking = enabled.filter(({ id }) => there.get(id) !== 'proven');
  if (lacking.length === 0) return { warn: false, sentence: `Also at ${names(enabled)}, read back there.` };
  const under = lacking.every(({ id }) => there.get(id) === 'copying');
  if (under) return { warn: false, sentence: `Being copied to ${names(lacking)}.` };
  return { warn: true, sentence: `The last backup is not at ${names(lacking)}.` };
}

function names(destinations: readonly DestinationState[]): string {
  return new Intl.ListFormat('en').format(destinations.map(({ name }) => name));
}

/** Why a backup can't be copied to a destination now; null when it can. */
export function copyRefusal(
  backup: Pick<BackupRecord, 'id' | 'missing' | 'verifyResult'>,
  destination: DestinationState,
  copies: Copies,
  blocked: string | null,
): string | null {
  if (backup.missing) return 'Its file is missing';
  if (backup.verifyResult !== 'ok') return 'Only a proven backup is copied; verify it first';
  const there = copies.of(backup).find((placed) => placed.destination.id === destination.id);
  return there?.copy.state === 'proven' ? 'It is there, and was read back' : blocked;
}
