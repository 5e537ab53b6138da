import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { AppError, errnoOf, isAppError } from '../../errors.ts';
import { type ArchiveKind, kindOfStart, START_BYTES } from './archive-kind.ts';
import { damaged } from './tar-header.ts';
import { readTar, type TarEntry } from './tar-reader.ts';

export interface ArchiveSource {
  /** Size of the archive file in bytes. */
  readonly bytes: number;
  /** Entries in order. The hash is known only after the last one. */
  entries(): AsyncGenerator<TarEntry, void>;
  /** Bytes of the archive file read so far. */
  readBytes(): number;
  /** SHA-256 of the archive file, hex; only after `entries` has ended. */
  sha256(): string;
}

/** Two of them: one is filled while the other is decompressed. */
const INPUT_BYTES = 512 * 1024;
const OUTPUT_BYTES = 256 * 1024;
/** Decompressed bytes that wait for the reader, so that the decompressing thread does not wait for it. */
const AHEAD_BYTES = 1024 * 1024;

/**
 * Opens a tar, compressed with gzip or zstd or not at all, for one pass from start to end.
 * @throws AppError `not-found`, `unavailable`, `bad-input` (no such tar, or an encrypted one), `refused` (damaged)
 */
export async function openArchive(path: string): Promise<ArchiveSource> {
  const { bytes, kind } = await checkKind(path);
  const hash = createHash('sha256');
  let digest: string | null = null;
  let read = 0;
  return {
    bytes,
    readBytes: () => read,
    sha256: () => {
      if (digest === null) throw new Error('The archive was not read to its end.');
      return digest;
    },
    async *entries() {
      const { stream: decompress, used } = decompressorFor(kind);
      // The reader below gets every error too; without a listener one that comes between two reads ends the process.
      decompress.on('error', () => undefined);
      const pumping = pump(path, decompress, hash, (count) => {
        read += count;
      });
      try {
        yield* readTar(saying(path, decompress));
        await pumping;
        if (used() !== bytes) throw damaged('bytes follow the end of its compressed data');
        digest = hash.digest('hex');
      } catch (error) {
        throw readError(path, error);
      } finally {
        decompress.destroy();
        await pumping;
      }
    },
  };
}

type PackedKind = Exclude<ArchiveKind, 'age'>;

/** `used`: how many bytes of the file belong to the archive so far. */
function decompressorFor(kind: PackedKind): { stream: Transform; used: () => number } {
  if (kind === 'tar') {
    let passed = 0;
    // A copy of each piece: the buffers that it comes in are filled anew.
    const stream = new Transform({
      readableHighWaterMark: AHEAD_BYTES,
      transform(chunk: Buffer, _encoding, done) {
        passed += chunk.length;
        done(null, Buffer.from(chunk));
      },
    });
    return { stream, used: () => passed };
  }
  const options = { chunkSize: OUTPUT_BYTES, readableHighWaterMark: AHEAD_BYTES };
  const stream = kind === 'zstd' ? createZstdDecompress(options) : createGunzip(options);
  return { stream, used: () => stream.bytesWritten };
}

/** Feeds the file through two reused buffers. Its errors come out of the stream; the promise never rejects. */
async function pump(
  path: string,
  stream: Transform,
  hash: Hash,
  onRead: (count: number) => void,
): Promise<void> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, 'r');
    const buffers = [Buffer.allocUnsafeSlow(INPUT_BYTES), Buffer.allocUnsafeSlow(INPUT_BYTES)] as const;
    let taken: Promise<void> = Promise.resolve();
    for (let turn = 0; ; turn ^= 1) {
      const buffer = buffers[turn] as Buffer;
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      await taken;
      if (bytesRead === 0 || stream.destroyed) break;
      const chunk = buffer.subarray(0, bytesRead);
      onRead(bytesRead);
      taken = feed(stream, chunk);
      hash.update(chunk);
    }
    stream.end();
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)));
  } finally {
    await file?.close();
  }
}

/** Settles when the chunk is used up, or when the stream has ended some other way. */
function feed(stream: Transform, chunk: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      stream.off('close', settle);
      resolve();
    };
    stream.once('close', settle);
    stream.write(chunk, settle);
  });
}

/** Errors of the stream in words; they reach the reader of an entry's body as well as the reader of entries. */
async function* saying(path: string, stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  try {
    yield* stream;
  } catch (error) {
    throw readError(path, error);
  }
}

/** Looks at the first bytes. @throws AppError `not-found`, `unavailable`, `bad-input` (no file, or empty) */
export async function archiveKindOf(path: string): Promise<{ bytes: number; kind: ArchiveKind | null }> {
  try {
    const handle = await open(path, 'r');
    try {
      const info = await handle.stat();
      if (!info.isFile()) throw new AppError('bad-input', `${path} is not a file.`, { path });
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
      if (bytesRead === 0) throw unreadable(path, 'is empty.');
      return { bytes: info.size, kind: kindOfStart(buffer.subarray(0, bytesRead)) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw readError(path, error);
  }
}

async function checkKind(path: string): Promise<{ bytes: number; kind: PackedKind }> {
  const { bytes, kind } = await archiveKindOf(path);
  if (kind === null)
    throw unreadable(path, 'is no tar file, neither plain nor compressed with gzip or zstd.');
  if (kind === 'age') throw lockedArchive(path);
  return { bytes, kind };
}

export function lockedArchive(path: string): AppError {
  return new AppError('forbidden', `${path} is encrypted with age, and no key was given.`, {
    path,
    hint: 'Give the secret key (identity) or the passphrase that opens it.',
  });
}

function unreadable(path: string, problem: string): AppError {
  return new AppError('bad-input', `${path} ${problem}`, {
    path,
    hint: 'Backups are tar files: .tar.gz, .tar.zst or .tar, or one of them encrypted with age.',
  });
}

function readError(path: string, error: unknown): unknown {
  if (isAppError(error)) return error;
  const errno = errnoOf(error);
  if (errno === 'ENOENT') return new AppError('not-found', `${path} does not exist.`, { path, cause: error });
  if (errno?.startsWith('Z_') || errno?.startsWith('ZSTD_'))
    return damaged('its compressed data is cut off or has changed', error);
  if (errno)
    return new AppError('unavailable', `${path} could not be read (${errno}).`, { path, cause: error });
  return error;
}
