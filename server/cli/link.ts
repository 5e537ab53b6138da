import { parseArgs } from 'node:util';
import { createAuthParts } from '../app-auth.ts';
import { readEnvironment } from '../environment.ts';
import { type CommandIo, EXIT } from './io.ts';

/** Prints a new one-time link; works while the server runs and while it does not. */
export async function linkCommand(args: string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { port: { type: 'string' }, host: { type: 'string' }, 'data-dir': { type: 'string' } },
  });
  const environment = readEnvironment(io.env, values);
  const { auth, close } = createAuthParts(environment);
  const { token } = auth.createLink();
  close();
  io.stdout.write(`http://${environment.host}:${environment.port}/api/session?link=${token}\n`);
  return EXIT.ok;
}
