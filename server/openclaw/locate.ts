import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { errnoOf, isAppError } from '../errors.ts';
import { type Env, runCommand, which } from '../platform/process.ts';
import { installedPackage } from './installed-package.ts';
import { parseVersion } from './version.ts';

export type OpenClawSource = 'configured' | 'OPENCLAW_BIN' | 'PATH' | 'npm global';

export interface OpenClawInstall {
  /** Program and leading arguments; append the CLI's own arguments. */
  readonly command: readonly string[];
  /** The package's own word, else what `--version` printed. */
  readonly version: string | null;
  readonly source: OpenClawSource;
  /** The file that was found, links followed. */
  readonly path: string;
  /** Why its version is not known (it hangs, it fails), or null. */
  readonly problem: string | null;
}

export interface LocateOptions {
  /** A command the operator configured; when set nothing else is tried. */
  readonly configured?: readonly string[] | null;
  readonly env?: Env;
  readonly homeDir?: string;
  /** The Node that runs Gatehouse; it runs OpenClaw's `.mjs` too when it is new enough. */
  readonly nodePath?: string;
  readonly nodeVersion?: string;
  readonly timeoutMs?: number;
}

/** OpenClaw 2026.9.6 declares `>=24.16.0` (package.json, engines). */
const OPENCLAW_NODE = [24, 16] as const;
/** It takes half a second (observed). */
const VERSION_TIMEOUT_MS = 5_000;

/**
 * Finds the OpenClaw CLI: the configured command, `OPENCLAW_BIN`, `openclaw` on PATH, npm's global folders.
 * Answers null when it is nowhere; never throws for an OpenClaw that is absent, broken or hanging.
 */
export async function locateOpenClaw(options: LocateOptions = {}): Promise<OpenClawInstall | null> {
  const env = options.env ?? process.env;
  for (const [source, candidate] of candidates(options, env)) {
    const found = resolveCommand(candidate, options, env);
    if (found === null) continue;
    return { ...found, source, ...(await askVersion(found, env, options.timeoutMs ?? VERSION_TIMEOUT_MS)) };
  }
  return null;
}

function candidates(options: LocateOptions, env: Env): [OpenClawSource, readonly string[]][] {
  if (options.configured?.length) return [['configured', options.configured]];
  const list: [OpenClawSource, readonly string[]][] = [];
  if (env.OPENCLAW_BIN?.trim()) list.push(['OPENCLAW_BIN', [env.OPENCLAW_BIN.trim()]]);
  list.push(['PATH', ['openclaw']]);
  for (const root of npmGlobalRoots(options, env)) {
    list.push(['npm global', [join(root, 'openclaw', 'openclaw.mjs')]]);
  }
  return list;
}

function npmGlobalRoots(options: LocateOptions, env: Env): string[] {
  const home = options.homeDir ?? homedir();
  const prefixes = [
    env.NPM_CONFIG_PREFIX,
    env.npm_config_prefix,
    dirname(dirname(options.nodePath ?? process.execPath)),
    join(home, '.npm-global'),
    join(home, '.local'),
    '/usr/local',
    '/usr',
    '/opt/homebrew',
  ];
  return [...new Set(prefixes.filter((prefix) => prefix !== undefined && prefix !== ''))].map((prefix) =>
    join(prefix as string, 'lib', 'node_modules'),
  );
}

/** A script is run by our own Node when that is new enough, so a `#!/usr/bin/env node` of an old Node can't break it. */
function resolveCommand(
  candidate: readonly string[],
  options: LocateOptions,
  env: Env,
): { command: readonly string[]; path: string } | null {
  const [program = '', ...rest] = candidate;
  const isScript = ['.mjs', '.cjs', '.js'].includes(extname(program));
  const found = isScript ? existing(program) : which(program, env);
  if (found === null) return null;
  const path = existing(found) ?? found;
  if (rest.length > 0 || !['.mjs', '.cjs', '.js'].includes(extname(path)))
    return { command: [found, ...rest], path };
  const version = parseVersion(options.nodeVersion ?? process.versions.node);
  const fits =
    version !== null &&
    (version[0] > OPENCLAW_NODE[0] || (version[0] === OPENCLAW_NODE[0] && version[1] >= OPENCLAW_NODE[1]));
  const nodePath = fits ? (options.nodePath ?? process.execPath) : (which('node', env) ?? process.execPath);
  return { command: [nodePath, path], path };
}

/** The package says it at once; only a wrapper that stands outside of it is run. */
async function askVersion(
  found: { command: readonly string[]; path: string },
  env: Env,
  timeoutMs: number,
): Promise<Pick<OpenClawInstall, 'version' | 'problem'>> {
  const packaged = installedPackage(found.command);
  if (packaged) return { version: packaged.version, problem: null };
  try {
    const { NODE_OPTIONS: _, ...clean } = env;
    const result = await runCommand([...found.command, '--version'], {
      timeoutMs,
      env: { ...clean, NO_COLOR: '1' },
    });
    const version = /\d{4}\.\d+\.\d+\S*/.exec(result.stdout)?.[0]?.replace(/[),;]+$/, '') ?? null;
    if (version !== null) return { version, problem: null };
    const problem = result.timedOut
      ? `It did not answer --version within ${Math.round(timeoutMs / 1000)} s.`
      : `It answered --version with exit code ${result.exitCode ?? result.signal} and no version.`;
    return { version: null, problem };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { version: null, problem: error.message };
  }
}

function existing(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}
