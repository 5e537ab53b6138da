export type FileKind = 'file' | 'directory' | 'symlink' | 'socket' | 'fifo' | 'device';

/**
 * Why a path is left out. `regenerable` parts stay where they are in a restore; `transient` ones are neither carried
 * nor restored.
 */
export type Selection =
  | { readonly take: true }
  | { readonly take: false; readonly keep: 'regenerable' | 'transient'; readonly reason: string };

export interface SelectionOptions {
  /** Relative paths of workspaces inside the state directory; nothing in them but sockets is left out. */
  readonly workspaces: readonly string[];
}

const TAKE: Selection = { take: true };

/** OpenClaw's own list: docs/cli/backup.md and `MANAGED_STATE_ROOTS`, 2026.9.6. */
const REGENERABLE_ROOTS: Readonly<Record<string, string>> = {
  'cache/control-ui-assets': 'a cache of the Control UI, made again at the next start',
  npm: 'installed packages, made again by a plugin update',
  'npm-runtime': 'installed packages, made again by a plugin update',
  tmp: 'temporary files and locks',
  tools: 'downloaded tools, fetched again when needed',
  dev: 'a managed source checkout',
  git: 'managed source checkouts',
  'plugin-skills': 'an index of links, made again by the Gateway',
  'sandbox/skills-workspaces': 'generated copies of skills',
};

/** Gatehouse's own working directory when the state directory is a mount. */
export const WORK_DIRECTORY = '.gatehouse';
/** A directory with this file is private to OpenClaw's updater and never exported (docs/cli/backup.md). */
export const PRIVATE_MARKER = '.openclaw-private-update-capture';

const SPECIAL: Partial<Record<FileKind, string>> = {
  socket: 'a socket',
  fifo: 'a named pipe',
  device: 'a device',
};
const LOCK_NAME =
  /^(gateway\..*\.lock|.*\.(jsonl|json|json5|sqlite|md)\.lock|.*\.lock\.sqlite|Singleton(Lock|Cookie|Socket)|.*\.pid|.*\.sock)$/;
const TEMP_NAME = /(\.tmp$|\.tmp\.)/;

/** Whether a path (relative to the state directory, `/` between names) belongs into a backup, and if not why. */
export function selectPath(path: string, kind: FileKind, options: SelectionOptions): Selection {
  const special = SPECIAL[kind];
  if (special) return leave('transient', `${special}, made again by its program`);
  if (isInWorkspace(path, options.workspaces) || leadsToWorkspace(path, options.workspaces)) return TAKE;
  const root = regenerableReason(path);
  if (root) return leave('regenerable', root);
  const segments = path.split('/');
  const name = segments.at(-1) ?? '';
  if (path === WORK_DIRECTORY) return leave('transient', 'the working directory of Gatehouse');
  if (name === 'node_modules' && segments[0] === 'extensions')
    return leave('regenerable', 'dependencies of a plugin, made again by a plugin update');
  if (kind === 'directory' && isAgentTemp(segments))
    return leave('regenerable', 'temporary files of an agent');
  if (segments[0] === 'delivery-queue' || segments[0] === 'session-delivery-queue') {
    return segments.length > 1
      ? leave('transient', 'messages on their way out; restoring them would send them again')
      : TAKE;
  }
  if (kind !== 'directory' && LOCK_NAME.test(name)) return leave('transient', 'a lock of a running program');
  if (kind === 'file' && TEMP_NAME.test(name)) return leave('transient', 'a file that was being written');
  return TAKE;
}

/** `workspace` and `workspace-<agent>` are OpenClaw's own names for workspaces in the state directory. */
function isInWorkspace(path: string, workspaces: readonly string[]): boolean {
  return (
    /^workspace(-[^/]*)?(\/|$)/.test(path) ||
    workspaces.some((root) => path === root || path.startsWith(`${root}/`))
  );
}

/** A directory on the way to a workspace is entered, whatever else lies in it. */
function leadsToWorkspace(path: string, workspaces: readonly string[]): boolean {
  return workspaces.some((root) => root.startsWith(`${path}/`));
}

function regenerableReason(path: string): string | undefined {
  const root = Object.keys(REGENERABLE_ROOTS).find((name) => path === name || path.startsWith(`${name}/`));
  return root === undefined ? undefined : REGENERABLE_ROOTS[root];
}

function isAgentTemp(segments: readonly string[]): boolean {
  const name = segments.at(-1);
  return (
    segments[0] === 'agents' &&
    segments[2] === 'agent' &&
    segments.length > 3 &&
    (name === 'tmp' || name === '.tmp')
  );
}

/** True for `X-wal`, `X-shm` and `X-journal`: part of the database `X`, which is captured as one file. */
export function isSidecarOf(name: string, databases: ReadonlySet<string>): boolean {
  const match = /^(.+)-(wal|shm|journal)$/.exec(name);
  return match?.[1] !== undefined && databases.has(match[1]);
}

function leave(keep: 'regenerable' | 'transient', reason: string): Selection {
  return { take: false, keep, reason };
}
