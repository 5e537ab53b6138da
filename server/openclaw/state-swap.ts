import { lstat, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { heldError } from '../backup/exclusive.ts';
import type { StateHolder } from '../backup/ports.ts';
import type { ExternalSwap, KeptTree, StateSwapper, SwapSite } from '../backup/swap-ports.ts';
import { AppError, errnoOf, messageOf } from '../errors.ts';
import { writeFileAtomic } from '../platform/atomic-file.ts';
import { flushFileSystem, SYNC_TIMEOUT_MS } from '../platform/flush-files.ts';
import { giveTree } from '../platform/give-tree.ts';
import { readMountPoints } from '../platform/mounts.ts';
import { isAlive } from '../platform/process-identity.ts';
import { removeTree } from '../platform/remove-tree.ts';
import {
  closeSwap,
  exists,
  type FaultPoint,
  freePath,
  journalPathIn,
  keepSwap,
  readJournal,
  recoverSwap,
  reverseSwap,
  type SwapJournal,
  swapTrees,
  undonePathOf,
} from '../platform/tree-swap.ts';
import { scopeUnits } from './scope-units.ts';
import { findGatewayOwner } from './state-layout.ts';
import {
  lockPathIn,
  lockState,
  placeForReader,
  readHolder,
  readLock,
  removeIfEmpty,
  removeLock,
  toHolder,
  workDirsOf,
} from './state-lock.ts';
import { findSite, isStagePath, ownerOf, placeBeside, resolved } from './state-site.ts';
import { planUnits } from './swap-units.ts';
import { treeBytes } from './tree-bytes.ts';
import { writtenSince } from './written-since.ts';

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
    placeBeside: async (path) => await placeBeside(path, await mountPoints()),
    openStage: (site, beside) => openStage(dirname(site.stageDir), beside),
    clearStage: (site) => clearStage(dirname(site.stageDir)),
    settle: (site, outside) => settle(site, outside, deps.syncTimeoutMs ?? SYNC_TIMEOUT_MS),
    // On this thread: it only looks at names, and the swap that follows has to wait for it anyway.
    async checkScope(site, scope) {
      scopeUnits(site, scope);
    },
    async swap(site, order) {
      await makeRoom(dirname(site.stageDir));
      const { units, carries } = await planUnits(site, order);
      const journal = {
        id: order.id,
        units,
        carries,
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
    writtenSince: writtenSinceSwap,
    async keepUntil(stateDir, at) {
      const workDir = await findWorkDir(stateDir);
      if (workDir) await keepSwap(journalPathIn(workDir), { keepUntil: at });
    },
    dismiss: (stateDir) => dismiss(stateDir, fault),
    isInterrupted,
    recover: (stateDir) => recover(stateDir, fault),
    async liveGateway({ stateDir: given, configPath }) {
      const stateDir = await resolved(given);
      // A Gateway of an older generation locks the config, by the path that it was given.
      for (const path of new Set([configPath, await resolved(configPath), join(stateDir, 'openclaw.json')])) {
        const owner = await findGatewayOwner({ stateDir, configPath: path });
        if (owner) return owner;
      }
      return null;
    },
  };
}

/** Both places a journal can be in: mounts may have changed since. */
async function findWorkDir(given: string): Promise<string | null> {
  const stateDir = await resolved(given);
  for (const workDir of workDirsOf(stateDir)) if (await exists(journalPathIn(workDir))) return workDir;
  return null;
}

async function reverse(stateDir: string, fault: FaultPoint): Promise<string | null> {
  const workDir = await findWorkDir(stateDir);
  if (!workDir) throw new AppError('not-found', 'There is no restore to undo.', { path: stateDir });
  await reverseSwap(journalPathIn(workDir), fault);
  return await dropStaged(workDir, fault);
}

async function isInterrupted(stateDir: string): Promise<boolean> {
  const workDir = await findWorkDir(stateDir);
  const journal = workDir ? await readJournal(journalPathIn(workDir)) : null;
  return journal !== null && journal.phase !== 'kept' && journal.phase !== 'closing';
}

async function recover(stateDir: string, fault: FaultPoint): ReturnType<StateSwapper['recover']> {
  const workDir = await findWorkDir(stateDir);
  if (!workDir) return await sweepStages(stateDir);
  const lock = await readLock(workDir);
  const own = lock?.pid === process.pid;
  if (lock && isAlive(lock) && !own) {
    if (!(await isInterrupted(stateDir))) return null;
    throw heldError(stateDir, toHolder(lock));
  }
  const found = await recoverSwap(journalPathIn(workDir), fault);
  if (!found) {
    await removeIfEmpty(workDir);
    return await sweepStages(stateDir);
  }
  if (found.outcome === 'new') await keep(workDir);
  const left = found.outcome === 'new' ? null : await dropStaged(workDir, fault);
  // Left by a process that is gone: what it said is told now and must not be told again.
  if (!own) await removeLock(workDir);
  const wasRunning = lock?.wasRunning ?? found.journal.note.wasRunning === 1;
  return { outcome: found.outcome, wasRunning, left };
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
    await clearStage(workDir);
    await removeLock(workDir);
  }
  return wasRunning ? { outcome: 'old', wasRunning, left: null } : null;
}

/**
 * After the old tree is back: what was staged goes, and what an undo gave up. Answers what could not be deleted, in a
 * sentence: the old tree is back whatever becomes of that. A `.late` tree stays, for nobody else has its files.
 */
async function dropStaged(workDir: string, fault: FaultPoint): Promise<string | null> {
  try {
    const journal = await readJournal(journalPathIn(workDir));
    if (journal) await closeSwap(journalPathIn(workDir), await droppedTrees(workDir, journal), fault);
    await clearStage(workDir);
    await removeEmptyTree(join(workDir, 'old'));
    await removeIfEmpty(workDir);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

async function droppedTrees(workDir: string, { phase, units }: SwapJournal): Promise<string[]> {
  const trees = [join(workDir, 'new')];
  for (const unit of units) {
    if (unit.staged && !unit.staged.startsWith(`${workDir}/`)) trees.push(unit.staged);
    if (phase === 'reversing' && (await exists(undonePathOf(unit)))) trees.push(undonePathOf(unit));
  }
  return trees;
}

async function keep(workDir: string): Promise<void> {
  const journal = await readJournal(journalPathIn(workDir));
  if (!journal) return;
  await clearStage(workDir);
  let keptBytes = 0;
  for (const tree of keptTrees(workDir, journal)) keptBytes += await treeBytes(tree);
  await keepSwap(journalPathIn(workDir), { keptBytes });
}

/** What an undo would bring back: one tree in the working directory, and one beside each root outside. */
function keptTrees(workDir: string, { units }: SwapJournal): string[] {
  const beside = units.map(({ kept }) => kept).filter((kept) => !kept.startsWith(`${workDir}/`));
  return [join(workDir, 'old'), ...beside];
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

async function writtenSinceSwap(stateDir: string): Promise<string[]> {
  const workDir = await findWorkDir(stateDir);
  const journal = workDir ? await readJournal(journalPathIn(workDir)) : null;
  if (!journal) return [];
  // What was carried over goes back with the old tree.
  const carried = new Set(journal.carries.map(({ live }) => live));
  const at = Number(journal.note.restoredAt ?? 0);
  const found: string[] = [];
  for (const { live } of journal.units) found.push(...(await writtenSince(live, at, carried)));
  return found;
}

async function dismiss(stateDir: string, fault: FaultPoint): Promise<void> {
  const workDir = await findWorkDir(stateDir);
  const journal = workDir ? await readJournal(journalPathIn(workDir)) : null;
  if (!workDir || !journal) return;
  if (journal.phase !== 'kept' && journal.phase !== 'closing')
    throw new AppError('busy', 'The restore is not finished; its old files are still needed.', {
      path: stateDir,
    });
  const trees = journal.phase === 'kept' ? keptTrees(workDir, journal) : [];
  await closeSwap(journalPathIn(workDir), trees, fault);
  await removeIfEmpty(workDir);
}

/** Each root outside has an owner of its own; on one file system one flush does for all. */
async function settle(
  site: SwapSite,
  outside: readonly ExternalSwap[],
  syncTimeoutMs: number,
): Promise<void> {
  if (site.owner)
    for (const { live, staged } of outside) {
      const owner = await ownerOf(live);
      if (owner) await giveTree(staged, owner);
    }
  const disks = new Map<number, string>();
  for (const path of [site.stageDir, ...outside.map(({ staged }) => staged)])
    disks.set((await lstat(path)).dev, path);
  for (const path of disks.values()) await flushFileSystem(path, syncTimeoutMs);
}

/** What an earlier swap could not bring back to its place is nobody's old tree: it must not meet the next one. */
async function makeRoom(workDir: string): Promise<void> {
  const old = join(workDir, 'old');
  if (await exists(old)) await rename(old, await freePath(join(workDir, 'late')));
}

/** Notes first where something is unpacked, so that a crash leaves nothing beside roots outside for good. */
async function openStage(workDir: string, beside: readonly string[]): Promise<void> {
  await clearStage(workDir);
  if (beside.length > 0)
    await writeFileAtomic(besidePathIn(workDir), JSON.stringify(beside), { mode: 0o600 });
  for (const path of beside) await removeTree(path);
}

async function clearStage(workDir: string): Promise<void> {
  for (const path of [join(workDir, 'new'), ...(await readBeside(workDir))]) await removeTree(path);
  await rm(besidePathIn(workDir), { force: true });
}

function besidePathIn(workDir: string): string {
  return join(workDir, 'beside.json');
}

async function readBeside(workDir: string): Promise<string[]> {
  try {
    const noted = JSON.parse(await readFile(besidePathIn(workDir), 'utf8')) as string[];
    return noted.filter(isStagePath);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Removes a directory in which there are only directories: what single files were taken from. */
async function removeEmptyTree(path: string): Promise<void> {
  if (!(await exists(path))) return;
  for (const entry of await readdir(path, { withFileTypes: true }))
    if (entry.isDirectory()) await removeEmptyTree(join(path, entry.name));
  await removeIfEmpty(path);
}
