import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ExternalPlace } from '../backup/ports.ts';
import type { SwapSite } from '../backup/swap-ports.ts';
import { AppError, errnoOf } from '../errors.ts';
import { mountsWithin } from '../platform/mounts.ts';
import { exists } from '../platform/tree-swap.ts';
import { freeBytesAt } from './archiver.ts';
import { isWritable, workDirOf } from './state-lock.ts';

/** Where and how a state directory can be swapped, with these mount points. */
export async function findSite(given: string, mounts: readonly string[]): Promise<SwapSite> {
  const stateDir = await resolved(given);
  const present = await exists(stateDir);
  const within = mountsWithin(mounts, stateDir);
  const parentWritable = await isWritable(dirname(stateDir));
  const mode = within.length > 0 || (present && !parentWritable) ? 'inside' : 'sibling';
  const owner = await ownerOf(stateDir);
  return {
    stateDir,
    exists: present,
    mode,
    mounted: [
      ...new Set(
        within
          .filter((point) => point !== stateDir)
          .map((point) => point.slice(stateDir.length + 1).split('/')[0] ?? ''),
      ),
    ],
    stageDir: join(workDirOf(stateDir, mode), 'new'),
    freeBytes: await freeBytesAt(stateDir),
    owner: process.getuid?.() === 0 ? owner : null,
    problem: await siteProblem(stateDir, present, mode, parentWritable, owner?.uid ?? null),
  };
}

async function siteProblem(
  stateDir: string,
  present: boolean,
  mode: SwapSite['mode'],
  parentWritable: boolean,
  uid: number | null,
): Promise<string | null> {
  if (uid === null) return `${dirname(stateDir)} does not exist.`;
  if (!present && !parentWritable) return `${dirname(stateDir)} cannot be written by this user.`;
  if (mode === 'inside' && !(await isWritable(stateDir)))
    return `${stateDir} cannot be written by this user, or its file system is read-only.`;
  const own = process.getuid?.() ?? uid;
  if (own !== 0 && own !== uid)
    return `${stateDir} belongs to another user (${uid}); restored files could not be given to them.`;
  return null;
}

/** Where a root outside the state directory is staged: beside it, on its mount. */
export async function placeBeside(path: string, mounts: readonly string[]): Promise<ExternalPlace> {
  const problem = await externalProblem(path, mounts);
  return problem === null
    ? { staged: join(dirname(path), `.${basename(path)}${STAGE_SUFFIX}`), problem }
    : { staged: null, problem };
}

const STAGE_SUFFIX = '.gatehouse-new';

/** Whether a path can be one of {@link placeBeside}: nothing else is ever deleted on the word of a note. */
export function isStagePath(path: string): boolean {
  const name = basename(path);
  return path.startsWith('/') && name.startsWith('.') && name.endsWith(STAGE_SUFFIX);
}

async function externalProblem(path: string, mounts: readonly string[]): Promise<string | null> {
  if (mountsWithin(mounts, path).length > 0) return 'it is or holds a mount';
  if (!(await exists(dirname(path)))) return `${dirname(path)} does not exist`;
  if (!(await isWritable(dirname(path)))) return `${dirname(path)} cannot be written by this user`;
  const owner = await ownerOf(path);
  const own = process.getuid?.() ?? 0;
  return own === 0 || owner === null || owner.uid === own
    ? null
    : `it belongs to another user (${owner.uid})`;
}

/** Of the path itself, or of the directory in which it would be made; null when neither is there. */
export async function ownerOf(path: string): Promise<{ uid: number; gid: number } | null> {
  for (const at of [path, dirname(path)]) {
    try {
      const { uid, gid } = await stat(at);
      return { uid, gid };
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
    }
  }
  return null;
}

/** With links resolved, as far as the path exists. */
export async function resolved(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno !== 'ENOENT') {
      throw new AppError('unavailable', `${path} could not be looked at (${errno}). Nothing was changed.`, {
        ...{ path, cause: error },
        hint: 'Check that the path exists, and that this user may enter the directories on the way.',
      });
    }
    const parent = dirname(path);
    return parent === path ? path : join(await resolved(parent), basename(path));
  }
}
