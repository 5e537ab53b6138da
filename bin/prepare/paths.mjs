// @ts-check
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of this checkout, absolute. */
export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** The Node that runs Gatehouse and its tests: the `node` package brings its own, whatever the machine has. */
export const OWN_NODE = join(REPOSITORY, 'node_modules', '.bin', 'node');

/** Full output of the long steps, for the day one of them fails. */
export const LOG_DIR = join(REPOSITORY, '.cache', 'prepare');

/**
 * The environment of everything that is started here: our own Node first in PATH, no telemetry.
 * @param {Readonly<Record<string, string>>} [extra]
 */
export function ownEnvironment(extra = {}) {
  const bin = join(REPOSITORY, 'node_modules', '.bin');
  const path = [bin, ...(process.env.PATH ?? '').split(delimiter).filter((entry) => entry !== bin)];
  return { ...process.env, PATH: path.join(delimiter), NEXT_TELEMETRY_DISABLED: '1', ...extra };
}
