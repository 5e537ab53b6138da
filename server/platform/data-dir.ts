import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AppError, errnoOf, messageOf } from '../errors.ts';
import { isAlive, type ProcessIdentity, readProcess } from './process-identity.ts';

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** Names that Gatehouse itself puts there: a directory that holds only such is its own. */
const OWN_NAMES =
  /^(gatehouse\.db.*|server\.lock.*|schemas|revisions|backups|scratch|gateways|demo|applies|destinations|uploads)$/;

/**
 * Makes Gatehouse's own data directory (0700), or takes an empty one or one of its own. Answers its absolute path.
 * @throws AppError when it can't be used, `refused` for a directory that holds other things: its mode would change.
 */
export function prepareDataDir(path: string): string {
  const dir = resolve(path);
  try {
    makeDirectories(dir);
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
    requireOwn(dir);
    chmodSync(dir, 0o700);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'unavailable',
      `The data directory ${dir} can’t be used (${errnoOf(cause) ?? messageOf(cause)}).`,
      {
        hint: 'Give a directory that this user may write to: --data-dir DIR or GATEHOUSE_DATA_DIR.',
        path: dir,
        cause,
      },
    );
  }
  return dir;
}

/** Level by level: Node's own recursive mkdir never returns on file systems like /proc. */
function makeDirectories(dir: string): void {
  if (existsSync(dir)) return;
  makeDirectories(dirname(dir));
  mkdirSync(dir, { mode: 0o700 });
}

function requireOwn(dir: string): void {
  const names = readdirSync(dir);
  const stranger = names.find((name) => !OWN_NAMES.test(name));
  if (stranger === undefined || names.includes('gatehouse.db')) return;
  throw new AppError(
    'refused',
    `${dir} holds other things (${stranger}), so Gatehouse does not take it over.`,
    {
      hint: 'Give a directory of its own: --data-dir DIR or GATEHOUSE_DATA_DIR.',
      path: dir,
    },
  );
}

/**
 * One server a data directory. The lock names a live process, so a crash leaves nothing to clean up by hand.
 * @returns a function that gives the lock back.
 * @throws AppError `busy` while another server holds it.
 */
export function lockDataDir(dir: string, address: ServerAddress): () => void {
  const path = lockPath(dir);
  const holding = JSON.stringify({ ...readProcess(process.pid), ...address });
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(path, holding, { mode: 0o600, flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
    const holder = readHolder(path);
    if (holder && isAlive(holder)) throw heldBy(holder, dir, path);
    // Its holder is gone. Of two that see this, the rename makes sure that one removes it and not the other's new lock.
    const stale = `${path}.stale-${process.pid}`;
    renameSync(path, stale);
    rmSync(stale, { force: true });
  }
  throw new AppError('busy', `Another Gatehouse starts with ${dir} at this moment.`, { path });
}

function heldBy(holder: ProcessIdentity, dir: string, path: string): AppError {
  return new AppError('busy', `Another Gatehouse (process ${holder.pid}) uses ${dir}.`, {
    hint: 'Open that one, stop it, or choose another --data-dir.',
    path,
  });
}

/** Where the server that holds a data directory listens, or null when none runs. */
export function runningServer(dir: string): ServerAddress | null {
  const holder = readHolder(lockPath(dir));
  return holder && isAlive(holder) ? { host: holder.host, port: holder.port } : null;
}

const lockPath = (dir: string) => join(dir, 'server.lock');

function readHolder(path: string): (ProcessIdentity & ServerAddress) | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity & ServerAddress;
  } catch (error) {
    // Absent, or cut off by a crash while it was written: in both cases nobody holds it.
    if (errnoOf(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}
