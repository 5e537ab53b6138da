import {
  type Dirent,
  existsSync,
  lstatSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { findEnvReferences } from '../../config-language/env.ts';
import { containerPathOf, hostPathOf } from '../backup/bind-mounts.ts';
import { configFilesOf } from '../backup/components.ts';
import { type AssetKind, isRecord } from '../backup/manifest.ts';
import type { BackupSource } from '../backup/ports.ts';
import { AppError, errnoOf, isAppError } from '../errors.ts';
import { unreadable } from './file-reading.ts';

/** A root that is captured. */
export interface CaptureRoot {
  readonly kind: AssetKind;
  /** Absolute, links resolved. */
  readonly path: string;
}

export interface CaptureRoots {
  readonly roots: readonly CaptureRoot[];
  /** Workspaces inside the state directory, relative to it. */
  readonly innerWorkspaces: readonly string[];
  /** Files that the config includes inside the state directory, relative to it. */
  readonly configFiles: readonly string[];
  readonly warnings: readonly string[];
}

/** Roots that are one file; the others are directories. */
export function isFileRoot({ kind }: CaptureRoot): boolean {
  return kind === 'config' || kind === 'include';
}

/**
 * The state directory and what belongs to it outside: the config where it lies elsewhere and the files it includes,
 * the workspaces and agent directories that the config names (`agents.defaults.workspace`,
 * `agents.entries.*.{workspace,agentDir}`) or OpenClaw has registered, and what its own names in the state directory
 * link to.
 * @throws AppError `not-found` when the state directory is missing, `bad-input` when it is no directory, `unavailable`
 */
export function findRoots(source: BackupSource): CaptureRoots {
  const state = resolveStateDir(source.stateDir);
  const roots: CaptureRoot[] = [{ kind: 'state', path: state }];
  const warnings: string[] = [...(source.configWarnings ?? [])];
  const inner = new Set<string>();
  const add = (kind: CaptureRoot['kind'], path: string): void => {
    if (!roots.some((root) => isWithin(path, root.path))) roots.push({ kind, path });
  };
  const addFile = (kind: 'config' | 'include', path: string): void => {
    if (existsSync(path)) add(kind, realpathSync(path));
  };
  addFile('config', source.configPath);
  for (const file of source.includedFiles ?? []) addFile('include', file);
  // A link to nowhere is carried as the link it is.
  const linked = linkedPlaces(state).filter(({ named }) => existsSync(named));
  for (const { kind, named, what } of [...placesOf(source), ...linked]) {
    const { path, problem } = placeOf(named, what, source);
    if (path === null) {
      if (problem) warnings.push(problem);
      continue;
    }
    const real = realpathSync(path);
    if (isWithin(real, state)) {
      if (kind === 'workspace') inner.add(real.slice(state.length + 1));
    } else if (isWithin(state, real))
      warnings.push(`The ${what} ${real} holds the state directory; it is left out.`);
    else if (!statSync(real).isDirectory())
      warnings.push(`The ${what} ${real} is not a directory; it is left out.`);
    else add(kind, real);
  }
  const configFiles = configFilesOf(source, state);
  return { roots, innerWorkspaces: [...inner].filter(Boolean), configFiles, warnings };
}

/** A place that belongs to the state, as it is named. */
interface NamedPlace {
  readonly kind: 'workspace' | 'agent';
  /** In words. */
  readonly what: string;
  readonly named: string;
}

const WORKSPACE = { kind: 'workspace', what: 'workspace' } as const;
const AGENT = { kind: 'agent', what: 'agent directory' } as const;

/** What cannot be listed is for the walk to say. */
function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(errnoOf(error) ?? '')) return [];
    throw error;
  }
}

function placesOf({ config, agentDirs = [] }: BackupSource): NamedPlace[] {
  return [...placesNamedBy(config), ...agentDirs.map((named) => ({ ...AGENT, named }))];
}

/** OpenClaw's own names for what may be large and therefore is sometimes a link to another disk. */
function linkedPlaces(state: string): NamedPlace[] {
  const links = (directory: string, test: RegExp) =>
    entriesOf(directory)
      .filter((entry) => entry.isSymbolicLink() && test.test(entry.name))
      .map((entry) => join(directory, entry.name));
  const agents = links(state, /^agents$/);
  const single = agents.length > 0 ? [] : links(join(state, 'agents'), /./);
  return [
    ...links(state, /^workspace(-.*)?$/).map((named) => ({ ...WORKSPACE, named })),
    ...[...agents, ...single].map((named) => ({ ...AGENT, named })),
  ];
}

/**
 * What the instance names outside its state directory, links resolved, whether it is there or not: the only places
 * there that a restore may write.
 */
export function namedOutside(source: BackupSource): string[] {
  const state = realPathOf(source.stateDir);
  const named = [...placesOf(source), ...linkedPlaces(state)].flatMap((place) => {
    const text = substitute(place.named, source.variables ?? {});
    const path = text === null || text.trim() === '' ? null : expand(text, source);
    return path === null ? [] : [path];
  });
  const paths = [source.configPath, ...(source.includedFiles ?? []), ...named].map(realPathOf);
  return [...new Set(paths)].filter((path) => !isWithin(path, state) && !isWithin(state, path));
}

/** With links resolved, also those to what is not there. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const errno = errnoOf(error);
    // What cannot be followed is itself: nothing can be put there either.
    if (errno === 'ENOTDIR' || errno === 'ELOOP') return path;
    if (errno !== 'ENOENT') throw error;
  }
  const parent = dirname(path);
  if (parent === path) return path;
  const target = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : null;
  return target === null ? join(realPathOf(parent), basename(path)) : realPathOf(resolve(parent, target));
}

function resolveStateDir(stateDir: string): string {
  try {
    const real = realpathSync(stateDir);
    if (!statSync(real).isDirectory())
      throw new AppError('bad-input', `${stateDir} is not a directory. No backup was made.`, {
        path: stateDir,
      });
    return real;
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    if (errnoOf(cause) !== 'ENOENT') throw unreadable(stateDir, cause);
    throw new AppError('not-found', `The state directory ${stateDir} does not exist. No backup was made.`, {
      path: stateDir,
      hint: 'Check the path of this instance; OpenClaw keeps its state in ~/.openclaw unless OPENCLAW_STATE_DIR says otherwise.',
      cause,
    });
  }
}

/** Workspaces and agent directories as the config names them, `${VAR}` and `~` as they stand; each once. */
export function placesNamedBy(config: unknown): NamedPlace[] {
  const agents = isRecord(config) && isRecord(config.agents) ? config.agents : {};
  const entries = isRecord(agents.entries) ? Object.values(agents.entries) : [];
  const lists = Array.isArray(agents.list) ? agents.list : [];
  const all = [agents.defaults, ...entries, ...lists].filter(isRecord);
  const named = (key: string) => [
    ...new Set(all.map((agent) => agent[key]).filter((value) => typeof value === 'string')),
  ];
  return [
    ...named('workspace').map((path) => ({ ...WORKSPACE, named: path })),
    ...named('agentDir').map((path) => ({ ...AGENT, named: path })),
  ];
}

/** Where such a place is, or the warning why it is not captured. */
function placeOf(
  named: string,
  what: string,
  source: BackupSource,
): { path: string | null; problem: string | null } {
  const nowhere = (why: string) => ({
    path: null,
    problem: `The ${what} ${named} ${why}; it is left out.`,
  });
  if (named.trim() === '') return { path: null, problem: null };
  const text = substitute(named, source.variables ?? {});
  if (text === null) return nowhere('names a variable whose value is not known here');
  const path = expand(text, source);
  if (path === null) return nowhere('lies inside of the container and on none of its mounts');
  if (existsSync(path)) return { path, problem: null };
  const where = path === named ? '' : `(${path}) `;
  const relative = /^[~/]/.test(text.trim())
    ? ''
    : ' and is taken relative to the state directory, for where the Gateway is started is not known';
  return nowhere(`${where}does not exist or cannot be reached${relative}`);
}

/** With the values of its variables; null when one is not known. */
function substitute(text: string, variables: Readonly<Record<string, string>>): string | null {
  let result = text;
  for (const { name, start, end } of findEnvReferences(text).toReversed()) {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) return null;
    result = `${result.slice(0, start)}${value}${result.slice(end)}`;
  }
  return result;
}

/**
 * `~` is the home of whoever runs the Gateway: the directory that holds the state directory when it has its usual
 * name. OpenClaw takes a relative path from the directory it is started in, which is the state directory where
 * Gatehouse starts it. In a container all of this is said of paths in there; null: no mount holds the place.
 */
function expand(named: string, { stateDir, mounts = [] }: BackupSource): string | null {
  const state = containerPathOf(stateDir, mounts) ?? resolve(stateDir);
  const path = absolute(named.trim(), state);
  if (mounts.length === 0 || isWithin(path, resolve(stateDir))) return path;
  return hostPathOf(path, mounts);
}

function absolute(text: string, state: string): string {
  if (text !== '~' && !text.startsWith('~/')) return resolve(state, text);
  return join(/^\.openclaw/.test(basename(state)) ? dirname(state) : homedir(), text.slice(1));
}

export function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`);
}
