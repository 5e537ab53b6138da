import { AppError } from '../errors.ts';
import { COMPONENTS, classifyPath } from './components.ts';
import { isSidecarOf } from './selection.ts';
import type { Component, RestoreScope } from './types.ts';

/** Where the files of an agent lie (docs/concepts/multi-agent.md, 2026.9.6); `main` has the workspace without a name. */
function agentPaths(id: string): string[] {
  const own = [`agents/${id}`, `workspace-${id}`, `memory/${id}.sqlite`];
  return id === 'main' ? [...own, 'workspace'] : own;
}

export function isEmptyScope({ components, agents, paths }: RestoreScope): boolean {
  return components.length + agents.length + paths.length === 0;
}

/** Whether a path of the state directory belongs to the scope. */
export type InScope = (path: string) => boolean;

/**
 * A test of paths relative to the state directory. What SQLite keeps beside a database goes with the database, whatever
 * else the scope says of it. Null takes everything.
 */
export function scopeTest(scope: RestoreScope | null, databases: ReadonlySet<string>): InScope {
  if (scope === null) return () => true;
  const roots = [...scope.paths.map(trimmed), ...scope.agents.flatMap(agentPaths)];
  const components = new Set<Component>(scope.components);
  const configFiles = new Set(scope.configFiles);
  return (path) => {
    const own = isSidecarOf(path, databases) ? path.replace(/-(wal|shm|journal)$/, '') : path;
    return components.has(classifyPath(own, configFiles)) || roots.some((root) => isAtOrBelow(own, root));
  };
}

/** What a root outside the state directory is as a whole, where it is something by its kind. */
export function rootComponent(kind: string): 'workspace' | 'config' | null {
  if (kind === 'include') return 'config';
  return kind === 'workspace' || kind === 'config' ? kind : null;
}

/** Whether a root outside the state directory is restored; it is as a whole or not at all. */
export function coversRoot(
  scope: RestoreScope | null,
  root: { readonly kind: string; readonly sourcePath: string },
): boolean {
  if (scope === null) return true;
  const component = rootComponent(root.kind);
  return (
    (component !== null && scope.components.includes(component)) ||
    scope.paths.map(trimmed).includes(root.sourcePath)
  );
}

/** Paths of the scope that the backup has nothing at or below. What lies in other roots is not looked for. */
export function missingPaths(
  scope: RestoreScope,
  held: Iterable<string>,
  roots: readonly { readonly sourcePath: string }[],
): string[] {
  const missing = new Set(scope.paths.map(trimmed));
  for (const path of missing)
    if (roots.some(({ sourcePath }) => isAtOrBelow(path, sourcePath))) missing.delete(path);
  for (const path of held) {
    if (missing.size === 0) break;
    for (const wanted of missing) if (isAtOrBelow(path, wanted)) missing.delete(wanted);
  }
  return [...missing];
}

/** The scope in words: `config, the agent main and workspace/notes.md`. */
export function scopeWords({ components, agents, paths }: RestoreScope): string {
  const parts = [...components, ...agents.map((id) => `the agent ${id}`), ...paths];
  if (parts.length > 4) parts.splice(3, parts.length, `${parts.length - 3} more`);
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/**
 * `component:config`, `agent:main`, `path:workspace/notes.md`.
 * @throws AppError `bad-input`
 */
export function parseScope(words: readonly string[]): RestoreScope {
  const components: Component[] = [];
  const agents: string[] = [];
  const paths: string[] = [];
  for (const word of words) {
    const [, kind, value = ''] = /^([a-z]+):(.+)$/s.exec(word) ?? [];
    const component = COMPONENTS.find((name) => name === value);
    if (kind === 'component' && component) components.push(component);
    else if (kind === 'agent' && /^[\w.-]+$/.test(value)) agents.push(value);
    else if (kind === 'path' && trimmed(value) !== '') paths.push(value);
    else
      throw new AppError('bad-input', `“${word}” selects nothing. Nothing was done.`, {
        hint: `Say component:NAME (${COMPONENTS.join(', ')}), agent:ID or path:PATH.`,
      });
  }
  return { components, agents, paths };
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '');
}

function isAtOrBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}/`);
}
