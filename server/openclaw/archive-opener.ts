import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArchiveKeys } from '../backup/encryption.ts';
import { isAppError } from '../errors.ts';
import { archiveKindOf, lockedArchive } from '../platform/archive/archive-source.ts';
import { removeTree } from '../platform/remove-tree.ts';
import type { RunTask } from './archive-process.ts';
import { scratchPath, sweepScratch } from './scratch-places.ts';

export type OpenPlain = <T>(
  path: string,
  keys: ArchiveKeys | undefined,
  signal: AbortSignal | undefined,
  work: (path: string) => Promise<T>,
) => Promise<T>;

/** Gives work an archive it can read: this one, or what it decrypts to, in a private place until the work ends. */
export function createOpener(runTask: RunTask, scratchDir = tmpdir()): OpenPlain {
  return async (path, keys, signal, work) => {
    if (!(await isEncrypted(path))) return await work(path);
    if (!keys) throw lockedArchive(path);
    await sweepScratch(scratchDir);
    const quarantine = scratchPath(scratchDir, 'decrypted');
    await mkdir(quarantine, { mode: 0o700 });
    try {
      const target = join(quarantine, 'archive');
      await runTask({ kind: 'decrypt', path, target, keys }, () => undefined, signal);
      return await work(target);
    } finally {
      await removeTree(quarantine);
    }
  };
}

/** What cannot be told here is for the reader to say. */
async function isEncrypted(path: string): Promise<boolean> {
  try {
    return (await archiveKindOf(path)).kind === 'age';
  } catch (error) {
    if (isAppError(error)) return false;
    throw error;
  }
}
