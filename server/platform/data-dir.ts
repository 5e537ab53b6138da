import { accessSync, chmodSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError, errnoOf, messageOf } from '../errors.ts';
import { isAlive, type ProcessIdentity, readProcess } from './process-identity.ts';

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** Makes Gatehouse's own data directory (0700) or says why it can't be used. Answers its absolute path. */
export function prepareDataDir(path: string): string {
  const dir = resolve(path);
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
    chmodSync(dir, 0o700);
  } catch (cause) {
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

/**
 * One server a data directory. The lock names a live process, so a crash leaves nothing to clean up by hand.
 * @returns a function that gives the lock back.
 * @throws AppError `busy` while another server holds it.
 */
export function lockDataDir(dir: string, address: ServerAddress): () => void {
  const path = lockPath(dir);
  const holder = readHolder(path);
  if (holder && holder.pid !== process.pid && isAlive(holder)) {
    throw new AppError('busy', `Another Gatehouse (process ${holder.pid}) uses ${dir}.`, {
      hint: 'Open that one, stop it, or choose another --data-dir.',
      path,
    });
  }
  rmSync(path, { force: true });
  const holding = { ...readProcess(process.pid), ...address };
  writeFileSync(path, JSON.stringify(holding), { mode: 0o600, flag: 'wx' });
  return () => rmSync(path, { force: true });
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
