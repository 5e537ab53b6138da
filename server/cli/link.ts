import { parseArgs } from 'node:util';
import { createAuthParts } from '../app-auth.ts';
import { readEnvironment } from '../environment.ts';
import { lockDataDir, prepareDataDir, runningServer } from '../platform/data-dir.ts';
import { signInLink } from './address.ts';
import { type CommandIo, EXIT } from './io.ts';

/** Prints a new one-time link; works while the server runs and while it does not. */
export async function linkCommand(args: string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { port: { type: 'string' }, host: { type: 'string' }, 'data-dir': { type: 'string' } },
  });
  const environment = readEnvironment(io.env, values);
  const dataDir = prepareDataDir(environment.dataDir);
  const running = runningServer(dataDir);
  // Without a server this may be the first to open the database, and makes it; a running one has done so.
  const unlock = running ? () => undefined : lockDataDir(dataDir, environment);
  const { auth, close } = createAuthParts(environment, dataDir, { migrate: running === null });
  const { token } = auth.createLink();
  close();
  unlock();
  // A running server knows best where it listens.
  io.stdout.write(`${signInLink(running ?? environment, token)}\n`);
  return EXIT.ok;
}
