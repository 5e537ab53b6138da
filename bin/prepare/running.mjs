// @ts-check
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { isBuilt } from './build.mjs';
import { REPOSITORY } from './paths.mjs';
import { PrepareError } from './run.mjs';

/**
 * Before anything is installed or built: a panel that runs from this directory reads its files as pages are opened,
 * so they must not be replaced under it. When nothing is to be built nothing is replaced, and `serve` itself says
 * what is taken.
 * @returns {Promise<boolean>} false: nothing was done
 * @throws {PrepareError} that names the process
 */
export async function requireStopped() {
  if (isBuilt()) return false;
  const pid = findPanel(REPOSITORY);
  if (pid === null) return false;
  throw new PrepareError(
    `Gatehouse runs from this directory (process ${pid}). Its panel changed and would be built under it. Nothing was changed.`,
    `Stop it (Ctrl+C where it was started, or \`kill ${pid}\`; the Gateways go on running), then run the same command again.`,
  );
}

/**
 * The process that serves the panel of a checkout, or null. Linux knows each process's command and directory;
 * elsewhere the lock of the data directory tells.
 * @param {string} root
 * @returns {number | null}
 */
export function findPanel(root) {
  if (process.platform !== 'linux') return lockHolder(dataDirectory());
  const entry = realPath(join(root, 'bin', 'gatehouse.mjs'));
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.find((pid) => Number(pid) !== process.pid && servesFrom(pid, entry));
  return found === undefined ? null : Number(found);
}

/**
 * The live process that the lock of a data directory names, or null.
 * @param {string} directory
 * @returns {number | null}
 */
export function lockHolder(directory) {
  const text = readOrNull(() => readFileSync(join(directory, 'server.lock'), 'utf8'));
  const pid = Number(/"pid":(\d+)/.exec(text ?? '')?.[1]);
  return pid > 0 && isAlive(pid) ? pid : null;
}

function dataDirectory() {
  return process.env.GATEHOUSE_DATA_DIR ?? join(homedir(), '.gatehouse');
}

/**
 * @param {string} pid
 * @param {string} entry
 */
function servesFrom(pid, entry) {
  const args = readOrNull(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.split('\0') ?? [];
  const script = args.findIndex((arg) => arg.endsWith('gatehouse.mjs'));
  if (script === -1 || args[script + 1] !== 'serve' || args.includes('--dev')) return false;
  const cwd = readOrNull(() => readlinkSync(`/proc/${pid}/cwd`));
  return cwd !== null && realPath(resolve(cwd, args[script] ?? '')) === entry;
}

/** @param {string} path */
function realPath(path) {
  return readOrNull(() => realpathSync(path)) ?? path;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * A process ends, or belongs to somebody else: then there is nothing to read.
 * @param {() => string} read
 */
function readOrNull(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
