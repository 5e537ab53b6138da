import { randomBytes } from 'node:crypto';
import { access, constants, link, mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { heldError } from '../backup/exclusive.ts';
import type { StateHolder } from '../backup/ports.ts';
import { WORK_DIRECTORY } from '../backup/selection.ts';
import { AppError, errnoOf } from '../errors.ts';
import { ensureMode } from '../platform/atomic-file.ts';
import { isAlive, type ProcessIdentity, readProcess } from '../platform/process-identity.ts';

/** Who works on a state directory, as it stands in the lock file. Fields that earlier versions did not write are absent. */
export interface StateLock extends ProcessIdentity {
  readonly work?: StateHolder['work'];
  readonly by?: StateHolder['by'];
  readonly since?: number;
  /** Whether a Gateway ran before. */
  readonly wasRunning?: boolean;
}

/** What the next one is told. */
export type LockClaim = Required<Pick<StateLock, 'work' | 'by' | 'since'>> & Pick<StateLock, 'wasRunning'>;

const MODES = ['sibling', 'inside'] as const;
const ATTEMPTS = 3;

/** The working directory beside a state directory, or inside where that is a mount. `stateDir`: links resolved. */
export function workDirOf(stateDir: string, mode: (typeof MODES)[number]): string {
  return mode === 'sibling' ? `${stateDir}${WORK_DIRECTORY}` : join(stateDir, WORK_DIRECTORY);
}

/** Both places it can be in: mounts and rights may differ between those who ask. */
export function workDirsOf(stateDir: string): string[] {
  return MODES.map((mode) => workDirOf(stateDir, mode));
}

export function lockPathIn(workDir: string): string {
  return join(workDir, 'lock');
}

/**
 * Claims a state directory for this process: claims first and looks at the other place then, so that of two that come
 * together at most one goes on. The lock names a live process; a crash leaves nothing to clean up by hand.
 * @returns a function that gives it back
 * @throws AppError `busy` that says who holds it
 */
export async function lockState(
  stateDir: string,
  workDir: string,
  claim: LockClaim,
): Promise<() => Promise<void>> {
  await claimPlace(stateDir, workDir, claim);
  const unlock = () => removeLock(workDir);
  for (const other of workDirsOf(stateDir).filter((dir) => dir !== workDir)) {
    const holder = await liveLock(other);
    if (!holder) continue;
    await unlock();
    throw heldError(stateDir, toHolder(holder));
  }
  return unlock;
}

/**
 * The place of a lock for work that only reads the state directory: beside it, or inside where that can't be written.
 * Null where neither can: nothing can be restored there either.
 */
export async function placeForReader(stateDir: string): Promise<string | null> {
  if (await isWritable(dirname(stateDir))) return workDirOf(stateDir, 'sibling');
  return (await isWritable(stateDir)) ? workDirOf(stateDir, 'inside') : null;
}

/** Who works on the directory now, in whatever process; null: nobody. */
export async function readHolder(stateDir: string): Promise<StateHolder | null> {
  for (const workDir of workDirsOf(stateDir)) {
    const holder = await liveLock(workDir);
    if (holder) return toHolder(holder);
  }
  return null;
}

/** Null for one that is not there or can't be read as one. */
export async function readLock(workDir: string): Promise<StateLock | null> {
  try {
    return JSON.parse(await readFile(lockPathIn(workDir), 'utf8')) as StateLock;
  } catch (error) {
    if (error instanceof SyntaxError || isAbsent(error)) return null;
    throw error;
  }
}

/** Removes the lock, and the working directory with it when nothing else is there. */
export async function removeLock(workDir: string): Promise<void> {
  await rm(lockPathIn(workDir), { force: true });
  await removeIfEmpty(workDir);
}

/** Never more than an empty directory: what another process just put there stays. */
export async function removeIfEmpty(path: string): Promise<void> {
  await rmdir(path).catch((error: unknown) => {
    if (!isAbsent(error) && errnoOf(error) !== 'ENOTEMPTY') throw error;
  });
}

export async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The whole text appears under its name at once: a lock is never seen half written. */
async function claimPlace(stateDir: string, workDir: string, claim: LockClaim): Promise<void> {
  const content = JSON.stringify({ ...readProcess(process.pid), ...claim });
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const draft = join(workDir, `lock-${process.pid}-${randomBytes(4).toString('hex')}`);
    try {
      await mkdir(workDir, { recursive: true, mode: 0o700 });
      await ensureMode(workDir, 0o700);
      await writeFile(draft, content, { mode: 0o600, flag: 'wx' });
      await publish(draft, lockPathIn(workDir), content);
      return;
    } catch (error) {
      // The directory goes with the lock of another that ends at this moment.
      if (errnoOf(error) === 'ENOENT') continue;
      if (errnoOf(error) === 'EACCES') throw foreignError(workDir, error);
      if (errnoOf(error) !== 'EEXIST') throw error;
    } finally {
      await rm(draft, { force: true });
    }
    const holder = await liveLock(workDir);
    if (holder) throw heldError(stateDir, toHolder(holder));
    await removeStale(workDir);
  }
  throw new AppError('busy', `Another Gatehouse begins to work on ${stateDir}. Nothing was changed.`, {
    path: stateDir,
    hint: 'Try again in a moment.',
  });
}

/** @throws `EEXIST` when there is a lock */
async function publish(draft: string, path: string, content: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    // Some network and FUSE file systems have no hard links.
    if (!/^(EPERM|ENOTSUP|EOPNOTSUPP|ENOSYS)$/.test(errnoOf(error) ?? '')) throw error;
    await writeFile(path, content, { mode: 0o600, flag: 'wx' });
  }
}

/** Of two that see the same dead holder one removes it; a new lock that was taken away by mistake is put back. */
async function removeStale(workDir: string): Promise<void> {
  const path = lockPathIn(workDir);
  const stale = `${path}.stale-${process.pid}`;
  try {
    await rename(path, stale);
    const lock = JSON.parse(await readFile(stale, 'utf8')) as StateLock;
    if (isAlive(lock)) await link(stale, path);
  } catch (error) {
    if (!(error instanceof SyntaxError) && !isAbsent(error)) throw error;
  } finally {
    await rm(stale, { force: true });
  }
}

async function liveLock(workDir: string): Promise<StateLock | null> {
  const lock = await readLock(workDir);
  return lock && isAlive(lock) ? lock : null;
}

/** What a lock says of its holder; locks of earlier versions say less. */
export function toHolder({ work, by, since, pid }: StateLock): StateHolder {
  const own = pid === process.pid;
  return { work: work ?? 'restore', by: by ?? 'command-line', since: since ?? null, pid, own };
}

function foreignError(workDir: string, cause: unknown): AppError {
  return new AppError(
    'busy',
    `${workDir} belongs to another user, who may be working there. Nothing was changed.`,
    {
      path: workDir,
      hint: 'Work on this instance as one user, or remove that directory when nothing runs there.',
      cause,
    },
  );
}

function isAbsent(error: unknown): boolean {
  return errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR';
}
