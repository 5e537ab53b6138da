import { lstat, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError, errnoOf } from '../errors.ts';
import { syncDirectory, writeFileAtomic } from './atomic-file.ts';
import { removeTree } from './remove-tree.ts';

/** One rename pair of a swap: what is there goes to `kept`, what is staged takes its place. All in one mount. */
export interface SwapUnit {
  /** Absolute. */
  readonly live: string;
  /** Null: `live` is removed and nothing takes its place. */
  readonly staged: string | null;
  readonly kept: string;
  /** Whether `live` existed when the swap was planned. */
  readonly hadLive: boolean;
}

/** A part of the old tree that moves over into the new one after the swap, and back when it is reversed. */
export interface CarryUnit {
  readonly kept: string;
  readonly live: string;
}

/**
 * `kept`: it is over, the old tree is only kept for an undo. `closing`: what nobody needs any more is deleted; nothing
 * of it may come back.
 */
export type SwapPhase = 'prepared' | 'committed' | 'reversing' | 'kept' | 'closing';

export interface SwapJournal {
  readonly version: 1;
  readonly id: string;
  readonly phase: SwapPhase;
  readonly units: readonly SwapUnit[];
  readonly carries: readonly CarryUnit[];
  /** In phase `closing`: what is deleted. */
  readonly remove?: readonly string[];
  /** What the owner of the swap wants back after a crash. */
  readonly note: Readonly<Record<string, string | number | null>>;
}

/** Called between the steps of a swap; tests throw or kill the process here. */
export type FaultPoint = (name: string) => void | Promise<void>;

const noFault: FaultPoint = () => undefined;

/**
 * Swaps all units so that a crash at any moment ends, after {@link recoverSwap}, in exactly the old or exactly the new
 * state. Staged trees must be complete and durable before the call. On an error everything is as before.
 * @throws AppError `unavailable` with the system's error
 */
export async function swapTrees(
  journalPath: string,
  journal: Omit<SwapJournal, 'version' | 'phase'>,
  fault: FaultPoint = noFault,
): Promise<void> {
  await fault('before-journal');
  await writeJournal(journalPath, { version: 1, phase: 'prepared', ...journal });
  try {
    await fault('journal-written');
    for (const [index, unit] of journal.units.entries()) {
      if (unit.hadLive) await move(unit.live, unit.kept);
      await fault(`moved-out-${index}`);
      if (unit.staged !== null) await move(unit.staged, unit.live);
      await fault(`moved-in-${index}`);
    }
    await writeJournal(journalPath, { version: 1, phase: 'committed', ...journal });
  } catch (error) {
    await reverseUnits({ phase: 'prepared', ...journal });
    await rm(journalPath, { force: true });
    await syncDirectory(dirname(journalPath));
    throw swapError(error);
  }
  await fault('committed');
  await finishCarries(journal.carries, fault);
}

/**
 * Takes a committed swap back: parts that moved over return, each new tree goes where it was staged, each old tree
 * returns. The journal is left in phase `reversing` until {@link closeSwap}; a crash in between is finished by
 * {@link recoverSwap}.
 */
export async function reverseSwap(journalPath: string, fault: FaultPoint = noFault): Promise<void> {
  const journal = await readJournal(journalPath);
  if (!journal || journal.phase === 'closing')
    throw new AppError('not-found', 'There is nothing to undo.', { path: journalPath });
  const reversing: SwapJournal = { ...journal, phase: 'reversing' };
  await fault('before-reverse');
  await writeJournal(journalPath, reversing);
  await fault('reverse-written');
  await returnCarries(journal.carries, fault);
  await reverseUnits(reversing, fault);
  await fault('reversed');
}

/** Marks a committed swap as over: its old tree stays for an undo, and recovery leaves it alone. No closing one returns. */
export async function keepSwap(journalPath: string, note: SwapJournal['note'] = {}): Promise<void> {
  const journal = await readJournal(journalPath);
  if (journal && journal.phase !== 'closing')
    await writeJournal(journalPath, { ...journal, phase: 'kept', note: { ...journal.note, ...note } });
}

/**
 * Deletes what a finished swap leaves, the journal last. It says first what goes, so that a crash in between leaves no
 * tree that looks whole: {@link recoverSwap} goes on deleting.
 * @throws AppError `unavailable` when something cannot be deleted; nothing else waits for it, the next try goes on
 */
export async function closeSwap(
  journalPath: string,
  remove: readonly string[],
  fault: FaultPoint = noFault,
): Promise<void> {
  const journal = await readJournal(journalPath);
  if (!journal) return;
  await fault('before-closing');
  const all = [...new Set([...(journal.remove ?? []), ...remove])];
  await writeJournal(journalPath, { ...journal, phase: 'closing', remove: all });
  await fault('closing-written');
  for (const [index, path] of all.entries()) {
    await removeOrSay(path);
    await fault(`removed-${index}`);
  }
  await rm(journalPath, { force: true });
  await syncDirectory(dirname(journalPath));
}

async function removeOrSay(path: string): Promise<void> {
  try {
    await removeTree(path);
  } catch (cause) {
    const errno = errnoOf(cause);
    if (!errno) throw cause;
    throw new AppError(
      'unavailable',
      `${path} holds files of an earlier restore that nobody needs, and it could not be deleted (${errno}).`,
      { path, hint: 'Something in it belongs to another user or is in use. Delete it by hand.', cause },
    );
  }
}

/**
 * Ends what a crash interrupted, and may be interrupted itself. `old`: the swap did not happen; `new`: it did.
 * Null: there was none, or it was over and only its remains had to go.
 */
export async function recoverSwap(
  journalPath: string,
  fault: FaultPoint = noFault,
): Promise<{ outcome: 'old' | 'new'; journal: SwapJournal } | null> {
  const journal = await readJournal(journalPath);
  if (!journal || journal.phase === 'kept') return null;
  if (journal.phase === 'closing') {
    await closeSwap(journalPath, [], fault);
    return null;
  }
  if (journal.phase === 'committed') {
    await finishCarries(journal.carries, fault);
    return { outcome: 'new', journal };
  }
  if (journal.phase === 'reversing') await returnCarries(journal.carries, fault);
  await reverseUnits(journal, fault);
  return { outcome: 'old', journal };
}

/** Null when there is none. @throws AppError `internal` when it cannot be understood: nothing is touched then. */
export async function readJournal(path: string): Promise<SwapJournal | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
  const value = JSON.parse(text) as SwapJournal;
  if (value.version !== 1 || !Array.isArray(value.units)) {
    throw new AppError(
      'internal',
      `The journal ${path} was written by another version of Gatehouse. Nothing was touched.`,
      { path, hint: 'Use the version that made the restore to finish it.' },
    );
  }
  return value;
}

async function writeJournal(path: string, journal: SwapJournal): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(journal, null, 2)}\n`, { mode: 0o600 });
}

/** Each unit is in one of three states, told apart by what exists; reversing from any of them ends in the first. */
async function reverseUnits(
  { phase, units }: Pick<SwapJournal, 'phase' | 'units'>,
  fault: FaultPoint = noFault,
): Promise<void> {
  for (const [index, unit] of [...units.entries()].reverse()) {
    const untouched = unit.hadLive
      ? !(await exists(unit.kept))
      : unit.staged === null || (await exists(unit.staged));
    if (untouched) continue;
    if (await exists(unit.live)) await move(unit.live, await asidePath(unit, phase));
    await fault(`reverse-out-${index}`);
    if (unit.hadLive) await move(unit.kept, unit.live);
    await fault(`reverse-in-${index}`);
  }
}

/**
 * Where the present content goes. Something may have made `live` anew while the old tree was away: that must not cover
 * the staged tree. Nobody else has it, so it stays beside the old one; only an undo gives up what came since.
 */
async function asidePath(unit: SwapUnit, phase: SwapPhase): Promise<string> {
  if (unit.staged !== null && !(await exists(unit.staged))) return unit.staged;
  if (phase !== 'reversing') return await freePath(`${unit.kept}.late`);
  const undone = undonePathOf(unit);
  await removeTree(undone);
  return undone;
}

/** Where an undo puts what has no place among the staged trees. */
export function undonePathOf({ kept }: SwapUnit): string {
  return `${kept}.undone`;
}

/** The path itself, or the first of `path-2`, `path-3`, … that is free. */
export async function freePath(path: string): Promise<string> {
  let free = path;
  for (let number = 2; await exists(free); number += 1) free = `${path}-${number}`;
  return free;
}

async function finishCarries(carries: readonly CarryUnit[], fault: FaultPoint): Promise<void> {
  for (const [index, { kept, live }] of carries.entries()) {
    if ((await exists(kept)) && !(await exists(live)) && (await exists(dirname(live))))
      await move(kept, live);
    await fault(`carried-${index}`);
  }
}

async function returnCarries(carries: readonly CarryUnit[], fault: FaultPoint): Promise<void> {
  for (const [index, { kept, live }] of [...carries.entries()].reverse()) {
    if ((await exists(live)) && !(await exists(kept)) && (await exists(dirname(kept))))
      await move(live, kept);
    await fault(`returned-${index}`);
  }
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await rename(from, to);
  await syncDirectory(dirname(to));
  if (dirname(from) !== dirname(to)) await syncDirectory(dirname(from));
}

export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

function swapError(cause: unknown): unknown {
  const errno = errnoOf(cause);
  if (cause instanceof AppError || !errno) return cause;
  return new AppError(
    'unavailable',
    `The restored files could not be moved into place (${errno}). Everything is as it was before.`,
    {
      hint: 'Check that the directory above the state directory can be written by this user.',
      cause,
    },
  );
}

/** The journal's place in a working directory. */
export function journalPathIn(workDir: string): string {
  return join(workDir, 'journal.json');
}
