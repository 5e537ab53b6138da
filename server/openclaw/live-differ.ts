import { createHash } from 'node:crypto';
import { closeSync, lstatSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { LookedEntry } from '../backup/ports.ts';
import type { Difference } from '../backup/types.ts';
import { errnoOf } from '../errors.ts';
import { openRegular } from './file-reading.ts';

export interface DifferRequest {
  readonly entries: readonly LookedEntry[];
  /** Root in the archive → directory (or file) here. */
  readonly roots: Readonly<Record<string, string>>;
}

/** Reads the files here that are as large as in the archive. Blocks its thread. */
export function differFromLive({ entries, roots }: DifferRequest): Map<string, Difference> {
  const found = new Map<string, Difference>();
  for (const entry of entries) {
    const base = Object.hasOwn(roots, entry.root) ? roots[entry.root] : undefined;
    if (base !== undefined) found.set(entry.path, differenceOf(entry, join(base, insideOf(entry))));
  }
  return found;
}

/** The path below the root of the entry; empty for a root that is one file. */
export function insideOf({ root, path }: Pick<LookedEntry, 'root' | 'path'>): string {
  return root === '' ? path : path.slice(root.length + 1);
}

function differenceOf(entry: LookedEntry, path: string): Difference {
  try {
    const info = lstatSync(path);
    if (entry.type === 'symlink')
      return info.isSymbolicLink() && readlinkSync(path) === entry.target ? 'same' : 'changed';
    if (!info.isFile() || info.size !== entry.size) return 'changed';
    return hashOf(path) === entry.sha256 ? 'same' : 'changed';
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return 'added';
    throw error;
  }
}

const CHUNK = Buffer.allocUnsafeSlow(512 * 1024);

/** Null when it vanished. */
export function hashOf(path: string | Buffer): string | null {
  const opened = openRegular(path);
  if (!opened) return null;
  const hash = createHash('sha256');
  try {
    for (;;) {
      const count = readSync(opened.fd, CHUNK, 0, CHUNK.length, null);
      if (count === 0) return hash.digest('hex');
      hash.update(CHUNK.subarray(0, count));
    }
  } finally {
    closeSync(opened.fd);
  }
}
