import type { ArchiveKeys } from '../backup/encryption.ts';
import type { OpenArchive, OpenArchiveAt } from '../backup/ports.ts';
import type { BackupRecord } from '../backup/types.ts';
import { AppError } from '../errors.ts';

/** How long a backup that nobody looks into stays open, and how long an unlocked one may at most. */
export const OPEN_FOR_MS = 15 * 60_000;
/** Each costs memory for its names and up to 256 MiB of disk. */
const MAX_OPEN = 3;

interface Held {
  readonly archive: Promise<OpenArchive>;
  /** Unix milliseconds; null: as long as it is used. */
  readonly lockedAt: number | null;
  timer: ReturnType<typeof setTimeout>;
}

interface Deps {
  readonly open: OpenArchiveAt;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** The backups that are open to be looked into. Keys are held in memory only, and only as long as their backup is open. */
export function createOpenBackups({ open, now, onError }: Deps) {
  const held = new Map<string, Held>();

  const drop = (id: string): void => {
    const found = held.get(id);
    if (!found) return;
    held.delete(id);
    clearTimeout(found.timer);
    // One that could not be opened has nothing to close; whoever opened it was told.
    found.archive
      .then(
        (archive) => archive.close(),
        () => undefined,
      )
      .catch(onError);
  };

  const expireIn = (id: string, ms: number): Held['timer'] => {
    const timer = setTimeout(() => drop(id), ms);
    timer.unref?.();
    return timer;
  };

  const take = (record: BackupRecord, keys: ArchiveKeys | undefined): Promise<OpenArchive> => {
    const archive = open(record.path, keys);
    const lockedAt = record.encryption ? now() + OPEN_FOR_MS : null;
    held.set(record.id, { archive, lockedAt, timer: expireIn(record.id, OPEN_FOR_MS) });
    archive.catch(() => drop(record.id));
    for (const id of [...held.keys()].slice(0, -MAX_OPEN)) drop(id);
    return archive;
  };

  return {
    /** @throws AppError `forbidden` for an encrypted one that is locked */
    async get(record: BackupRecord): Promise<OpenArchive> {
      const found = held.get(record.id);
      if (!found) {
        if (record.encryption)
          throw new AppError('forbidden', 'This backup is encrypted and locked.', {
            hint: 'Unlock it with its key or passphrase to look inside.',
          });
        return await take(record, undefined);
      }
      held.delete(record.id);
      held.set(record.id, found);
      if (found.lockedAt === null) {
        clearTimeout(found.timer);
        found.timer = expireIn(record.id, OPEN_FOR_MS);
      }
      return await found.archive;
    },
    async unlock(record: BackupRecord, keys: ArchiveKeys): Promise<void> {
      drop(record.id);
      await take(record, keys);
    },
    lockedAt: (id: string): number | null => held.get(id)?.lockedAt ?? null,
    isOpen: (id: string): boolean => held.has(id),
    close: drop,
    closeAll: (): void => {
      for (const id of [...held.keys()]) drop(id);
    },
  };
}

export type OpenBackups = ReturnType<typeof createOpenBackups>;
