import { readdir, readFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { errnoOf } from '../errors.ts';
import { isAlive } from '../platform/process-identity.ts';
import type { OpenClawTarget } from './environment.ts';

/** Where things are in a state directory. Both generations; what is absent in one is simply not there. */
export function statePaths(stateDir: string) {
  return {
    envFile: join(stateDir, '.env'),
    /** Regenerable: no backup, no watching. 57 MB in a fresh 2026.9.6. */
    cache: join(stateDir, 'cache'),
    tmp: join(stateDir, 'tmp'),
    agents: join(stateDir, 'agents'),
    credentials: join(stateDir, 'credentials'),
    /** 2026.9.6. */
    stateDatabase: join(stateDir, 'state', 'openclaw.sqlite'),
    /** 2026.2.26. */
    cronJobs: join(stateDir, 'cron', 'jobs.json'),
    deviceIdentity: join(stateDir, 'identity', 'device.json'),
  } as const;
}

/** A Gateway that holds a lock on a state directory and lives. */
export interface GatewayOwner {
  readonly pid: number;
  /** As {@link ProcessIdentity.startTime}; null when the lock does not say. */
  readonly startTime: number | null;
  /** The port it listens on, which `--port` may have set against the config; older locks do not say. */
  readonly port: number | null;
  readonly configPath: string | null;
  readonly lockPath: string;
}

/**
 * The live Gateway of an instance by its lock files: `tmp/openclaw-UID/gateway.*.lock` in the state directory
 * (2026.9.6, docs/gateway/gateway-lock.md), else in the temp directory, matched by config path (2026.2.26). A lock
 * whose process is gone, or whose PID another process has now, is stale and not answered.
 */
export async function findGatewayOwner(
  target: Pick<OpenClawTarget, 'stateDir' | 'configPath'>,
): Promise<GatewayOwner | null> {
  const own = await readLockFolders(join(target.stateDir, 'tmp'));
  const shared = (await readLockFolders(tmpdir())).filter((lock) => lock.configPath === target.configPath);
  const alive = [...own, ...shared].filter((lock) => isAlive(lock));
  return alive.find((lock) => lock.port !== null) ?? alive[0] ?? null;
}

/** The locks of every user: the Gateway may run as another one than Gatehouse. */
async function readLockFolders(parent: string): Promise<GatewayOwner[]> {
  const folders = (await namesIn(parent)).filter((name) => /^openclaw(-\d+)?$/.test(name));
  return (await Promise.all(folders.map((folder) => readLocks(join(parent, folder))))).flat();
}

async function readLocks(directory: string): Promise<GatewayOwner[]> {
  const names = (await namesIn(directory)).filter((entry) => /^gateway\..+\.lock$/.test(entry));
  const locks: GatewayOwner[] = [];
  for (const name of names) {
    const lock = parseLock(await readText(join(directory, name)), join(directory, name));
    if (lock) locks.push(lock);
  }
  return locks;
}

/** Sorted; none for a directory that is not there or belongs to somebody else. */
async function namesIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return [];
  }
}

/** Null for a lock that is half written, of another role (doctor, embedded agent) or not one. */
export function parseLock(text: string | null, lockPath: string): GatewayOwner | null {
  const payload = parseJson(text ?? '');
  if (typeof payload !== 'object' || payload === null || !('pid' in payload)) return null;
  const { pid, startTime, port, configPath, role } = payload as Record<string, unknown>;
  if (typeof pid !== 'number' || (role !== undefined && role !== 'gateway')) return null;
  return {
    pid,
    startTime: process.platform === 'linux' && typeof startTime === 'number' ? startTime : null,
    port: typeof port === 'number' ? port : null,
    configPath: typeof configPath === 'string' ? configPath : null,
    lockPath,
  };
}

/**
 * The file the Gateway logs to: `logging.file` of the merged config, else the dated default of that day, which all
 * Gateways of one user share (docs/logging.md, 2026.9.6). `shared` says so.
 */
export function gatewayLogFile(config: unknown, day: Date = new Date()): { path: string; shared: boolean } {
  const configured = valueAt(config, ['logging', 'file']);
  if (typeof configured === 'string' && configured.trim() !== '') {
    const path = configured.replace(/^~(?=$|\/)/, homedir()).replace(/\bYYYY-MM-DD\b/, localDate(day));
    return { path: resolve(path), shared: false };
  }
  return { path: `/tmp/openclaw/openclaw-${localDate(day)}.log`, shared: true };
}

/** A value of a merged config by its keys, or undefined. */
export function valueAt(config: unknown, keys: readonly string[]): unknown {
  let value: unknown = config;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function localDate(day: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`;
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
