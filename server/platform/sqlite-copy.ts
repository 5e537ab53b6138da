import { closeSync, copyFileSync, existsSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AppError, errnoOf, messageOf } from '../errors.ts';

export const SQLITE_MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
export const SQLITE_SIDECARS = ['-wal', '-shm', '-journal'] as const;

/** How long a writer is waited for before its database counts as locked. */
const BUSY_TIMEOUT_MS = 5_000;
const LIVE_DEADLINE_MS = 20_000;
/** SQLite itself soon looks only every 100 ms, and misses the gaps between the writes of a busy program. */
const POLL_MS = 8;
const STABLE_DEADLINE_MS = 5_000;
const STABLE_PAUSE_MS = 25;
/** Times of files come from a clock that ticks this seldom: within one tick a change does not show. */
const TICK_MS = 20;
/** Each page is looked at once or twice: 4 MB serve as well as 16. */
const SMALL_CACHE = 'cache_size = -4000';
/** Every page in one step: with smaller steps each foreign commit starts the copy again. */
const ALL_PAGES = 0x7fffffff;

export type CopyOutcome =
  /** `locked`: the copy is what the files held at one moment, as a crash of the program that locks them would leave it. */
  | { readonly kind: 'copied'; readonly locked: boolean }
  | { readonly kind: 'damaged'; readonly message: string }
  /** Another program kept it locked or kept writing, and no copy that is consistent could be made. */
  | { readonly kind: 'locked' };

export function isSqliteStart(bytes: Uint8Array): boolean {
  return bytes.length >= SQLITE_MAGIC.length && SQLITE_MAGIC.equals(bytes.subarray(0, SQLITE_MAGIC.length));
}

/**
 * Copies one database to `target` as a single closed file that is consistent although others write to `source`:
 * SQLite's online backup in one step on a read-only connection. A database in WAL mode that no shared connection has
 * open, one that cannot be opened read-only (a crash left a journal) and one that stays locked is copied with its
 * journal while none of the files changes, and recovered in the copy. The source and its sidecars are never written.
 * Blocks its process, which must read no file of a database that it has open.
 */
export async function copyDatabase(
  source: string | Buffer,
  target: string,
  busyTimeoutMs = BUSY_TIMEOUT_MS,
): Promise<CopyOutcome> {
  if (isUnsharedWal(source) && copyWhileStable(source, target)) return settleCopy(target);
  const live =
    typeof source === 'string' && source.trim() === source
      ? await copyLive(source, target, busyTimeoutMs)
      : 'unreadable';
  if (typeof live === 'object') return live;
  if (!copyWhileStable(source, target)) return { kind: 'locked' };
  if (live === 'unreadable') return settleCopy(target);
  if (checkDatabase(target, 'integrity_check') === null) return { kind: 'copied', locked: true };
  removeDatabase(target);
  return { kind: 'locked' };
}

/** `unreadable`: this way cannot read it, another may. */
async function copyLive(
  source: string,
  target: string,
  timeout: number,
): Promise<CopyOutcome | 'locked' | 'unreadable'> {
  let database: Database.Database | null = null;
  const lockDeadline = Date.now() + timeout;
  try {
    database = new Database(source, { readonly: true, fileMustExist: true, timeout: POLL_MS });
    while (!(await takePages(database, target))) if (Date.now() > lockDeadline) return 'locked';
  } catch (error) {
    const code = sqliteCode(error);
    if (isDamage(code)) return { kind: 'damaged', message: messageOf(error) };
    if (code.startsWith('SQLITE_FULL')) throw fullError(target, error);
    return 'unreadable';
  } finally {
    database?.close();
  }
  return settleCopy(target);
}

/** False when it met a lock: nothing was copied, and another try may. */
async function takePages(database: Database.Database, target: string): Promise<boolean> {
  const deadline = Date.now() + LIVE_DEADLINE_MS;
  let late = false;
  try {
    database.pragma(SMALL_CACHE);
    const { totalPages } = await database.backup(target, {
      progress: ({ totalPages, remainingPages }) => {
        late = Date.now() > deadline && totalPages > 0 && remainingPages > 0;
        if (late) throw new Error('It stays locked.');
        return ALL_PAGES;
      },
    });
    // The library takes a first step that met a lock for the last one.
    return totalPages > 0;
  } catch (error) {
    if (late || sqliteCode(error).startsWith('SQLITE_BUSY')) return false;
    throw error;
  }
}

/** Recovers a copied journal and looks for damage without checking index contents (that is the verification's work). */
function settleCopy(target: string): CopyOutcome {
  const found = checkDatabase(target, 'quick_check');
  return found === null ? { kind: 'copied', locked: false } : { kind: 'damaged', message: found };
}

/**
 * Opens a private copy (never a live database: closing it may write a checkpoint) and checks it.
 * Answers the first complaint, or null when it is sound.
 */
export function checkDatabase(path: string, pragma: 'integrity_check' | 'quick_check'): string | null {
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { fileMustExist: true });
    database.pragma('trusted_schema = OFF');
    database.pragma(SMALL_CACHE);
    const rows = database.pragma(`${pragma}(5)`) as readonly Record<string, unknown>[];
    const complaints = rows
      .map((row) => String(row[pragma]))
      .filter((row) => row !== 'ok' && !isForeign(row));
    return complaints[0] ?? null;
  } catch (error) {
    if (isForeign(messageOf(error))) return null;
    return messageOf(error);
  } finally {
    database?.close();
  }
}

/** A database may use functions and modules of the program that owns it; lacking them here is no damage. */
function isForeign(message: string): boolean {
  return /no such (module|function|collation)|unknown function|no such tokenizer/i.test(message);
}

/** WAL mode and no `-shm`: at most an exclusive connection has it open, and opening it would leave sidecars beside it. */
function isUnsharedWal(source: string | Buffer): boolean {
  const fd = openSync(source, 'r');
  try {
    const header = Buffer.alloc(20);
    readSync(fd, header, 0, 20, 0);
    return header[18] === 2 && !(existsSync(beside(source, '-wal')) && existsSync(beside(source, '-shm')));
  } finally {
    closeSync(fd);
  }
}

/** What others write meanwhile shows in the times and sizes of the files. Two tries at least. */
function copyWhileStable(source: string | Buffer, target: string): boolean {
  const deadline = Date.now() + STABLE_DEADLINE_MS;
  for (let attempt = 1; attempt <= 2 || Date.now() < deadline; attempt += 1) {
    const before = fingerprint(source);
    removeDatabase(target);
    copyFileSync(source, target);
    for (const suffix of ['-wal', '-journal']) copyIfThere(beside(source, suffix), target + suffix);
    if (before.settled && fingerprint(source).text === before.text) return true;
    sleep(STABLE_PAUSE_MS);
  }
  removeDatabase(target);
  return false;
}

/** A journal comes and goes with each write of its program. */
function copyIfThere(source: string | Buffer, target: string): void {
  try {
    copyFileSync(source, target);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/** `settled`: a change from now on will change the text. */
function fingerprint(source: string | Buffer): { text: string; settled: boolean } {
  const now = Date.now();
  let settled = true;
  const parts = ['', '-wal', '-journal'].map((suffix) => {
    const info = statSync(beside(source, suffix), { bigint: true, throwIfNoEntry: false });
    if (!info) return 'none';
    settled &&= Math.abs(now - Number(info.ctimeNs / 1_000_000n)) > TICK_MS;
    return `${info.ino}:${info.size}:${info.mtimeNs}:${info.ctimeNs}`;
  });
  return { text: parts.join('|'), settled };
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function beside(source: string | Buffer, suffix: string): string | Buffer {
  return typeof source === 'string' ? source + suffix : Buffer.concat([source, Buffer.from(suffix)]);
}

/** Removes a private copy and its sidecars. */
export function removeDatabase(path: string): void {
  for (const suffix of ['', ...SQLITE_SIDECARS]) rmSync(path + suffix, { force: true });
}

function sqliteCode(error: unknown): string {
  return errnoOf(error) ?? '';
}

function isDamage(code: string): boolean {
  return code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB');
}

function fullError(path: string, cause: unknown): AppError {
  return new AppError(
    'disk-full',
    `There is no space left to copy a database to ${path}. No backup was made.`,
    {
      path,
      hint: 'Free some space on this disk and try again.',
      cause,
    },
  );
}
