import { readdir, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { KeptTree, StateHolder, StateSwapper, SwapSite } from '../backup/ports.ts';
import { WORK_DIRECTORY } from '../backup/selection.ts';
import { AppError, errnoOf } from '../errors.ts';
import { mountsWithin, readMountPoints } from '../platform/mounts.ts';
import { runCommand } from '../platform/process.ts';
import { isAlive } from '../platform/process-identity.ts';
import {
  type CarryUnit,
  closeSwap,
  exists,
  type FaultPoint,
  journalPathIn,
  keepSwap,
  readJournal,
  recoverSwap,
  reverseSwap,
  type SwapUnit,
  swapTrees,
} from '../platform/tree-swap.ts';
import { freeBytesAt } from './archiver.ts';
import { scopeUnits } from './scope-units.ts';
import { findGatewayOwner } from './state-layout.ts';
import {
  heldError,
  isWritable,
  lockPathIn,
  lockState,
  placeForReader,
  readHolder,
  readLock,
  removeIfEmpty,
  removeLock,
  workDirOf,
  workDirsOf,
} from './state-lock.ts';
import { treeBytes } from './tree-bytes.ts';

export interface StateSwapperDeps {
  /** Mount points of this process; injected for tests. */
  readonly mountPoints?: () => Promise<string[]>;
  /** Called between the steps; tests throw or kill the process here. */
  readonly fault?: FaultPoint;
  /** Who the locks are said to be held by. Default: the panel. */
  readonly by?: StateHolder['by'];
  /** Unix milliseconds. */
  readonly now?: () => number;
  /** How long one `sync` may take. Default: five minutes. */
  readonly syncTimeoutMs?: number;
}

/** Swaps state directories with a journal beside them (or inside, when the directory is or holds a mount). */
export function createStateSwapper(deps: StateSwapperDeps = {}): StateSwapper {
  const mountPoints = deps.mountPoints ?? (() => readMountPoints());
  const fault: FaultPoint = deps.fault ?? (() => undefined);
  return {
    site: async (stateDir) => await findSite(stateDir, await mountPoints()),
    async lock(site, { work, wasRunning }) {
      const workDir = work === 'backup' ? await placeForReader(site.stateDir) : dirname(site.stageDir);
      const since = (deps.now ?? Date.now)();
      return workDir === null
        ? async () => undefined
        : await lockState(site.stateDir, workDir, {
            ...{ work, by: deps.by ?? 'panel', since },
            ...(wasRunning === undefined ? {} : { wasRunning }),
          });
    },
    holder: async (stateDir) => await readHolder(await resolved(stateDir)),
    stageBeside: async (path) => await stageBeside(path, await mountPoints()),
    async clearStage(site, beside) {
      for (const path of [site.stageDir, ...beside]) await rm(path, { recursive: true, force: true });
    },
    settle: (site) => flushFileSystem(site.stageDir, deps.syncTimeoutMs ?? SYNC_TIMEOUT_MS),
    // On this thread: it only looks at names, and the swap that follows has to wait for it anyway.
    async checkScope(site, scope) {
      scopeUnits(site, scope);
    },
    async swap(site, order) {
      const { units, carries } = await planUnits(site, order);
      const journal = {
        id: order.id,
        units,
        carries,
        scratch: [],
        note: {
          stateDir: site.stateDir,
          restoredAt: order.restoredAt,
          wasRunning: order.wasRunning ? 1 : 0,
        },
      };
      await swapTrees(journalPathIn(dirname(site.stageDir)), journal, fault);
    },
    async isCommitted(site) {
      return (await readJournal(journalPathIn(dirname(site.stageDir))))?.phase === 'committed';
    },
    reverse: (stateDir) => reverse(stateDir, fault),
    keep: (site) => keep(dirname(site.stageDir)),
    readKept,
    async keepUntil(stateDir, at) {
      const workDir = await findWorkDir(stateDir);
      if (workDir) await keepSwap(journalPathIn(workDir), { keepUntil: at });
    },
    dismiss,
    isInterrupted,
    recover: (stateDir) => recover(stateDir, fault),
    async liveGateway(given) {
      const stateDir = await resolved(given);
      return findGatewayOwner({ stateDir, configPath: join(stateDir, 'openclaw.json') });
    },
  };
}

async function findSite(given: string, mounts: readonly string[]): Promise<SwapSite> {
  const stateDir = await resolved(given);
  const present = await exists(stateDir);
  const within = mountsWithin(mounts, stateDir);
  const parentWritable = await isWritable(dirname(stateDir));
  const mode = within.length > 0 || (present && !parentWritable) ? 'inside' : 'sibling';
  const owner = await stat(present ? stateDir : dirname(stateDir)).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  });
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
    owner: owner && process.getuid?.() === 0 ? { uid: owner.uid, gid: owner.gid } : null,
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

/** Both places a journal can be in: mounts may have changed since. */
async function findWorkDir(given: string): Promise<string | null> {
  const stateDir = await resolved(given);
  for (const workDir of workDirsOf(stateDir)) if (await exists(journalPathIn(workDir))) return workDir;
  return null;
}

async function planUnits(
  site: SwapSite,
  {
    regenerable,
    externals,
    scope,
  }: Pick<Parameters<StateSwapper['swap']>[1], 'regenerable' | 'externals' | 'scope'>,
) {
  const old = join(dirname(site.stageDir), 'old');
  const units: SwapUnit[] = [];
  const carries: CarryUnit[] = [];
  for (const { live, staged } of externals)
    units.push({ live, staged, kept: `${staged}.old`, hadLive: await exists(live) });
  if (scope) return { units: [...units, ...scopeUnits(site, scope)], carries };
  if (site.mode === 'sibling') {
    units.push({ live: site.stateDir, staged: site.stageDir, kept: old, hadLive: site.exists });
    for (const path of regenerable) carries.push({ kept: join(old, path), live: join(site.stateDir, path) });
    return { units, carries };
  }
  const stays = new Set([
    WORK_DIRECTORY,
    ...site.mounted,
    ...regenerable.filter((path) => !path.includes('/')),
  ]);
  const names = new Set([...(await readdir(site.stateDir)), ...(await readdir(site.stageDir))]);
  for (const name of names) {
    // A name that is not UTF-8 could not be written down in the journal.
    if (stays.has(name) || name.includes('\ufffd')) continue;
    const staged = join(site.stageDir, name);
    const live = join(site.stateDir, name);
    units.push({
      live,
      staged: (await exists(staged)) ? staged : null,
      kept: join(old, name),
      hadLive: await exists(live),
    });
  }
  for (const path of regenerable) {
    if (path.includes('/') && !stays.has(path.split('/')[0] ?? ''))
      carries.push({ kept: join(old, path), live: join(site.stateDir, path) });
  }
  return { units, carries };
}

async function reverse(stateDir: string, fault: FaultPoint): Promise<void> {
  const workDir = await findWorkDir(stateDir);
  if (!workDir) throw new AppError('not-found', 'There is no restore to undo.', { path: stateDir });
  await reverseSwap(journalPathIn(workDir), fault);
  await removeLeftovers(workDir);
}

async function isInterrupted(stateDir: string): Promise<boolean> {
  const workDir = await findWorkDir(stateDir);
  const journal = workDir ? await readJournal(journalPathIn(workDir)) : null;
  return journal !== null && journal.phase !== 'kept';
}

async function recover(stateDir: string, fault: FaultPoint): ReturnType<StateSwapper['recover']> {
  const workDir = await findWorkDir(stateDir);
  if (!workDir) return await sweepStages(stateDir);
  const lock = await readLock(workDir);
  const own = lock?.pid === process.pid;
  if (lock && isAlive(lock) && !own) {
    if (!(await isInterrupted(stateDir))) return null;
    throw heldError(stateDir, lock);
  }
  const found = await recoverSwap(journalPathIn(workDir), fault);
  if (!found) return null;
  if (found.outcome === 'new') await keep(workDir);
  else await removeLeftovers(workDir);
  // Left by a process that is gone: what it said is told now and must not be told again.
  if (!own) await removeLock(workDir);
  return { outcome: found.outcome, wasRunning: lock?.wasRunning ?? found.journal.note.wasRunning === 1 };
}

/**
 * A crash while an archive was unpacked leaves no journal, only files that nobody waits for any more. It may have come
 * after the Gateway was stopped.
 */
async function sweepStages(given: string): ReturnType<StateSwapper['recover']> {
  const stateDir = await resolved(given);
  let wasRunning = false;
  for (const workDir of workDirsOf(stateDir)) {
    const lock = await readLock(workDir);
    if (!(await exists(lockPathIn(workDir))) || (lock && isAlive(lock))) continue;
    wasRunning ||= lock?.wasRunning === true;
    await rm(join(workDir, 'new'), { recursive: true, force: true });
    await removeLock(workDir);
  }
  return wasRunning ? { outcome: 'old', wasRunning } : null;
}

/** After the old tree is back: the journal's staged trees go; a `.late` tree is kept, for it holds files nobody else has. */
async function removeLeftovers(workDir: string): Promise<void> {
  const journal = await readJournal(journalPathIn(workDir));
  await closeSwap(
    journalPathIn(workDir),
    (journal?.units ?? []).flatMap(({ staged }) => (staged ? [staged] : [])),
  );
  for (const tree of ['old', 'new']) await removeEmptyTree(join(workDir, tree));
  await removeIfEmpty(workDir);
}

async function keep(workDir: string): Promise<void> {
  await removeEmptyTree(join(workDir, 'new'));
  await keepSwap(journalPathIn(workDir), { keptBytes: await treeBytes(join(workDir, 'old')) });
}

async function readKept(stateDir: string): Promise<KeptTree | null> {
  const workDir = await findWorkDir(stateDir);
  const journal = workDir ? await readJournal(journalPathIn(workDir)) : null;
  if (!workDir || !journal || journal.phase !== 'kept') return null;
  const keptPath = join(workDir, 'old');
  return {
    stateDir: await resolved(stateDir),
    keptPath,
    restoredAt: Number(journal.note.restoredAt ?? 0),
    bytes: Number(journal.note.keptBytes ?? 0),
    keepUntil: typeof journal.note.keepUntil === 'number' ? journal.note.keepUntil : null,
  };
}

async function dismiss(stateDir: string): Promise<void> {
  const workDir = await findWorkDir(stateDir);
  const journal = workDir ? await readJournal(journalPathIn(workDir)) : null;
  if (!workDir || !journal) return;
  if (journal.phase !== 'kept')
    throw new AppError('busy', 'The restore is not finished; its old files are still needed.', {
      path: stateDir,
    });
  await closeSwap(journalPathIn(workDir), [...journal.units.map(({ kept }) => kept), join(workDir, 'old')]);
  await removeIfEmpty(workDir);
}

async function stageBeside(path: string, mounts: readonly string[]): Promise<string | null> {
  if (mountsWithin(mounts, path).length > 0 || !(await isWritable(dirname(path)))) return null;
  const staged = join(dirname(path), `.${basename(path)}.gatehouse-new`);
  await rm(staged, { recursive: true, force: true });
  return staged;
}

/** A slow disk under load takes its time; a hung one must not hold a restore for ever. */
const SYNC_TIMEOUT_MS = 5 * 60_000;

/**
 * One sync of the whole file system is far cheaper than one for each of many files.
 * @throws AppError `timeout` when the disk does not take it, `unavailable` when `sync` failed
 */
async function flushFileSystem(path: string, timeoutMs: number): Promise<void> {
  const first = await runCommand(['sync', '-f', path], { timeoutMs });
  if (first.exitCode === 0) return;
  // A `sync` without `-f` (older BusyBox) flushes everything; that it fails too is a real error.
  const ended = first.timedOut ? first : await runCommand(['sync'], { timeoutMs });
  if (ended.exitCode === 0) return;
  if (ended.timedOut)
    throw new AppError(
      'timeout',
      `The unpacked files were not on the disk after ${timeoutMs / 1000} seconds (sync was ended). Nothing was changed.`,
      { path, hint: 'Look whether the disk is overloaded or failing, then try once more.' },
    );
  throw new AppError(
    'unavailable',
    `The unpacked files could not be made durable: sync ended with ${ended.exitCode ?? ended.signal}. ${ended.stderr.trim()} Nothing was changed.`,
    { path, hint: 'Look at the disk that holds the state directory, then try once more.' },
  );
}

async function resolved(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    const parent = dirname(path);
    return parent === path ? path : join(await resolved(parent), basename(path));
  }
}

/** Removes a directory in which there are only directories: what single files were taken from. */
async function removeEmptyTree(path: string): Promise<void> {
  if (!(await exists(path))) return;
  for (const entry of await readdir(path, { withFileTypes: true }))
    if (entry.isDirectory()) await removeEmptyTree(join(path, entry.name));
  await removeIfEmpty(path);
}
