import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '../backup/manifest.ts';
import { errnoOf } from '../errors.ts';

/**
 * The process that holds the Gateway's lock of a state directory, or null. Mirrors `resolveGatewayLockDir` and
 * `readActiveGatewayLockIdentity` (2026.9.6): `tmp/openclaw-<uid>/gateway.*.lock`, valid while its process lives and
 * has the recorded start time. A Gateway in another process namespace (a container) cannot be seen this way.
 */
export async function readLiveGateway(
  stateDir: string,
): Promise<{ pid: number; port: number | null } | null> {
  const base = join(stateDir, 'tmp');
  for (const folder of await namesIn(base)) {
    if (!folder.startsWith('openclaw')) continue;
    for (const name of await namesIn(join(base, folder))) {
      if (!/^gateway\..*\.lock$/.test(name)) continue;
      const holder = await readHolder(join(base, folder, name));
      if (holder) return holder;
    }
  }
  return null;
}

async function readHolder(path: string): Promise<{ pid: number; port: number | null } | null> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    // A lock that is gone or half written belongs to nobody.
    if (error instanceof SyntaxError || errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
  if (!isRecord(value) || typeof value.pid !== 'number') return null;
  const started = await processStartTime(value.pid);
  if (started === null) return null;
  if (typeof value.startTime === 'number' && value.startTime !== started) return null;
  return { pid: value.pid, port: typeof value.port === 'number' ? value.port : null };
}

/** Field 22 of /proc/PID/stat, in clock ticks since boot; null when there is no such process or it is a zombie. */
export async function processStartTime(pid: number): Promise<number | null> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : Number(fields[19]);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ESRCH') return null;
    throw error;
  }
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}
