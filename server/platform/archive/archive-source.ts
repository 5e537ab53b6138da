import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { AppError, errnoOf, isAppError } from '../../errors.ts';
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

/**
 * Opens a gzip'd tar for one pass from start to end.
 * @throws AppError `not-found`, `unavailable`, `bad-input` (no gzip'd tar), `refused` (damaged)
 */
export async function openArchive(path: string): Promise<ArchiveSource> {
  const bytes = await checkKind(path);
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
      const file = createReadStream(path, { highWaterMark: 256 * 1024 });
      const gunzip = createGunzip({ chunkSize: 128 * 1024 });
      file.on('data', (chunk) => {
        read += chunk.length;
        hash.update(chunk);
      });
      file.on('error', (error) => gunzip.destroy(error));
      // The reader below gets every error too; without a listener one that comes between two reads ends the process.
      gunzip.on('error', () => file.destroy());
      file.pipe(gunzip);
      try {
        yield* readTar(saying(path, gunzip));
        if (gunzip.bytesWritten !== bytes) throw damaged('bytes follow the end of its compressed data');
        digest = hash.digest('hex');
      } catch (error) {
        throw readError(path, error);
      } finally {
        file.destroy();
        gunzip.destroy();
      }
    },
  };
}

/** Errors of the stream in words; they reach the reader of an entry's body as well as the reader of entries. */
async function* saying(path: string, stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  try {
    yield* stream;
  } catch (error) {
    throw readError(path, error);
  }
}

async function checkKind(path: string): Promise<number> {
  try {
    const info = await stat(path);
    if (!info.isFile()) throw new AppError('bad-input', `${path} is not a file.`, { path });
    const handle = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(32), 0, 32, 0);
      const problem = unreadableKind(buffer.subarray(0, bytesRead));
      if (problem)
        throw new AppError('bad-input', `${path} ${problem}`, {
          path,
          hint: 'Backups are gzip-compressed tar files (.tar.gz).',
        });
    } finally {
      await handle.close();
    }
    return info.size;
  } catch (error) {
    throw readError(path, error);
  }
}

function unreadableKind(start: Buffer): string | null {
  if (start.length === 0) return 'is empty.';
  if (start[0] === 0x1f && start[1] === 0x8b) return null;
  if (start.readUInt32BE(0) === 0x28b52ffd) return 'is compressed with zstd, which this version cannot read.';
  if (start.toString('latin1').startsWith('age-encryption.org/'))
    return 'is encrypted with age, which this version cannot open.';
  return 'is not a gzip-compressed tar file.';
}

function readError(path: string, error: unknown): unknown {
  if (isAppError(error)) return error;
  const errno = errnoOf(error);
  if (errno === 'ENOENT') return new AppError('not-found', `${path} does not exist.`, { path, cause: error });
  if (errno?.startsWith('Z_')) return damaged('its compressed data is cut off or has changed', error);
  if (errno)
    return new AppError('unavailable', `${path} could not be read (${errno}).`, { path, cause: error });
  return error;
}
