import { parseArgs } from 'node:util';
import { createAuthParts } from '../app-auth.ts';
import { readEnvironment } from '../environment.ts';
import { runningServer } from '../platform/data-dir.ts';
import { signInLink } from './address.ts';
import { type CommandIo, EXIT } from './io.ts';

/** Prints a new one-time link; works while the server runs and while it does not. */
export async function linkCommand(args: string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { port: { type: 'string' }, host: { type: 'string' }, 'data-dir': { type: 'string' } },
  });
  const environment = readEnvironment(io.env, values);
  const { dataDir, auth, close } = createAuthParts(environment);
  const { token } = auth.createLink();
  close();
  // A running server knows best where it listens.
  io.stdout.write(`${signInLink(runningServer(dataDir) ?? environment, token)}\n`);
  return EXIT.ok;
}
