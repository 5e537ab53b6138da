import { constants, crc32, createZstdCompress, deflateRaw, type ZstdCompress } from 'node:zlib';

export interface Compression {
  readonly format: 'gzip' | 'zstd';
  readonly level: number;
}

/** Turns a stream of chunks into a compressed one, on threads of its own. */
export interface Compressor {
  /** Settles when the chunk's memory may be used again, which may be before its output came out. */
  write(chunk: Buffer): Promise<void>;
  /** Settles after the last output came out. */
  end(): Promise<void>;
  /** Gives up; nothing comes out any more. */
  destroy(): void;
}

/** Gets what comes out, in order. */
export type OnOutput = (chunk: Buffer) => void;

/** An error rejects the next call of `write` or `end`. */
export function createCompressor({ format, level }: Compression, onOutput: OnOutput): Compressor {
  return format === 'gzip' ? new GzipCompressor(level, onOutput) : new ZstdCompressor(level, onOutput);
}

const WINDOW = 32 * 1024;
/** A stretch that compresses better than this is stored plainly: OpenClaw refuses archives that expand further than a limit. */
const MAX_RATIO = 100;
const RATIO_FLOOR = 32 * 1024 * 1024;
/** Deflate, no name, no time, fastest, Unix. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 3]);
/** An empty last block ends what was flushed piece by piece. */
const LAST_BLOCK = Buffer.from([3, 0]);

/**
 * One ordinary gzip member whose pieces are deflated at the same time, each with the bytes before it as its dictionary,
 * and flushed to a whole byte: laid end to end they are one stream.
 */
class GzipCompressor implements Compressor {
  readonly #level: number;
  readonly #onOutput: OnOutput;
  /** The last bytes before the next piece, at its end. */
  readonly #before = Buffer.allocUnsafeSlow(WINDOW);
  #known = 0;
  #crc = 0;
  #in = 0;
  #out = 0;
  #ended = false;
  /** Settles when everything so far came out. */
  #last: Promise<void>;

  constructor(level: number, onOutput: OnOutput) {
    this.#level = level;
    this.#onOutput = onOutput;
    this.#last = Promise.resolve();
    onOutput(GZIP_HEADER);
  }

  async write(chunk: Buffer): Promise<void> {
    // Copied before this returns, so that one buffer serves all.
    const dictionary = this.#before.subarray(WINDOW - this.#known);
    const piece = deflated(chunk, this.#storing() ? 0 : this.#level, dictionary);
    this.#crc = crc32(chunk, this.#crc);
    this.#in += chunk.length;
    this.#remember(chunk);
    const earlier = this.#last;
    this.#last = piece.then(async (bytes) => {
      await earlier;
      if (this.#ended) return;
      this.#out += bytes.length;
      this.#onOutput(bytes);
    });
    // Whoever ends it hears of it; until then a failure must not count as unhandled.
    this.#last.catch(() => undefined);
    await piece;
  }

  async end(): Promise<void> {
    await this.#last;
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(this.#crc, 0);
    trailer.writeUInt32LE(this.#in % 2 ** 32, 4);
    this.#onOutput(Buffer.concat([LAST_BLOCK, trailer]));
  }

  destroy(): void {
    this.#ended = true;
  }

  #remember(chunk: Buffer): void {
    const count = Math.min(WINDOW, chunk.length);
    this.#before.copyWithin(0, count);
    chunk.copy(this.#before, WINDOW - count, chunk.length - count);
    this.#known = Math.min(WINDOW, this.#known + count);
  }

  /** See MAX_RATIO: keeps every archive below the ratio that OpenClaw's reader accepts. */
  #storing(): boolean {
    return this.#in > RATIO_FLOOR && this.#in > this.#out * MAX_RATIO;
  }
}

function deflated(chunk: Buffer, level: number, dictionary: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = {
      level,
      finishFlush: constants.Z_SYNC_FLUSH,
      chunkSize: 128 * 1024,
      ...(dictionary.length > 0 ? { dictionary } : {}),
    };
    deflateRaw(chunk, options, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}

const NOTHING = Buffer.alloc(0);

class ZstdCompressor implements Compressor {
  readonly #stream: ZstdCompress;
  #failure: unknown = null;
  #reject: ((error: unknown) => void) | null = null;

  constructor(level: number, onOutput: OnOutput) {
    const params = {
      [constants.ZSTD_c_compressionLevel]: level,
      // A damaged archive is found out by its reader even where no index tells the checksums.
      [constants.ZSTD_c_checksumFlag]: 1,
    };
    this.#stream = createZstdCompress({ chunkSize: 256 * 1024, params });
    this.#stream.on('data', onOutput);
    this.#stream.on('error', (error) => {
      this.#failure ??= error;
      this.#reject?.(error);
    });
  }

  write(chunk: Buffer): Promise<void> {
    return this.#settled((done) => this.#stream.write(chunk, done));
  }

  async end(): Promise<void> {
    // Ended while a write is under way it would close its frame twice: an empty one would follow the archive.
    await this.write(NOTHING);
    await this.#settled((done) => this.#stream.once('end', done).end());
  }

  destroy(): void {
    this.#stream.destroy();
  }

  #settled(work: (done: () => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      if (this.#failure) reject(this.#failure);
      else work(() => resolve());
    });
  }
}
