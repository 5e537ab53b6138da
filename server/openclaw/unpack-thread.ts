import { closeSync, constants, fchmodSync, fchownSync, futimesSync, linkSync, openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { type Fault, faultOf } from '../platform/fault.ts';
import { writeAllSync } from '../platform/write-all.ts';
import { type Owner, parentPath, RoomDirectories } from './room-directories.ts';

/** The thread that writes what an archive is unpacked to, while more of it is read. */

/** The private directory that it writes below. */
export interface UnpackRoom {
  readonly root: string;
  readonly owner: Owner;
}

/** Paths are below the root of the room. */
export type UnpackStep =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly mode: number;
      /** Seconds. */
      readonly mtime: number;
      /** Where the file's next bytes end in those of the batch; they begin where the step before ended. */
      readonly end: number;
      /** No more of it follows. */
      readonly last: boolean;
    }
  | { readonly kind: 'hardlink'; readonly path: string; readonly target: string };

/** What to do, in this order. */
export interface UnpackBatch {
  readonly steps: readonly UnpackStep[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** One to each batch: its memory, to be used again, or what went wrong. */
export type UnpackAnswer =
  | { readonly kind: 'written'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly fault: Fault };

const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Nothing it makes can lead outside: a path comes here only after it was judged, every directory and file is made anew,
 * and no symbolic link is made before the last byte is written.
 */
class UnpackWriter {
  readonly #room: UnpackRoom;
  readonly #directories: RoomDirectories;
  /** A file gets its mode when it is made, as far as this mask leaves it. */
  readonly #mask = process.umask();
  /** Of the file whose end has not come yet. */
  #fd: number | null = null;

  constructor(room: UnpackRoom) {
    this.#room = room;
    this.#directories = new RoomDirectories(room.root, room.owner);
  }

  write({ steps, bytes }: UnpackBatch): void {
    let from = 0;
    for (const step of steps) {
      if (step.kind === 'hardlink') linkSync(`${this.#room.root}/${step.target}`, this.#newPath(step.path));
      else {
        this.#file(step, bytes.subarray(from, step.end));
        from = step.end;
      }
    }
  }

  #file({ path, mode, mtime, last }: UnpackStep & { kind: 'file' }, bytes: Uint8Array): void {
    const fd = this.#fd ?? openSync(this.#newPath(path), CREATE, mode & 0o777);
    this.#fd = fd;
    writeAllSync(fd, bytes);
    if (!last) return;
    const { owner } = this.#room;
    if (owner) fchownSync(fd, owner.uid, owner.gid);
    if (mode & this.#mask & 0o777) fchmodSync(fd, mode & 0o777);
    futimesSync(fd, mtime, mtime);
    closeSync(fd);
    this.#fd = null;
  }

  /** With the directories above it. */
  #newPath(path: string): string {
    const name = `${this.#room.root}/${path}`;
    this.#directories.make(parentPath(name));
    return name;
  }
}

const writer = new UnpackWriter(workerData as UnpackRoom);

parentPort?.on('message', (batch: UnpackBatch) => {
  try {
    writer.write(batch);
    const { bytes } = batch;
    parentPort?.postMessage({ kind: 'written', bytes } satisfies UnpackAnswer, [bytes.buffer]);
  } catch (error) {
    parentPort?.postMessage({ kind: 'failed', fault: faultOf(error) } satisfies UnpackAnswer);
  }
});
