import { randomBytes } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../errors.ts';
import { removeTree } from '../platform/remove-tree.ts';

/** What work keeps for a while: copies of databases, an archive that is being written, one that was decrypted. */
type ScratchKind = 'scratch' | 'partial' | 'decrypted';

const NAME = /^\.gatehouse-(?:scratch|partial|decrypted)-(\d+)-[0-9a-f]+$/;

/** A name for it that tells whose it is; nothing is made. */
export function scratchPath(parent: string, kind: ScratchKind): string {
  return join(parent, `.gatehouse-${kind}-${process.pid}-${randomBytes(6).toString('hex')}`);
}

/** Removes what processes of this user left in a directory that were killed in the middle of their work. */
export async function sweepScratch(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = NAME.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const path = join(parent, name);
    if (await isOwn(path)) await removeTree(path);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errnoOf(error) !== 'ESRCH';
  }
}

/** A directory for temporary files is shared. */
async function isOwn(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).uid === process.getuid?.();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}
