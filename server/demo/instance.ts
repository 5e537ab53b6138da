import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Instance } from '../instances/types.ts';
import { createDemoState, isDemoState } from './state.ts';

const FIRST_PORT = 18_797;
const PORTS_TRIED = 50;

/** The program that stands in for OpenClaw in the demo: `gateway run`, `--version`, and nothing else. */
export function standInCommand(): readonly string[] {
  return [process.execPath, fileURLToPath(new URL('./stand-in.ts', import.meta.url))];
}

/** Where the demo's state directory is in Gatehouse's data directory. */
export function demoStateDir(dataDir: string): string {
  return join(dataDir, 'demo', 'state');
}

/**
 * Makes the demo: a state directory in Gatehouse's own data directory, and a stand-in for its Gateway that is started
 * and stopped like a real one. A demo that is there already, as after the loss of the database, is taken as it is.
 * @throws AppError `conflict` when something else has its place.
 */
export async function createDemoInstance({
  dataDir,
}: {
  readonly dataDir: string;
}): Promise<Omit<Instance, 'id' | 'slug' | 'createdAt'>> {
  const stateDir = demoStateDir(dataDir);
  if (!isDemoState(stateDir)) await createDemoState(stateDir, { port: await freePort() });
  return {
    name: 'Demo',
    stateDir,
    configPath: join(stateDir, 'openclaw.json'),
    demo: true,
    driver: { kind: 'process' },
    openclawCommand: standInCommand(),
  };
}

/** The first port from 18797 that nothing listens on; the first of all when every one is taken. */
async function freePort(): Promise<number> {
  for (let port = FIRST_PORT; port < FIRST_PORT + PORTS_TRIED; port++) if (await isFree(port)) return port;
  return FIRST_PORT;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
