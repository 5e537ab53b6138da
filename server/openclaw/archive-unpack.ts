import { mkdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { refused } from '../backup/scan.ts';
import { errorOf } from '../platform/fault.ts';
import type { FileStart, PassSink } from './archive-pass.ts';
import { type Owner, RoomDirectories } from './room-directories.ts';
import type { UnpackAnswer, UnpackBatch, UnpackRoom, UnpackStep } from './unpack-thread.ts';

const BATCH_BYTES = 1024 * 1024;
/** Small files are many for their bytes. */
const BATCH_STEPS = 512;
/** One is filled while the others wait for the thread. */
const BATCHES = 8;

/**
 * Writes the files of an archive below a fresh private directory, each under its path in the archive, while the archive
 * is still being judged: a thread makes and writes them at the same time as this one reads and hashes. It has to be
 * closed before what it wrote is used or removed.
 */
export class Unpacker implements PassSink {
  readonly root: string;
  readonly directories: RoomDirectories;
  readonly #wanted: ReadonlySet<string> | null;
  readonly #thread: Worker;
  readonly #spare: Uint8Array<ArrayBuffer>[] = [];
  #bytes = new Uint8Array(BATCH_BYTES);
  #used = 0;
  #steps: UnpackStep[] = [];
  /** The file whose content comes. */
  #file: Omit<UnpackStep & { kind: 'file' }, 'end' | 'last'> | null = null;
  /** Batches that the thread has not answered yet. */
  #behind = 0;
  #failure: unknown = null;
  #wake: (() => void) | null = null;

  /** Makes `name`, which must not exist, in `parent`. `wanted`: the paths in the archive that are written; null: all. */
  constructor(parent: string, name: string, owner: Owner, wanted: ReadonlySet<string> | null) {
    this.root = `${parent}/${name}`;
    this.#wanted = wanted;
    mkdirSync(this.root, { mode: 0o700 });
    this.directories = new RoomDirectories(this.root, owner);
    const workerData: UnpackRoom = { root: this.root, owner };
    this.#thread = new Worker(new URL('./unpack-thread.ts', import.meta.url), { workerData });
    this.#thread.on('message', (answer: UnpackAnswer) => this.#hear(answer));
    this.#thread.on('error', (error) => this.#fail(error));
  }

  file(path: string, { head: { mode, mtime } }: FileStart): boolean {
    if (this.#wanted?.has(path) === false) return false;
    this.#file = { kind: 'file', path, mode, mtime };
    return true;
  }

  async write(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length; ) {
      if (this.#used === BATCH_BYTES) await this.#send();
      const part = chunk.subarray(at, at + BATCH_BYTES - this.#used);
      this.#bytes.set(part, this.#used);
      this.#used += part.length;
      at += part.length;
    }
  }

  async done(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    if (file) await this.#add({ ...file, end: this.#used, last: true });
  }

  async hardlink(path: string, target: string): Promise<void> {
    if (this.#wanted?.has(path) === false) return;
    if (this.#wanted?.has(target) === false)
      throw refused(`${JSON.stringify(path)} is a hard link to a file that is not restored`);
    await this.#add({ kind: 'hardlink', path, target });
  }

  /** Settles when everything is written. @throws what went wrong in the thread */
  async settled(): Promise<void> {
    await this.#send();
    while (this.#behind > 0) await this.#answer();
  }

  /** Ends the thread: it writes nothing more. */
  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  async #add(step: UnpackStep): Promise<void> {
    this.#steps.push(step);
    if (this.#steps.length === BATCH_STEPS) await this.#send();
  }

  /** Waits while the thread is too far behind. */
  async #send(): Promise<void> {
    if (this.#file) this.#steps.push({ ...this.#file, end: this.#used, last: false });
    while (this.#behind >= BATCHES - 1) await this.#answer();
    if (this.#failure !== null) throw this.#failure;
    const batch: UnpackBatch = { steps: this.#steps, bytes: this.#bytes };
    this.#thread.postMessage(batch, [batch.bytes.buffer]);
    this.#behind += 1;
    this.#steps = [];
    this.#bytes = this.#spare.pop() ?? new Uint8Array(BATCH_BYTES);
    this.#used = 0;
  }

  /** Waits for the next one. */
  async #answer(): Promise<void> {
    if (this.#failure === null)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    if (this.#failure !== null) throw this.#failure;
  }

  #hear(answer: UnpackAnswer): void {
    if (answer.kind === 'failed') this.#fail(errorOf(answer.fault));
    else {
      this.#spare.push(answer.bytes);
      this.#behind -= 1;
      this.#wake?.();
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#wake?.();
  }
}
