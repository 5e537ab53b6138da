import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { errnoOf } from '../errors.ts';

/** The npm package that a command belongs to. Looking costs a few file reads, no process. */
export interface InstalledPackage {
  readonly version: string;
  /** Its root. */
  readonly directory: string;
  /** Another one after each install, also of the same version. */
  readonly stamp: string;
}

/** `openclaw.mjs` lies in the package's root, a launcher one or two directories below it. */
const DEPTH = 3;

/** The OpenClaw package beside the program of a command, links followed; null for a wrapper that stands elsewhere. */
export function installedPackage(command: readonly string[]): InstalledPackage | null {
  for (const part of command.toReversed().filter(isAbsolute)) {
    let directory = dirname(realPath(part) ?? part);
    for (let depth = 0; depth < DEPTH; depth++, directory = dirname(directory)) {
      const found = packageIn(directory);
      if (found) return found;
    }
  }
  return null;
}

/** What a command's program is, when there is no package to ask: its own size and times. */
export function programStamp(command: readonly string[]): string {
  return command.filter(isAbsolute).map(stampOf).join(' ');
}

/**
 * The plugins of a state directory: their manifests are part of what `openclaw config schema` prints, enabled or not
 * (observed, 2026.9.6). Empty without any. Plugins named by `plugins.load.paths` are not in it.
 */
export function pluginStamp(stateDir: string): string {
  const parents = [join(stateDir, 'extensions'), join(stateDir, 'npm', 'projects')];
  const directories = parents.flatMap((parent) => namesIn(parent).map((name) => join(parent, name)));
  return directories
    .map((path) =>
      [
        path,
        stampOf(path),
        stampOf(join(path, 'openclaw.plugin.json')),
        stampOf(join(path, 'package.json')),
      ].join(' '),
    )
    .join('\n');
}

function packageIn(directory: string): InstalledPackage | null {
  const path = join(directory, 'package.json');
  try {
    const data: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const isOpenClaw =
      typeof data === 'object' && data !== null && 'name' in data && data.name === 'openclaw';
    if (!isOpenClaw || !('version' in data) || typeof data.version !== 'string') return null;
    return { version: data.version, directory, stamp: stampOf(path) };
  } catch (error) {
    if (errnoOf(error) === null && !(error instanceof SyntaxError)) throw error;
    return null;
  }
}

/** Another one for another file, or another content of it; why it can't be read, when it can't. */
export function stampOf(path: string): string {
  try {
    const { ino, size, mtimeNs } = statSync(path, { bigint: true });
    return `${ino}:${size}:${mtimeNs}`;
  } catch (error) {
    return errnoOrThrow(error);
  }
}

/** None for a directory that is not there or can't be read. */
function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch (error) {
    errnoOrThrow(error);
    return [];
  }
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (error) {
    errnoOrThrow(error);
    return null;
  }
}

function errnoOrThrow(error: unknown): string {
  const errno = errnoOf(error);
  if (errno === null) throw error;
  return errno;
}
