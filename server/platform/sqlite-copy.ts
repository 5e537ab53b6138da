import { closeSync, copyFileSync, existsSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AppError, errnoOf, messageOf } from '../errors.ts';

export const SQLITE_MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
export const SQLITE_SIDECARS = ['-wal', '-shm', '-journal'] as const;

const BUSY_TIMEOUT_MS = 5_000;
const COPY_DEADLINE_MS = 20_000;
const STABLE_TRIES = 5;
/** Every page in one step: with smaller steps each foreign commit starts the copy again. */
const ALL_PAGES = 0x7fffffff;

export type CopyOutcome =
  | { readonly kind: 'copied' }
  | { readonly kind: 'damaged'; readonly message: string };

export function isSqliteStart(bytes: Uint8Array): boolean {
  return bytes.length >= SQLITE_MAGIC.length && SQLITE_MAGIC.equals(bytes.subarray(0, SQLITE_MAGIC.length));
}

/**
 * Copies one database to `target` as a single closed file that is consistent although others write to `source`:
 * SQLite's online backup in one step on a read-only connection. A database that nobody has open, and one that cannot
 * be opened read-only (a crash left a journal), is copied with its journal and recovered in the copy. The source and
 * its sidecars are never written. Blocks its thread: use it in a worker.
 * @throws AppError `busy` when a writer holds it for 20 seconds
 */
export async function copyDatabase(source: string | Buffer, target: string): Promise<CopyOutcome> {
  const quiet = isClosedWal(source);
  if (quiet && copyWhileStable(source, target)) return settleCopy(target);
  if (typeof source === 'string' && source.trim() === source) {
    const live = await copyLive(source, target);
    if (live) return live;
  }
  removeDatabase(target);
  if (copyWhileStable(source, target)) return settleCopy(target);
  throw new AppError(
    'busy',
    `The database ${String(source)} kept changing and could not be copied. No backup was made.`,
    {
      path: String(source),
      hint: 'Try again, or stop the Gateway first.',
    },
  );
}

/** Null: this way cannot read it, another may. */
async function copyLive(source: string, target: string): Promise<CopyOutcome | null> {
  let database: Database.Database | null = null;
  const deadline = Date.now() + COPY_DEADLINE_MS;
  try {
    database = new Database(source, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    await database.backup(target, {
      progress: ({ totalPages, remainingPages }) => {
        if (Date.now() > deadline && totalPages > 0 && remainingPages > 0) throw lockedError(source);
        return ALL_PAGES;
      },
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = sqliteCode(error);
    if (code.startsWith('SQLITE_BUSY')) throw lockedError(source, error);
    if (isDamage(code)) return { kind: 'damaged', message: messageOf(error) };
    if (code.startsWith('SQLITE_FULL')) throw fullError(target, error);
    return null;
  } finally {
    database?.close();
  }
  return settleCopy(target);
}

/** Recovers a copied journal and looks for damage without checking index contents (that is the verification's work). */
function settleCopy(target: string): CopyOutcome {
  const found = checkDatabase(target, 'quick_check');
  return found === null ? { kind: 'copied' } : { kind: 'damaged', message: found };
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

/** WAL mode and no `-wal`: no connection has it open, and opening it would leave sidecars beside it. */
function isClosedWal(source: string | Buffer): boolean {
  const fd = openSync(source, 'r');
  try {
    const header = Buffer.alloc(20);
    readSync(fd, header, 0, 20, 0);
    return header[18] === 2 && !existsSync(beside(source, '-wal'));
  } finally {
    closeSync(fd);
  }
}

function copyWhileStable(source: string | Buffer, target: string): boolean {
  for (let attempt = 0; attempt < STABLE_TRIES; attempt += 1) {
    const before = fingerprint(source);
    removeDatabase(target);
    copyFileSync(source, target);
    for (const suffix of ['-wal', '-journal']) {
      if (existsSync(beside(source, suffix))) copyFileSync(beside(source, suffix), target + suffix);
    }
    if (fingerprint(source) === before) return true;
  }
  removeDatabase(target);
  return false;
}

function fingerprint(source: string | Buffer): string {
  return ['', '-wal', '-journal']
    .map((suffix) => {
      try {
        const info = statSync(beside(source, suffix), { bigint: true });
        return `${info.ino}:${info.size}:${info.mtimeNs}:${info.ctimeNs}`;
      } catch (error) {
        if (errnoOf(error) === 'ENOENT') return 'none';
        throw error;
      }
    })
    .join('|');
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

function lockedError(path: string, cause?: unknown): AppError {
  return new AppError('busy', `The database ${path} is locked by another program. No backup was made.`, {
    path,
    hint: 'Wait until its long write ends or stop the Gateway, then try again.',
    cause,
  });
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
