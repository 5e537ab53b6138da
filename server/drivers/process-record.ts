import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../errors.ts';
import { ensureMode, writeFileAtomic } from '../platform/atomic-file.ts';
import { isAlive, type ProcessIdentity } from '../platform/process-identity.ts';

/** Where the output of a Gateway that Gatehouse started goes. The one of the start before is beside it with `.1`. */
export function gatewayOutputFile(runtimeDir: string, instanceId: string): string {
  return join(runtimeDir, `${instanceId}.log`);
}

/** The PID of the Gateway that Gatehouse started, kept so that it is found again after Gatehouse itself restarts. */
export interface ProcessRecord {
  readonly outputFile: string;
  /** The recorded process when it still lives; a PID that another process has now is not it. */
  read(): Promise<ProcessIdentity | null>;
  write(identity: ProcessIdentity): Promise<void>;
  remove(): Promise<void>;
  /** Calls `use` with a descriptor of a fresh output file, mode 0600. */
  withOutput<T>(use: (descriptor: number) => T): Promise<T>;
}

export function createProcessRecord(runtimeDir: string, instanceId: string): ProcessRecord {
  const path = join(runtimeDir, `${instanceId}.json`);
  const outputFile = gatewayOutputFile(runtimeDir, instanceId);

  async function makeDirectory(): Promise<void> {
    await mkdir(runtimeDir, { recursive: true, mode: 0o700 });
    await ensureMode(runtimeDir, 0o700);
  }

  return {
    outputFile,
    read: async () => {
      const identity = parseIdentity(await readIfThere(path));
      return identity !== null && isAlive(identity) ? identity : null;
    },
    write: async (identity) => {
      await makeDirectory();
      await writeFileAtomic(path, `${JSON.stringify(identity)}\n`, { mode: 0o600 });
    },
    remove: () => rm(path, { force: true }),
    withOutput: async (use) => {
      await makeDirectory();
      await rename(outputFile, `${outputFile}.1`).catch((error: unknown) => {
        if (errnoOf(error) !== 'ENOENT') throw error;
      });
      const descriptor = openSync(outputFile, 'a', 0o600);
      try {
        return use(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

function parseIdentity(text: string | null): ProcessIdentity | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    if (typeof value !== 'object' || value === null || !('pid' in value)) return null;
    const startTime = 'startTime' in value ? value.startTime : null;
    if (typeof value.pid !== 'number' || (startTime !== null && typeof startTime !== 'number')) return null;
    return { pid: value.pid, startTime };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}
