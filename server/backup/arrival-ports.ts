import type { ArchiveKeys } from './encryption.ts';
import type { ArchiveLock, Arrival } from './ports.ts';

/** A file that waits in Gatehouse's own directory until it was judged. */
export interface HeldFile {
  readonly id: string;
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export interface Receiving {
  /** As announced; null: not known. */
  readonly bytes: number | null;
  /** Throws when something with this beginning (at most 64 bytes) is not wanted. */
  readonly judgeStart: (start: Buffer) => void;
  readonly onBytes?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Where archives from elsewhere wait. Private; each start empties it. What fails or is cancelled leaves nothing. */
export interface ArrivalStore {
  /** @throws AppError `disk-full` */
  requireRoom(bytes: number): Promise<void>;
  /** @throws AppError `disk-full`, `cancelled` (also when it was cut), `unavailable`, what `judgeStart` throws */
  receive(stream: AsyncIterable<Uint8Array>, options: Receiving): Promise<HeldFile>;
  /** As `receive` under that id, of a file of this machine, which stays. */
  copyIn(id: string, source: string, options: Omit<Receiving, 'bytes'>): Promise<HeldFile>;
  discard(id: string): Promise<void>;
  /** Moves it to where it stays, under that name or one like it that is free. Answers the path. */
  release(id: string, targetDir: string, fileName: string): Promise<string>;
}

/** Looks at archives of this machine without reading them through. */
export interface ArchivePeek {
  /**
   * `path` as a person writes it, `~` too.
   * @throws AppError `bad-input` (no file, no archive of ours), `not-found`, `unavailable`
   */
  file(path: string): Promise<{ path: string; bytes: number; kind: Arrival['kind'] }>;
  /** @throws AppError `bad-input` when it is no archive of ours */
  kindOfStart(start: Buffer): Arrival['kind'];
  /** What an encrypted archive asks for. */
  lockOf(path: string): Promise<ArchiveLock>;
  /**
   * Tries the keys on the archive's first bytes. Answers the public keys of those that open it.
   * @throws AppError `forbidden` when none does, `refused` when it is damaged
   */
  open(path: string, keys: ArchiveKeys): Promise<{ recipients: readonly string[] }>;
}

/** Key files of age on this machine. */
export interface IdentityFiles {
  /**
   * Reads one that only this user may read and that is in none of these directories. `path` may begin with `~`.
   * @throws AppError `refused`, `unavailable`, `bad-input`, `forbidden` (typing error); no message has a part of a key
   */
  open(
    path: string,
    outside: readonly string[],
  ): Promise<{ path: string; identities: readonly string[]; recipients: readonly string[] }>;
}
