import { createHash, type Hash, hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync } from 'node:fs';
import { writeAllSync } from '../write-all.ts';
import type { Encryption } from './age.ts';
import { type Compression, type Compressor, createCompressor } from './compressor.ts';
import { encodeHeader, padding, type TarEntryMeta } from './tar-header.ts';

const BATCH = 256 * 1024;
/** One is filled while two are compressed. */
const BATCHES = 3;

export interface WrittenFile {
  readonly sha256: string;
  /** The file ended before its announced size; the rest was filled with zero bytes. */
  readonly short: boolean;
}

/**
 * Writes a compressed tar with flat memory: entries are read into a few reused buffers while the compressor's own
 * threads work on the ones before. File reads are synchronous, so use it in a worker thread.
 */
export class TarWriter {
  readonly #fd: number;
  readonly #compressor: Compressor;
  readonly #encryption: Encryption | null;
  readonly #hash: Hash = createHash('sha256');
  readonly #free: Buffer[] = [];
  #waiting: ((buffer: Buffer) => void) | null = null;
  #failWaiting: ((error: unknown) => void) | null = null;
  #batch: Buffer;
  #fill = 0;
  #raw = 0;
  #out = 0;
  #failure: unknown = null;
  /** When what was handed to the encryption is more than it takes for now. */
  #drained: Promise<void> | null = null;

  /** @throws a system error when `path` exists or cannot be made. */
  constructor(path: string, compression: Compression, encryption: Encryption | null = null) {
    this.#fd = openSync(path, 'wx', 0o600);
    this.#encryption = encryption;
    this.#compressor = createCompressor(compression, (chunk) =>
      encryption ? this.#encrypt(encryption, chunk) : this.#store(chunk),
    );
    for (let count = 1; count < BATCHES; count += 1) this.#free.push(Buffer.allocUnsafeSlow(BATCH));
    this.#batch = Buffer.allocUnsafeSlow(BATCH);
    encryption?.output.on('data', (chunk: Buffer) => this.#store(chunk));
    encryption?.output.on('error', (error) => this.#fail(error));
    encryption?.input.on('error', (error) => this.#fail(error));
  }

  /** Uncompressed bytes taken so far. */
  get rawBytes(): number {
    return this.#raw;
  }

  directory(meta: TarEntryMeta): Promise<void> {
    return this.#append(encodeHeader(meta, 'directory', 0));
  }

  symlink(meta: TarEntryMeta, target: string): Promise<void> {
    return this.#append(encodeHeader(meta, 'symlink', 0, target));
  }

  async bytes(meta: TarEntryMeta, content: Buffer): Promise<WrittenFile> {
    await this.#append(encodeHeader(meta, 'file', content.length));
    await this.#append(content);
    await this.#append(Buffer.alloc(padding(content.length)));
    return { sha256: hash('sha256', content), short: false };
  }

  /** Copies `size` bytes of an open file from its start, telling how many are taken. */
  async file(
    meta: TarEntryMeta,
    fd: number,
    size: number,
    onTaken: (bytes: number) => void,
  ): Promise<WrittenFile> {
    await this.#append(encodeHeader(meta, 'file', size));
    const hash = createHash('sha256');
    let done = 0;
    let short = false;
    while (done < size) {
      if (this.#fill === BATCH) await this.#flush();
      const room = Math.min(BATCH - this.#fill, size - done);
      let count = short ? 0 : readSync(fd, this.#batch, this.#fill, room, done);
      if (count === 0) {
        short = true;
        this.#batch.fill(0, this.#fill, this.#fill + room);
        count = room;
      }
      hash.update(this.#batch.subarray(this.#fill, this.#fill + count));
      this.#fill += count;
      done += count;
      onTaken(done);
    }
    await this.#append(Buffer.alloc(padding(size)));
    return { sha256: hash.digest('hex'), short };
  }

  /** Ends the archive and makes it durable. Answers size and SHA-256 of the file. */
  async finish(): Promise<{ bytes: number; sha256: string }> {
    await this.#append(Buffer.alloc(1024));
    await this.#flush();
    await this.#unlessFailed(this.#compressor.end());
    if (this.#encryption) {
      const { input, output, done } = this.#encryption;
      await this.#unlessFailed(
        new Promise<void>((resolve) => {
          output.once('end', resolve);
          input.end();
        }),
      );
      await done;
    }
    if (this.#failure) throw this.#failure;
    fsyncSync(this.#fd);
    closeSync(this.#fd);
    return { bytes: this.#out, sha256: this.#hash.digest('hex') };
  }

  /** Gives up; the caller removes the file. */
  abandon(): void {
    this.#failure ??= new Error('The archive was given up.');
    this.#compressor.destroy();
    this.#encryption?.input.destroy();
    this.#encryption?.output.destroy();
    try {
      closeSync(this.#fd);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EBADF')) throw error;
    }
  }

  async #append(bytes: Buffer): Promise<void> {
    let at = 0;
    while (at < bytes.length) {
      if (this.#fill === BATCH) await this.#flush();
      const count = bytes.copy(this.#batch, this.#fill, at);
      this.#fill += count;
      at += count;
    }
  }

  async #flush(): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (this.#fill === 0) return;
    const full = this.#batch;
    this.#raw += this.#fill;
    this.#compressor.write(full.subarray(0, this.#fill)).then(
      () => this.#giveBack(full),
      (error: unknown) => this.#fail(error),
    );
    this.#fill = 0;
    if (this.#drained) await this.#unlessFailed(this.#drained);
    this.#batch = this.#free.pop() ?? (await this.#nextFree());
  }

  #nextFree(): Promise<Buffer> {
    return this.#unlessFailed(
      new Promise((resolve) => {
        this.#waiting = resolve;
      }),
    );
  }

  /** Settles with the work, or with the first failure of anything. */
  #unlessFailed<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#failWaiting = reject;
      if (this.#failure) reject(this.#failure);
      work.then(resolve, reject);
    });
  }

  #encrypt({ input }: Encryption, chunk: Buffer): void {
    if (this.#failure || input.write(chunk) || this.#drained) return;
    this.#drained = new Promise((resolve) => {
      input.once('drain', () => {
        this.#drained = null;
        resolve();
      });
    });
  }

  #giveBack(buffer: Buffer): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) waiting(buffer);
    else this.#free.push(buffer);
  }

  #store(chunk: Buffer): void {
    if (this.#failure) return;
    try {
      writeAllSync(this.#fd, chunk);
      this.#hash.update(chunk);
      this.#out += chunk.length;
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#failWaiting?.(error);
  }
}
