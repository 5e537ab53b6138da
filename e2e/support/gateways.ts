import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Kills the Gateways that a test left behind in these state directories, by their lock files. A Gateway outlives
 * Gatehouse on purpose, so every test that starts one ends with this.
 */
export async function killGateways(...stateDirs: readonly string[]): Promise<void> {
  for (const stateDir of stateDirs) {
    for (const pid of await lockHolders(join(stateDir, 'tmp'))) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  }
}

async function lockHolders(directory: string): Promise<number[]> {
  const names = await readdir(directory, { recursive: true }).catch(() => []);
  const locks = names.filter((name) => /gateway\.[^/]+\.lock$/.test(name));
  const texts = await Promise.all(
    locks.map((name) => readFile(join(directory, name), 'utf8').catch(() => '')),
  );
  return texts.flatMap((text) => {
    const pid = Number(/"pid":\s*(\d+)/.exec(text)?.[1]);
    return pid > 0 ? [pid] : [];
  });
}
