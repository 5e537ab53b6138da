import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../../errors.ts';
import { isAlive, type ProcessIdentity, readProcess } from '../../platform/process-identity.ts';

export interface GatewayLock {
  /** Records the port that is listened on. */
  record(port: number): void;
  release(): void;
}

/**
 * The lock of a Gateway in its state directory, where OpenClaw keeps it (2026.9.6, docs/gateway/gateway-lock.md).
 * @returns the PID of the live owner when there is one.
 */
export function takeLock(stateDir: string, configPath: string): GatewayLock | { readonly owner: number } {
  const uid = process.getuid?.();
  const directory = join(stateDir, 'tmp', uid === undefined ? 'openclaw' : `openclaw-${uid}`);
  const name = createHash('sha256').update(configPath).digest('hex').slice(0, 8);
  const path = join(directory, `gateway.${name}.lock`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const holder = readHolder(path);
  if (holder && holder.pid !== process.pid && isAlive(holder)) return { owner: holder.pid };
  const startTime = readProcess(process.pid)?.startTime ?? null;
  const write = (port: number | null) => {
    const content = { pid: process.pid, startTime, role: 'gateway', configPath, stateDir, port, demo: true };
    writeFileSync(path, JSON.stringify(content), { mode: 0o600 });
  };
  write(null);
  return { record: write, release: () => rmSync(path, { force: true }) };
}

function readHolder(path: string): ProcessIdentity | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}
