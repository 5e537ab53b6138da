import type { Instance } from '../instances/types.ts';
import type { BackupCopy, Destination, DestinationSettings, StoredArchive } from './types.ts';

/** An archive here, to be put into a store. */
export interface ArchiveFile {
  /** Absolute. */
  readonly path: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
  /** Slug of the instance it was made of. */
  readonly instance: string;
  /** False: its content is not ours to look into (encrypted, or made by others); it is kept as one file. */
  readonly readable: boolean;
}

/** How a store talks with whoever asked for the work. */
export interface StoreWork {
  readonly signal: AbortSignal;
  /** Bytes moved so far; also a sign of life. */
  progress(doneBytes: number, totalBytes: number | null): void;
  /** A sign of life without bytes. A store that shows none for minutes is given up. */
  alive(): void;
  /** What a later {@link ArchiveStore.put} needs to go on where this one ended; durable when it returns. */
  checkpoint(journal: string): void;
}

/**
 * A place that keeps archives. Every call honours the signal, and throws AppError:
 * `unavailable` (not mounted, vanished, read-only, not reached, not allowed), `timeout` (no sign of life), `disk-full`,
 * `not-found` (no such archive there), `refused` (what is there is not what should be), `conflict` (something else lies
 * under that name), `bad-input` (the settings make no sense), `cancelled`. Where nothing is said otherwise an error
 * leaves everything there as it was.
 */
export interface ArchiveStore {
  /**
   * Makes the place ready, or takes one that is ready already, and proves it with {@link probe}. Answers the settings
   * to keep. Nothing that lies there is changed.
   */
  prepare(work: StoreWork): Promise<DestinationSettings>;
  /** Writes, reads back and deletes something small; a restic repository is opened. */
  probe(work: StoreWork): Promise<void>;
  /**
   * Copies an archive there. It appears under its final name only when it is complete. An error or a crash may leave a
   * part, which the next call with the journal that was kept last goes on from; a cancel leaves nothing. Answers the
   * name it has there. Doing it twice makes one.
   */
  put(file: ArchiveFile, journal: string | null, work: StoreWork): Promise<string>;
  /** Reads what lies there in full and compares its hash. @throws AppError `refused` when it differs */
  prove(name: string, file: ArchiveFile, work: StoreWork): Promise<void>;
  /** Every archive there, whoever made it; the newest first. */
  list(work: StoreWork): Promise<StoredArchive[]>;
  /** Writes it to a new file, mode 0600, which is gone again when it throws. */
  get(name: string, target: string, work: StoreWork): Promise<void>;
  /** Deletes archives; those that are gone already are no error. */
  remove(names: readonly string[], work: StoreWork): Promise<void>;
  /** Deletes what an unfinished {@link put} left. */
  discard(fileName: string, journal: string | null, work: StoreWork): Promise<void>;
  /** The store's own check of itself, in a sentence; where it has none, that of {@link probe}. @throws `refused` */
  check(work: StoreWork): Promise<string>;
}

/** Opens the store of a destination; its secret is read from its private file when the work is done. */
export type OpenStore = (destination: Pick<Destination, 'id' | 'settings'>) => ArchiveStore;

/**
 * Refuses a place inside of what is backed up. `unchanged` ends the message: what was not done.
 * @throws AppError `bad-input`
 */
export type PlaceGuard = (
  instance: Instance,
  settings: DestinationSettings,
  unchanged: string,
) => Promise<void>;

/** Rows of destinations. Each write is durable before it returns. */
export interface DestinationRepository {
  list(instanceId: string): Destination[];
  read(id: string): Destination | null;
  save(destination: Destination): void;
  /** With the rows of its copies. */
  remove(id: string): void;
}

/** A copy as it is kept: with what a retry needs. */
export interface KeptCopy extends BackupCopy {
  readonly journal: string | null;
  /** The retention rules dropped the backup; it is deleted there as soon as that is safe. */
  readonly unwanted: boolean;
}

/** Rows of copies. They outlive the record of the backup. Each write is durable before it returns. */
export interface CopyRepository {
  list(instanceId: string): KeptCopy[];
  read(destinationId: string, backupId: string): KeptCopy | null;
  save(copy: KeptCopy): void;
  saveJournal(destinationId: string, backupId: string, journal: string): void;
  /** Of every destination. */
  markUnwanted(backupId: string): void;
  remove(destinationId: string, backupId: string): void;
  /** At start-up: what was under way when the process died has failed. */
  failUnfinished(problem: string): void;
}

/** Secrets of destinations, each in a file of its own, mode 0600, in Gatehouse's data directory. */
export interface SecretFiles {
  pathOf(destinationId: string): string;
  /** Atomic. @throws AppError `disk-full`, `unavailable` */
  write(destinationId: string, secret: string): Promise<void>;
  remove(destinationId: string): Promise<void>;
}
