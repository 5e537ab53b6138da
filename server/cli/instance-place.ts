import { dirname, join, resolve } from 'node:path';
import { AppError } from '../errors.ts';
import { expandHome } from '../openclaw/discovery.ts';
import { textDisk } from '../platform/text-disk.ts';
import type { CommandIo } from './io.ts';

/** Whose plugins, variables and Gateway a config is judged with. */
export interface InstancePlace {
  readonly stateDir: string;
  readonly configPath: string;
}

/**
 * The instance of a state directory; without one, that of the directory the file lies in.
 * @throws AppError `not-found` for a state directory that is not there
 */
export function instancePlace(stateDir: string | undefined, file: string, io: CommandIo): InstancePlace {
  if (stateDir === undefined) return { stateDir: dirname(file), configPath: file };
  const path = resolve(io.cwd, expandHome(stateDir));
  if (textDisk.read(path).kind !== 'directory') {
    throw new AppError('not-found', `${path} is not a directory. Nothing was done.`, {
      hint: 'Give the state directory of an OpenClaw, usually ~/.openclaw.',
      path,
    });
  }
  return { stateDir: path, configPath: join(path, 'openclaw.json') };
}
