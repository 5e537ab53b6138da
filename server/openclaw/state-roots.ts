import { existsSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { isRecord } from '../backup/manifest.ts';
import type { BackupSource } from '../backup/ports.ts';
import { AppError, errnoOf } from '../errors.ts';

/** A root that is captured. */
export interface CaptureRoot {
  readonly kind: 'state' | 'config' | 'workspace' | 'agent';
  /** Absolute, links resolved. */
  readonly path: string;
}

export interface CaptureRoots {
  readonly roots: readonly CaptureRoot[];
  /** Workspaces inside the state directory, relative to it. */
  readonly innerWorkspaces: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * The state directory and what belongs to it outside: the config where it lies elsewhere, and the workspaces that the
 * config names (`agents.defaults.workspace`, `agents.entries.*.workspace`).
 * @throws AppError `not-found` when the state directory is missing, `bad-input` when it is no directory
 */
export function findRoots(source: BackupSource): CaptureRoots {
  const state = resolveStateDir(source.stateDir);
  const roots: CaptureRoot[] = [{ kind: 'state', path: state }];
  const warnings: string[] = [];
  const inner = new Set<string>();
  const config = existsSync(source.configPath) ? realpathSync(source.configPath) : null;
  if (config && !isWithin(config, state)) roots.push({ kind: 'config', path: config });
  for (const named of workspacesOf(source.config)) {
    const path = expand(named, source.stateDir);
    if (path === null || !existsSync(path)) {
      if (path) warnings.push(`The workspace ${path} does not exist; it is left out.`);
      continue;
    }
    const real = realpathSync(path);
    if (isWithin(real, state)) inner.add(real.slice(state.length + 1));
    else if (isWithin(state, real))
      warnings.push(`The workspace ${real} holds the state directory; it is left out.`);
    else if (!roots.some((root) => isWithin(real, root.path)) && statSync(real).isDirectory())
      roots.push({ kind: 'workspace', path: real });
  }
  return { roots, innerWorkspaces: [...inner].filter(Boolean), warnings };
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
    if (errnoOf(cause) !== 'ENOENT') throw cause;
    throw new AppError('not-found', `The state directory ${stateDir} does not exist. No backup was made.`, {
      path: stateDir,
      hint: 'Check the path of this instance; OpenClaw keeps its state in ~/.openclaw unless OPENCLAW_STATE_DIR says otherwise.',
      cause,
    });
  }
}

function workspacesOf(config: unknown): string[] {
  const agents = isRecord(config) && isRecord(config.agents) ? config.agents : {};
  const entries = isRecord(agents.entries) ? Object.values(agents.entries) : [];
  const lists = Array.isArray(agents.list) ? agents.list : [];
  return [agents.defaults, ...entries, ...lists].flatMap((agent) =>
    isRecord(agent) && typeof agent.workspace === 'string' ? [agent.workspace] : [],
  );
}

/** `~` is the home of whoever runs the Gateway: the directory that holds the state directory when it has its usual name. */
function expand(path: string, stateDir: string): string | null {
  const text = path.trim();
  if (text === '' || text.includes('${')) return null;
  if (text === '~' || text.startsWith('~/')) {
    const home = /^\.openclaw/.test(stateDir.slice(stateDir.lastIndexOf('/') + 1))
      ? dirname(resolve(stateDir))
      : homedir();
    return join(home, text.slice(1));
  }
  return isAbsolute(text) ? resolve(text) : null;
}

export function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`);
}
