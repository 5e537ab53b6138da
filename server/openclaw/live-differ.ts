import { lstatSync, mkdirSync, readlinkSync, rmSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { carriedMode } from '../backup/archive-index.ts';
import type { Difference } from '../backup/inside-types.ts';
import type { LookedEntry } from '../backup/ports.ts';
import { errnoOf } from '../errors.ts';
import { hashAsBackedUp, hashOf, hasJournal } from './content-hash.ts';

export interface DifferRequest {
  readonly entries: readonly LookedEntry[];
  /** Root in the archive → directory (or file) here. */
  readonly roots: Readonly<Record<string, string>>;
  /** A private directory for copies of databases; must not exist. */
  readonly scratchDir: string;
}

/** Reads the files here that are as large as in the archive, and databases as a backup would write them. Blocks its process. */
export async function differFromLive(request: DifferRequest): Promise<Map<string, Difference>> {
  const { entries, roots, scratchDir } = request;
  const found = new Map<string, Difference>();
  mkdirSync(scratchDir, { mode: 0o700 });
  try {
    for (const entry of entries) {
      const base = Object.hasOwn(roots, entry.root) ? roots[entry.root] : undefined;
      if (base === undefined) continue;
      found.set(entry.path, await differenceOf(entry, join(base, insideOf(entry)), scratchDir));
    }
    return found;
  } finally {
    rmSync(scratchDir, { recursive: true, force: true });
  }
}

/** The path below the root of the entry; empty for a root that is one file. */
export function insideOf({ root, path }: Pick<LookedEntry, 'root' | 'path'>): string {
  return root === '' ? path : path.slice(root.length + 1);
}

async function differenceOf(entry: LookedEntry, path: string, scratchDir: string): Promise<Difference> {
  try {
    const info = lstatSync(path);
    if (entry.type === 'symlink')
      return info.isSymbolicLink() && readlinkSync(path) === entry.target ? 'same' : 'changed';
    if (!info.isFile() || carriedMode(info.mode, 'file') !== entry.mode) return 'changed';
    return (await holdsTheSame(entry, path, info, scratchDir)) ? 'same' : 'changed';
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return 'added';
    throw error;
  }
}

async function holdsTheSame(
  { database, size, sha256 }: LookedEntry,
  path: string,
  info: Stats,
  scratchDir: string,
): Promise<boolean> {
  if (sha256 === null) return false;
  const bytesTell = !database || !hasJournal(path);
  if (bytesTell && info.size === size && hashOf(path) === sha256) return true;
  return database && (await hashAsBackedUp(path, join(scratchDir, 'database'))) === sha256;
}
