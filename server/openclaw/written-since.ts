import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../errors.ts';

/**
 * Files and links at or below `path` that were written or put there after a moment (Unix milliseconds), but for what
 * lies in `except`. What was deleted since is not seen.
 */
export async function writtenSince(
  path: string,
  atMs: number,
  except: ReadonlySet<string>,
): Promise<string[]> {
  const info = await orNull(lstat(path));
  // The rename that brought it here changed its ctime, not its mtime.
  if (info && !info.isDirectory()) return info.mtimeMs > atMs && !except.has(path) ? [path] : [];
  return await changedIn(path, atMs, except);
}

async function changedIn(dir: string, atMs: number, except: ReadonlySet<string>): Promise<string[]> {
  if (except.has(dir)) return [];
  const found: string[] = [];
  for (const name of (await orNull(readdir(dir))) ?? []) {
    const path = join(dir, name);
    const info = await orNull(lstat(path));
    if (!info || except.has(path)) continue;
    if (info.isDirectory()) found.push(...(await changedIn(path, atMs, except)));
    // The ctime: also of a file that came with an older mtime.
    else if (info.ctimeMs > atMs) found.push(path);
  }
  return found.sort();
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return null;
    throw error;
  }
}
