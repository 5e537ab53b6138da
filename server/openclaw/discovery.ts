import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DiscoveredInstance } from '../instances/types.ts';
import type { Env } from '../platform/process.ts';

interface Surroundings {
  readonly env: Env;
  readonly home: string;
}

/**
 * State directories on this machine by OpenClaw's own rules: `OPENCLAW_STATE_DIR`, `OPENCLAW_CONFIG_PATH`,
 * `~/.openclaw`, and the profiles `~/.openclaw-*`.
 */
export function discoverInstances(
  { env, home }: Surroundings = { env: process.env, home: homedir() },
): DiscoveredInstance[] {
  const found = new Map<string, DiscoveredInstance>();
  const add = (dir: string, source: DiscoveredInstance['source'], config = join(dir, 'openclaw.json')) => {
    if (!isDirectory(dir)) return;
    const stateDir = realpathSync(dir);
    if (!found.has(stateDir)) {
      found.set(stateDir, {
        stateDir,
        configPath: resolve(config),
        source,
        configExists: existsSync(config),
      });
    }
  };
  const stateDir = env.OPENCLAW_STATE_DIR;
  const configPath = env.OPENCLAW_CONFIG_PATH;
  if (stateDir)
    add(expandHome(stateDir, home), 'OPENCLAW_STATE_DIR', configPath && expandHome(configPath, home));
  else if (configPath) add(join(home, '.openclaw'), 'OPENCLAW_CONFIG_PATH', expandHome(configPath, home));
  add(join(home, '.openclaw'), 'home');
  for (const name of siblings(home)) add(join(home, name), 'home-sibling');
  return [...found.values()];
}

/** A directory, also behind a link; what can't be looked at is none. */
function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** What Gatehouse itself makes beside a state directory: what an undo needs, and safety backups. */
const OWN_NAME = /\.gatehouse(-backups)?$/;

function siblings(home: string): string[] {
  if (!existsSync(home)) return [];
  return readdirSync(home, { withFileTypes: true })
    .map((entry) => entry.name)
    .filter((name) => name.startsWith('.openclaw-') && !OWN_NAME.test(name))
    .sort();
}

export function expandHome(path: string, home: string = homedir()): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;
}
