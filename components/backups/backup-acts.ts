import type { Copies } from '@/components/backups/destinations/copies.ts';
import type { BackupRecord } from '@/server/backup/types.ts';
import type { DestinationState } from '@/server/destinations/types.ts';

/** What can be done with a backup; the presentational parts know no router and no data. */
export interface BackupActs {
  /** Why no work can be begun now; null when it can. */
  readonly blocked: string | null;
  readonly onCreate: () => void;
  readonly onRestore: (backup: BackupRecord) => void;
  readonly onVerify: (backup: BackupRecord) => void;
  /** Whether it can be read without anybody giving a key. */
  readonly opens: (backup: BackupRecord) => boolean;
  /** Restores it into a scratch directory and judges what comes out. */
  readonly onDrill: (backup: BackupRecord) => void;
  readonly onSchedule: () => void;
  /** Takes an archive from elsewhere into the list. */
  readonly onAdd: () => void;
  readonly copies: Copies;
  readonly onDestinations: () => void;
  readonly onCopy: (backup: BackupRecord, destination: DestinationState) => void;
  readonly onDelete: (backup: BackupRecord) => void;
  readonly downloadHref: (backup: BackupRecord) => string;
  /** The page of what is in it. */
  readonly insideHref: (backup: BackupRecord) => string;
}

const GONE = 'Its file is missing';

/** Why this backup can't be restored, verified or downloaded now; null when it can. */
export function refusalOf(backup: BackupRecord, blocked: string | null): string | null {
  return backup.missing ? GONE : blocked;
}
