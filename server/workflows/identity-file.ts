import type { IdentityFiles } from '../backup/arrival-ports.ts';
import type { ArchiveKeys, IdentityRepository } from '../backup/encryption.ts';
import type { BackupRecord, IdentityFileState } from '../backup/types.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import { keysFor } from './encrypt-backup.ts';

interface Deps {
  readonly repository: IdentityRepository;
  readonly files: IdentityFiles;
  /** Where no key may lie: what is backed up, and what Gatehouse keeps. */
  readonly outsideOf: (instance: Instance) => readonly string[];
  readonly audit: (actor: string, action: string, instance: Instance, detail: string) => void;
  readonly now: () => number;
}

/**
 * A file with secret keys on this machine, if the operator names one: with it the schedule opens encrypted backups.
 * Only its path is kept. It is read anew for each act, judged each time, and forgotten after it.
 */
export function createIdentityKeeper({ repository, files, outsideOf, audit, now }: Deps) {
  const read = async (instance: Instance): Promise<IdentityFileState | null> => {
    const path = repository.read(instance.id);
    if (path === null) return null;
    try {
      const { recipients } = await files.open(path, outsideOf(instance));
      return { path, recipients, problem: null };
    } catch (error) {
      // A drill can't be done then, which is said where it would be; the page works.
      if (!isAppError(error)) throw error;
      return { path, recipients: [], problem: [error.message, error.hint].filter(Boolean).join(' ') };
    }
  };
  const opens = ({ encryption }: BackupRecord, recipients: readonly string[]): boolean =>
    encryption?.kind === 'recipients' && encryption.recipients.some((key) => recipients.includes(key));

  return {
    read,
    /** Null: no file is used any more. @throws AppError; what was saved stays then */
    async save(instance: Instance, given: string | null, actor: string): Promise<IdentityFileState | null> {
      const opened = given === null ? null : await files.open(given, outsideOf(instance));
      repository.save(instance.id, opened?.path ?? null, now());
      const detail = opened
        ? `Verifies and drills read the keys in ${opened.path}`
        : 'No key file is read any more';
      audit(actor, 'backup.identity', instance, detail);
      return opened && { path: opened.path, recipients: opened.recipients, problem: null };
    },
    /** Which of the backups can be opened without anybody giving a key. */
    async openable(instance: Instance): Promise<(record: BackupRecord) => boolean> {
      const recipients = (await read(instance))?.recipients ?? [];
      return (record) => record.encryption === null || opens(record, recipients);
    },
    /** The key that was given, else those of the file. @throws AppError `forbidden` when neither opens it */
    async keysFor(
      instance: Instance,
      record: BackupRecord,
      key: string | undefined,
    ): Promise<ArchiveKeys | undefined> {
      const path = record.encryption === null || key ? null : repository.read(instance.id);
      if (path === null) return keysFor(record, key);
      const { identities, recipients } = await files.open(path, outsideOf(instance));
      if (opens(record, recipients)) return { identities, passphrases: [] };
      throw new AppError('forbidden', `No key in ${path} opens ${record.fileName}.`, {
        path,
        hint: 'Give its key, or add it to that file as one more line.',
      });
    },
  };
}

export type IdentityKeeper = ReturnType<typeof createIdentityKeeper>;
