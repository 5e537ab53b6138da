import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError, errnoOf } from '../errors.ts';
import { syncDirectory } from './atomic-file.ts';

export interface Held {
  readonly id: string;
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export interface ReceiveOptions {
  /** Its size as announced; null: not known. What comes must be as long. */
  readonly bytes: number | null;
  /** Whether something with this beginning is wanted; throws when not. Called once, with at most 64 bytes. */
  readonly judgeStart: (start: Buffer) => void;
  readonly onBytes?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

interface Deps {
  /** A private directory of Gatehouse's own. */
  readonly dir: string;
  readonly freeBytes: (path: string) => Promise<number>;
  readonly newId: () => string;
}

/** Stays free whatever comes: the database and the logs live on the same disk. */
const RESERVE_BYTES = 64 * 1024 * 1024;
const START_BYTES = 512;

export type Quarantine = ReturnType<typeof createQuarantine>;

/** Where files from outside wait until they were judged: each 0600, in a directory 0700 that each start empties. */
export function createQuarantine({ dir, freeBytes, newId }: Deps) {
  const pathOf = (id: string) => join(dir, id);

  async function budget(bytes: number | null): Promise<number> {
    const free = Math.max(0, (await freeBytes(dirname(dir))) - RESERVE_BYTES);
    if (bytes !== null && bytes > free) throw tooLarge(dir, bytes, free);
    return free;
  }

  /**
   * Takes a stream in, never more of it than the disk has room for. On any error, a cut or a cancel nothing is left.
   * @throws AppError `disk-full`, `cancelled`, `unavailable`, what `judgeStart` throws
   */
  async function receive(
    stream: AsyncIterable<Uint8Array>,
    options: ReceiveOptions,
    id = newId(),
  ): Promise<Held> {
    const limit = await budget(options.bytes);
    const path = pathOf(id);
    try {
      return { id, path, ...(await write(path, stream, options, limit)) };
    } catch (error) {
      await rm(path, { force: true });
      throw receiveError(error, dir, options.signal);
    }
  }

  return {
    receive,
    /** Removes what an earlier process left. */
    async clear(): Promise<void> {
      await rm(dir, { recursive: true, force: true });
      await mkdir(dir, { recursive: true, mode: 0o700 });
    },
    /** @throws AppError `disk-full` when there is no room for so many bytes */
    requireRoom: async (bytes: number): Promise<void> => void (await budget(bytes)),
    /** As {@link receive}, of a file of this machine, which stays as it is. */
    async copyIn(id: string, source: string, options: Omit<ReceiveOptions, 'bytes'>): Promise<Held> {
      const { size } = await stat(source);
      const stream = createReadStream(source, { highWaterMark: 1024 * 1024, signal: options.signal });
      return await receive(stream as AsyncIterable<Uint8Array>, { ...options, bytes: size }, id);
    },
    discard: async (id: string): Promise<void> => {
      await rm(pathOf(id), { force: true });
    },
    /** Moves a judged file to where it stays; what is there already is never replaced. Answers its path. */
    async release(id: string, targetDir: string, fileName: string): Promise<string> {
      await mkdir(targetDir, { recursive: true, mode: 0o700 });
      const target = await freePath(targetDir, fileName);
      await moveFile(pathOf(id), target);
      return target;
    },
  };
}

async function write(
  path: string,
  stream: AsyncIterable<Uint8Array>,
  { bytes: announced, judgeStart, onBytes, signal }: ReceiveOptions,
  limit: number,
): Promise<{ bytes: number; sha256: string }> {
  const file = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  let start: Buffer | null = Buffer.alloc(0);
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      signal?.throwIfAborted();
      bytes += chunk.length;
      if (bytes > limit) throw tooLarge(dirname(path), bytes, limit);
      start = start && judgedStart(start, chunk, judgeStart);
      hash.update(chunk);
      await file.writeFile(chunk);
      onBytes?.(bytes);
    }
    signal?.throwIfAborted();
    if (announced !== null && bytes !== announced)
      throw new AppError('cancelled', `Only ${bytes} of ${announced} bytes arrived. Nothing was kept.`);
    if (start) judgeStart(start);
    await file.sync();
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

/** What is still to be judged, or null when enough came and was. */
function judgedStart(start: Buffer, chunk: Uint8Array, judge: (start: Buffer) => void): Buffer | null {
  const grown = Buffer.concat([start, chunk.subarray(0, START_BYTES - start.length)]);
  if (grown.length < START_BYTES) return grown;
  judge(grown);
  return null;
}

async function freePath(dir: string, fileName: string): Promise<string> {
  const dot = fileName.indexOf('.', 1);
  const [stem, ending] = dot === -1 ? [fileName, ''] : [fileName.slice(0, dot), fileName.slice(dot)];
  for (let number = 1; ; number += 1) {
    const path = join(dir, number === 1 ? fileName : `${stem}-${number}${ending}`);
    const taken = await stat(path).catch((error: unknown) => {
      if (errnoOf(error) === 'ENOENT') return null;
      throw error;
    });
    if (!taken) return path;
  }
}

async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (errnoOf(error) !== 'EXDEV') throw error;
    // Backups on another disk: complete and durable under another name first.
    const partial = join(dirname(to), `.${basename(to)}.partial`);
    await copyFile(from, partial);
    const file = await open(partial, 'r');
    await file.sync().finally(() => file.close());
    await rename(partial, to);
    await rm(from);
  }
  await syncDirectory(dirname(to));
}

function tooLarge(dir: string, bytes: number, free: number): AppError {
  return new AppError(
    'disk-full',
    `The archive has ${inMegabytes(bytes)} and ${inMegabytes(free)} can be used where Gatehouse keeps its data. Nothing was kept.`,
    { path: dir, hint: 'Free some space on this disk, or give Gatehouse a larger one: --data-dir DIR.' },
  );
}

function inMegabytes(bytes: number): string {
  return bytes < 1024 * 1024 ? `${bytes} bytes` : `${Math.floor(bytes / 1024 / 1024)} MiB`;
}

function receiveError(error: unknown, dir: string, signal: AbortSignal | undefined): unknown {
  if (error instanceof AppError) return error;
  const errno = errnoOf(error);
  if (signal?.aborted || errno === 'ABORT_ERR' || errno === 'ECONNRESET')
    return new AppError('cancelled', 'The archive did not arrive to its end. Nothing was kept.', {
      cause: error,
    });
  if (errno === 'ENOSPC' || errno === 'EDQUOT')
    return new AppError('disk-full', `There is no space left in ${dir}. Nothing was kept.`, {
      path: dir,
      hint: 'Free some space on this disk and try again.',
      cause: error,
    });
  return errno
    ? new AppError('unavailable', `The archive could not be taken in (${errno}). Nothing was kept.`, {
        cause: error,
      })
    : error;
}
