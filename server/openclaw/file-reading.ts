import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { AppError, errnoOf } from '../errors.ts';

const TAIL_CHUNK = 64 * 1024;
const MAX_TAIL = 8 * 1024 * 1024;
const STABLE_TRIES = 3;

/** Opens a regular file without following a link or waiting on a pipe. Null when it has vanished. */
export function openRegular(path: string | Buffer): { fd: number; info: Stats } | null {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errnoOf(error) ?? '')) return null;
    throw unreadable(path, error);
  }
  const info = fstatSync(fd);
  if (info.isFile()) return { fd, info };
  closeSync(fd);
  return null;
}

export function unreadable(path: string | Buffer, cause: unknown): AppError {
  return new AppError(
    'unavailable',
    `${path} could not be read (${errnoOf(cause) ?? 'error'}). No backup was made.`,
    {
      path: String(path),
      hint: 'Let this user read the file, or remove it if it is not needed.',
      cause,
    },
  );
}

/** Reads a small file until two looks at it agree. `stable: false`: it kept changing; the last bytes read are given. */
export function readSmall(fd: number, scratch: Buffer): { content: Buffer; stable: boolean } {
  for (let attempt = 1; ; attempt += 1) {
    const before = fstatSync(fd);
    let have = 0;
    while (have < scratch.length) {
      const count = readSync(fd, scratch, have, scratch.length - have, have);
      if (count === 0) break;
      have += count;
    }
    const after = fstatSync(fd);
    const stable = before.size === after.size && before.mtimeMs === after.mtimeMs && have === after.size;
    if (stable || attempt === STABLE_TRIES) return { content: scratch.subarray(0, have), stable };
  }
}

/**
 * Where a JSONL file ends that someone may be writing: after its last newline, unless what follows is a complete
 * JSON value (a writer that puts newlines between records, not after them).
 */
export function completeJsonlSize(fd: number, size: number): number {
  let tail = Buffer.alloc(0);
  for (let end = size; end > 0 && tail.length < MAX_TAIL; ) {
    const start = Math.max(0, end - TAIL_CHUNK);
    const chunk = Buffer.alloc(end - start);
    const count = readSync(fd, chunk, 0, chunk.length, start);
    const newline = chunk.subarray(0, count).lastIndexOf(0x0a);
    if (newline !== -1) {
      tail = Buffer.concat([chunk.subarray(newline + 1, count), tail]);
      return isJson(tail) ? size : start + newline + 1;
    }
    tail = Buffer.concat([chunk.subarray(0, count), tail]);
    end = start;
  }
  return size > MAX_TAIL || isJson(tail) ? size : 0;
}

function isJson(bytes: Buffer): boolean {
  if (bytes.length === 0) return true;
  try {
    JSON.parse(bytes.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
