import type { BackupSource } from './ports.ts';
import type { Component, ComponentSize } from './types.ts';

/** All components in the order they are shown. */
export const COMPONENTS: readonly Component[] = [
  'config',
  'credentials',
  'auth-profiles',
  'sessions',
  'workspace',
  'memory',
  'skills',
  'databases',
  'logs',
  'other',
];

const CONFIG_FILES =
  /^(openclaw\.json|openclaw\.json5|\.env|config-journal-fingerprint\.key|exec-approvals\.json)($|\.)/;
const AUTH_FILES = /^agents\/[^/]+\/agent\/auth[^/]*\.json/;

const BY_FOLDER: Readonly<Record<string, Component>> = {
  config: 'config',
  'config.d': 'config',
  credentials: 'credentials',
  identity: 'credentials',
  devices: 'credentials',
  secrets: 'credentials',
  pairing: 'credentials',
  sessions: 'sessions',
  memory: 'memory',
  skills: 'skills',
  state: 'databases',
  logs: 'logs',
};

/** Files that the config includes, relative to the state directory that they lie in. */
export type ConfigFiles = ReadonlySet<string>;

/** Those of an instance. `resolvedDir`: its state directory with links resolved. */
export function configFilesOf(
  { stateDir, includedFiles = [] }: Pick<BackupSource, 'stateDir' | 'includedFiles'>,
  resolvedDir: string,
): string[] {
  const roots = [...new Set([stateDir, resolvedDir])].map((root) => `${root}/`);
  return includedFiles.flatMap((path) => {
    const root = roots.find((each) => path.startsWith(each));
    return root === undefined ? [] : [path.slice(root.length)];
  });
}

const NONE: ConfigFiles = new Set();

/** The part of a state directory that a relative path belongs to. Total. */
export function classifyPath(path: string, configFiles: ConfigFiles = NONE): Component {
  if (configFiles.has(path)) return 'config';
  const segments = path.split('/');
  const top = segments[0] ?? '';
  if (segments.length === 1 && (CONFIG_FILES.test(top) || /\.json5?$/.test(top))) return 'config';
  if (top === 'workspace' || top.startsWith('workspace-')) return 'workspace';
  if (AUTH_FILES.test(path)) return 'auth-profiles';
  if (top === 'agents' && segments[2] === 'sessions') return 'sessions';
  if (top === 'cron' && segments[1] === 'runs') return 'logs';
  const folder = Object.hasOwn(BY_FOLDER, top) ? BY_FOLDER[top] : undefined;
  if (folder) return folder;
  if (/\.(sqlite|sqlite3|db)$/.test(path)) return 'databases';
  if (path.endsWith('.log')) return 'logs';
  return 'other';
}

/** Adds files up by component. */
export class ComponentTally {
  readonly #sizes = new Map<Component, { files: number; bytes: number }>();

  add(component: Component, bytes: number): void {
    const size = this.#sizes.get(component) ?? { files: 0, bytes: 0 };
    this.#sizes.set(component, { files: size.files + 1, bytes: size.bytes + bytes });
  }

  list(): ComponentSize[] {
    return COMPONENTS.flatMap((component) => {
      const size = this.#sizes.get(component);
      return size ? [{ component, ...size }] : [];
    });
  }
}
