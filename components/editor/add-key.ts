import { setValue } from '@/config-language/edit.ts';
import type { CheckResult } from '@/config-language/language-service.ts';
import { nodeAtPath } from '@/config-language/locate.ts';
import { type MergedNode, type MergedObject, mergedAt } from '@/config-language/merged.ts';
import { parseJson5 } from '@/config-language/parse.ts';
import type { ConfigSchema } from '@/config-language/schema.ts';
import { schemasAt } from '@/config-language/schema-at.ts';
import { schemaPaths } from '@/config-language/schema-paths.ts';
import type { ConfigPath, ConfigValue, TextEdit, TextRange, ValueNode } from '@/config-language/syntax.ts';
import { joinSegments } from './key-path-words.ts';
import { inOrder, splitPath } from './key-paths.ts';
import { skeletonsAt } from './skeleton.ts';

const maxOffers = 6;

/**
 * Paths the schema knows and the config does not have: those that the query begins, then those that hold its parts
 * ("auth.token" is in `gateway.auth.token`). The closest first.
 */
export function addablePaths(schema: ConfigSchema, tree: MergedNode | null, query: string): string[] {
  const begun = begunPaths(schema, tree, query);
  const more = begun.length < maxOffers ? holdingPaths(schema, tree, query) : [];
  return [...new Set([...begun, ...more])].slice(0, maxOffers);
}

function holdingPaths(schema: ConfigSchema, tree: MergedNode | null, query: string): string[] {
  const parts = query
    .toLowerCase()
    .split(/[\s.]+/)
    .filter(Boolean);
  const last = parts.at(-1);
  if (last === undefined) return [];
  const isFree = (path: ConfigPath) => !(tree && mergedAt(tree, path)) && canHold(tree, path);
  const holds = (path: ConfigPath) =>
    String(path.at(-1)).toLowerCase().includes(last) && inOrder(joinSegments(path).toLowerCase(), parts);
  return schemaPaths(schema)
    .filter((path) => holds(path) && isFree(path))
    .toSorted((a, b) => rankOf(a, last) - rankOf(b, last))
    .slice(0, maxOffers)
    .map(joinSegments);
}

/** The whole key first, then its beginning, then anywhere in it; short paths before long ones. */
function rankOf(path: ConfigPath, last: string): number {
  const key = String(path.at(-1)).toLowerCase();
  return (key === last ? 0 : key.startsWith(last) ? 100 : 200) + path.length;
}

/** Whether nothing but objects stands on the way to a path. */
function canHold(tree: MergedNode | null, path: ConfigPath): boolean {
  return path.every((_, length) => {
    const written = tree && mergedAt(tree, path.slice(0, length));
    return !written || written.type === 'object';
  });
}

function begunPaths(schema: ConfigSchema, tree: MergedNode | null, query: string): string[] {
  const typed = splitPath(query.trim());
  const last = query.trim().endsWith('.') ? '' : (typed.pop() ?? '');
  if (typed.length + last.length === 0 || /\s/.test(query.trim())) return [];
  const parent = segmentsOf(tree, typed);
  const written = tree && mergedAt(tree, parent);
  if (!ownerOf(tree, [...parent, last])) return [];
  const has = (key: string) => written?.type === 'object' && written.members.has(key);
  const known = schemasAt(schema, parent, tree).flatMap((branch) => branch.properties.keys());
  const keys = [...new Set([last, ...known])].filter(
    (key) =>
      key !== '' &&
      !has(key) &&
      key.toLowerCase().startsWith(last.toLowerCase()) &&
      schemasAt(schema, [...parent, key], tree).length > 0,
  );
  return keys.slice(0, maxOffers).map((key) => joinSegments([...parent, key]));
}

/** A key that is to be written, and what the cursor selects then. */
export interface KeyAddition {
  readonly path: string;
  readonly edits: readonly TextEdit[];
  /** In the text with the edits made. */
  readonly select: TextRange;
}

/** Writes a path of the schema into the file that owns its nearest parent, with the least of a value. */
export function planAddition(result: CheckResult, schema: ConfigSchema, dotted: string): KeyAddition | null {
  const path = segmentsOf(result.tree, splitPath(dotted));
  const owner = ownerOf(result.tree, path);
  const parsed = result.files.find((file) => file.path === owner?.file)?.parsed;
  const value = beginningOf(schema, path, result.tree);
  if (!owner || !parsed || value === undefined) return null;
  const local = path.slice(owner.site?.path.length ?? 0);
  const added = setValue(parsed, local, value);
  if (!added.ok) return null;
  const node = nodeAtPath(parseJson5(added.text).root, local);
  return node && { path: owner.file, edits: added.edits, select: insideOf(node) };
}

/** The least of a value. Of several words none is chosen for the person: `gateway.auth.mode` could begin as "none". */
function beginningOf(
  schema: ConfigSchema,
  path: ConfigPath,
  tree: MergedNode | null,
): ConfigValue | undefined {
  const [first, ...others] = skeletonsAt(schema, path, tree);
  const hasDefault = schemasAt(schema, path, tree).some(({ defaultValue }) => defaultValue !== undefined);
  return typeof first === 'string' && others.length > 0 && !hasDefault ? '' : first;
}

/** Where the person goes on: between the quotes or brackets, or over the value. */
function insideOf({ type, start, end }: ValueNode): TextRange {
  if (type === 'string') return { start: start + 1, end: end - 1 };
  return type === 'object' || type === 'array' ? { start: start + 1, end: start + 1 } : { start, end };
}

/** Digits are an index where the config has a list. */
function segmentsOf(tree: MergedNode | null, segments: readonly string[]): ConfigPath {
  return segments.map((segment, index) => {
    const parent = tree && mergedAt(tree, segments.slice(0, index));
    return parent?.type === 'array' && /^\d+$/.test(segment) ? Number(segment) : segment;
  });
}

/** The deepest object on the way to a path that is written; null where something else is in the way. */
function ownerOf(tree: MergedNode | null, path: ConfigPath): MergedObject | null {
  let owner: MergedObject | null = null;
  for (let length = 0; length < path.length; length++) {
    const node = tree && mergedAt(tree, path.slice(0, length));
    if (!node) return owner;
    owner = node.type === 'object' ? node : null;
    if (node.type !== 'object' && node.type !== 'array') return null;
  }
  return owner;
}
