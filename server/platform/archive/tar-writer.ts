import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import {
  constants,
  createGzip,
  createZstdCompress,
  type Gzip,
  type ZlibParams,
  type ZstdCompress,
} from 'node:zlib';
import type { Encryption } from './age.ts';
import { encodeHeader, padding, type TarEntryMeta } from './tar-header.ts';

const BATCH = 512 * 1024;
const BATCHES = 5;
/** A stretch that compresses better than this is stored plainly: readers refuse archives that expand without bound. */
const MAX_RATIO = 100;
const RATIO_FLOOR = 32 * 1024 * 1024;
const NOTHING = Buffer.alloc(0);

export interface Compression {
  readonly format: 'gzip' | 'zstd';
  readonly level: number;
}

export interface WrittenFile {
  readonly sha256: string;
  /** The file ended before its announced size; the rest was filled with zero bytes. */
  readonly short: boolean;
}

/**
 * Writes a compressed tar with flat memory: entries are read into a few reused buffers while the compressor's own
 * thread works on the ones before. File reads are synchronous, so use it in a worker thread.
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
  #storing = false;
  #failure: unknown = null;

  /** @throws a system error when `path` exists or cannot be made. */
  constructor(path: string, compression: Compression, encryption: Encryption | null = null) {
    this.#fd = openSync(path, 'wx', 0o600);
    this.#compressor = compressorFor(compression);
    this.#encryption = encryption;
    for (let count = 1; count < BATCHES; count += 1) this.#free.push(Buffer.allocUnsafeSlow(BATCH));
    this.#batch = Buffer.allocUnsafeSlow(BATCH);
    const output = encryption ? encryption.output : this.#compressor.stream;
    output.on('data', (chunk: Buffer) => this.#store(chunk));
    output.on('error', (error) => this.#fail(error));
    if (encryption) {
      encryption.input.on('error', (error) => this.#fail(error));
      this.#compressor.stream.pipe(encryption.input);
    }
    this.#compressor.stream.on('error', (error) => this.#fail(error));
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
    return { sha256: createHash('sha256').update(content).digest('hex'), short: false };
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
    await new Promise<void>((resolve, reject) => {
      this.#failWaiting = reject;
      if (this.#failure) reject(this.#failure);
      // Ended while a write is under way, zstd would close its frame twice: an empty one would follow the archive.
      this.#compressor.stream.write(NOTHING, () => resolve());
    });
    await new Promise<void>((resolve, reject) => {
      this.#failWaiting = reject;
      if (this.#failure) reject(this.#failure);
      (this.#encryption?.output ?? this.#compressor.stream).once('end', resolve);
      this.#compressor.stream.end();
    });
    await this.#encryption?.done;
    if (this.#failure) throw this.#failure;
    fsyncSync(this.#fd);
    closeSync(this.#fd);
    return { bytes: this.#out, sha256: this.#hash.digest('hex') };
  }

  /** Gives up; the caller removes the file. */
  abandon(): void {
    this.#compressor.stream.destroy();
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
    const chunk = full.subarray(0, this.#fill);
    this.#raw += chunk.length;
    await this.#chooseLevel();
    this.#fill = 0;
    this.#compressor.stream.write(chunk, () => this.#giveBack(full));
    this.#batch = this.#free.pop() ?? (await this.#nextFree());
  }

  /** See MAX_RATIO: keeps every archive below the ratio that our own and OpenClaw's reader accept. */
  async #chooseLevel(): Promise<void> {
    const store = this.#raw > RATIO_FLOOR && this.#raw > this.#out * MAX_RATIO;
    if (store === this.#storing) return;
    this.#storing = store;
    await this.#compressor.setStoring?.(store);
  }

  #nextFree(): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#waiting = resolve;
      this.#failWaiting = reject;
      if (this.#failure) reject(this.#failure);
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
      for (let at = 0; at < chunk.length; ) at += writeSync(this.#fd, chunk, at);
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

interface Compressor {
  readonly stream: Gzip | ZstdCompress;
  /** Stores plainly from here on, or compresses again. Null where it cannot change on the way. */
  readonly setStoring: ((store: boolean) => Promise<void>) | null;
}

function compressorFor({ format, level }: Compression): Compressor {
  const chunkSize = 256 * 1024;
  if (format === 'zstd') {
    const params = {
      [constants.ZSTD_c_compressionLevel]: level,
      // A damaged archive is found out by its reader even where no index tells the checksums.
      [constants.ZSTD_c_checksumFlag]: 1,
    };
    return { stream: createZstdCompress({ chunkSize, params }), setStoring: null };
  }
  // `params` is there for every deflate-based stream; the types name it for some only.
  const stream = createGzip({ level, chunkSize }) as Gzip & ZlibParams;
  return {
    stream,
    setStoring: (store) =>
      new Promise((resolve) => {
        stream.params(store ? 0 : level, 0, () => resolve());
      }),
  };
}
