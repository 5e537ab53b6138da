import { DEFAULT_PLUGINS, PLUGIN_RULES, REFINED_PREFIXES, SHARED_CHANNEL_PREFIXES } from './reload-rules.ts';
import type { ConfigPath, ConfigValue } from './syntax.ts';
import { type ConfigObject, getOwn, isConfigObject, sameValue } from './value.ts';

export type ChangeKind = 'added' | 'removed' | 'changed';

/** One path whose value differs. Values are not kept: they may be secret. */
export interface ConfigChange {
  /** Dotted, as OpenClaw logs it; `<root>` when the root is no object. */
  readonly path: string;
  readonly segments: ConfigPath;
  readonly kind: ChangeKind;
}

export interface DiffOptions {
  /**
   * Prefixes of reload rules. A section that comes or goes as a whole is one change, unless a rule begins further
   * inside: then it is listed by its keys. The default is `DEFAULT_BOUNDARIES`; an empty list keeps every section
   * whole, as 2026.2.26 does.
   */
  readonly boundaries?: readonly string[];
}

/** Where the rules of 2026.9.6 begin, with the plugins that are loaded by default. */
export const DEFAULT_BOUNDARIES: readonly string[] = [
  ...REFINED_PREFIXES.filter((prefix) => !prefix.includes('*')),
  ...SHARED_CHANNEL_PREFIXES,
  ...DEFAULT_PLUGINS.flatMap((plugin) => (PLUGIN_RULES[plugin] ?? []).map(([prefix]) => prefix)),
];

/**
 * The paths that differ, as OpenClaw's reloader lists them: objects by key, arrays whole.
 * Mirrors `diffConfigPaths` of OpenClaw 2026.9.6.
 */
export function diffConfig(
  before: ConfigValue | undefined,
  after: ConfigValue | undefined,
  options: DiffOptions = {},
): ConfigChange[] {
  const refined = refinedPaths(options.boundaries ?? DEFAULT_BOUNDARIES);
  const changes: ConfigChange[] = [];
  const visit = (a: ConfigValue | undefined, b: ConfigValue | undefined, segments: string[]): void => {
    if (a === b) return;
    const path = segments.join('.');
    const objectA = isConfigObject(a) ? a : null;
    const objectB = isConfigObject(b) ? b : null;
    const goesDeeper = objectA && objectB ? true : Boolean(objectA ?? objectB) && refined(path);
    if (goesDeeper) {
      for (const key of keysOf(objectA, objectB)) {
        visit(objectA ? getOwn(objectA, key) : undefined, objectB ? getOwn(objectB, key) : undefined, [
          ...segments,
          key,
        ]);
      }
    } else if (!sameValue(a, b)) {
      changes.push({ path: path || '<root>', segments, kind: kindOf(a, b) });
    }
  };
  visit(before, after, []);
  return changes;
}

function keysOf(a: ConfigObject | null, b: ConfigObject | null): Set<string> {
  return new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})]);
}

function kindOf(before: ConfigValue | undefined, after: ConfigValue | undefined): ChangeKind {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}

/** Whether a rule begins inside a path. */
function refinedPaths(boundaries: readonly string[]): (path: string) => boolean {
  const parents = new Set<string>();
  for (const boundary of boundaries) {
    const segments = boundary.split('.');
    for (let length = 1; length < segments.length; length++) parents.add(segments.slice(0, length).join('.'));
  }
  return (path) => (path === '' ? boundaries.length > 0 : parents.has(path));
}
