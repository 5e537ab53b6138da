import { open, stat } from 'node:fs/promises';
import { errnoOf } from '../errors.ts';
import { type GatewayLogLine, parseLogLine } from './log-line.ts';

/** How far a log file was read. `inode` tells a rotated file from the same one. */
export interface LogCursor {
  readonly path: string;
  readonly inode: number | null;
  readonly offset: number;
}

export interface LogChunk {
  readonly lines: readonly GatewayLogLine[];
  readonly cursor: LogCursor;
  /** Why it can't be read (not "it is not there yet"), or null. */
  readonly problem: string | null;
}

const MAX_CHUNK_BYTES = 4 * 1024 * 1024;

/** The end of the file now: what is written from here on is new. A file that is not there yet begins at 0. */
export async function logEnd(path: string): Promise<LogCursor> {
  try {
    const info = await stat(path);
    return { path, inode: info.ino, offset: info.size };
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return { path, inode: null, offset: 0 };
  }
}

/**
 * The complete lines after `cursor`, and where to go on. A file that was rotated or cut is read from its start; a line
 * without its newline is left for the next time. At most 4 MiB are read at once; what is older than that is skipped.
 */
export async function readLogFrom(cursor: LogCursor): Promise<LogChunk> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(cursor.path, 'r');
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    return {
      lines: [],
      cursor,
      problem: errno === 'ENOENT' ? null : `${cursor.path} can't be read (${errno}).`,
    };
  }
  try {
    const info = await handle.stat();
    if (!info.isFile()) return { lines: [], cursor, problem: `${cursor.path} is not a file.` };
    const rotated = cursor.inode !== null && (info.ino !== cursor.inode || info.size < cursor.offset);
    const from = Math.max(rotated ? 0 : cursor.offset, info.size - MAX_CHUNK_BYTES);
    const buffer = Buffer.alloc(info.size - from);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(10) + 1;
    const lines = buffer
      .subarray(0, end)
      .toString('utf8')
      .split('\n')
      .map(parseLogLine)
      .filter((line) => line !== null);
    return { lines, cursor: { path: cursor.path, inode: info.ino, offset: from + end }, problem: null };
  } finally {
    await handle.close();
  }
}
