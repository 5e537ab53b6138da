/**
 * The config as OpenClaw sees it, after `$include`: a tree whose every node still knows the file and the syntax
 * node it was written as. One file without includes gives the same shape, so nobody downstream has to ask.
 *
 * Environment variables are not substituted here: a value stays what was written.
 */
import type { ConfigPath, ConfigValue, KeyNode, PathSegment, TextRange, ValueNode } from './syntax.ts';

/** A place in a file. */
export interface Anchor extends TextRange {
  readonly file: string;
}

/** One `$include` that brought values in; `parent` is the include that brought in the file it stands in. */
export interface IncludeSite extends Anchor {
  /** The path in the merged config where the included value is put. */
  readonly path: ConfigPath;
  /** Whether it stands in a list of several files. */
  readonly isList: boolean;
  /** Whether keys beside `$include` override what it brings. */
  readonly hasSiblings: boolean;
  readonly parent: IncludeSite | null;
}

interface MergedBase {
  readonly file: string;
  /** The syntax node in `file`. Of a merged object or list: the one that was written last. */
  readonly node: ValueNode;
  /** Where to mark a problem of the value as a whole: its key, its `$include`, or its opening bracket. */
  readonly anchor: Anchor;
  /** The include that brought this value in; null when it is written in the root file. */
  readonly site: IncludeSite | null;
}

export interface MergedMember {
  readonly key: string;
  readonly file: string;
  readonly keyNode: KeyNode;
  readonly value: MergedNode;
}

export interface MergedObject extends MergedBase {
  readonly type: 'object';
  readonly members: ReadonlyMap<string, MergedMember>;
  /** True when part of it could not be read, so that a missing key proves nothing. */
  readonly incomplete: boolean;
}

export interface MergedArray extends MergedBase {
  readonly type: 'array';
  readonly items: readonly MergedNode[];
  readonly incomplete: boolean;
}

export interface MergedScalar extends MergedBase {
  readonly type: 'scalar';
  readonly value: string | number | boolean | null;
}

/** A value that could not be read (a failed include, a syntax error): nothing can be said about it. */
export interface MergedUnknown extends MergedBase {
  readonly type: 'unknown';
}

export type MergedNode = MergedObject | MergedArray | MergedScalar | MergedUnknown;

/** Keys that OpenClaw's merge refuses to carry over (infra/deep-merge, 2026.9.6). */
const BLOCKED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/**
 * OpenClaw's include merge (config/includes `deepMerge`, 2026.9.6): objects merge key by key, lists are joined,
 * and of anything else the later one wins. What is unknown leaves the result incomplete.
 */
export function mergeNodes(base: MergedNode, override: MergedNode): MergedNode {
  if (base.type === 'array' && override.type === 'array') {
    return {
      ...override,
      items: [...base.items, ...override.items],
      incomplete: base.incomplete || override.incomplete,
    };
  }
  if (base.type === 'unknown') {
    return override.type === 'object' || override.type === 'array'
      ? { ...override, incomplete: true }
      : override;
  }
  if (override.type === 'unknown') {
    return base.type === 'object' || base.type === 'array' ? { ...base, incomplete: true } : override;
  }
  if (base.type !== 'object' || override.type !== 'object') return override;
  return mergeObjects(base, override);
}

function mergeObjects(base: MergedObject, override: MergedObject): MergedObject {
  const members = new Map<string, MergedMember>();
  for (const [key, member] of base.members) {
    if (!BLOCKED_KEYS.has(key)) members.set(key, member);
  }
  for (const [key, member] of override.members) {
    if (BLOCKED_KEYS.has(key)) continue;
    const current = members.get(key);
    const value = current ? mergeNodes(current.value, member.value) : member.value;
    members.set(key, { ...member, value });
  }
  return { ...override, members, incomplete: base.incomplete || override.incomplete };
}

/** The plain value. Unknown parts are left out; `__proto__` is an ordinary key. */
export function mergedValue(node: MergedNode): ConfigValue | undefined {
  switch (node.type) {
    case 'scalar':
      return node.value;
    case 'unknown':
      return undefined;
    case 'array':
      return node.items.map(mergedValue).filter((item) => item !== undefined);
    case 'object': {
      const value: Record<string, ConfigValue> = Object.create(null);
      for (const [key, member] of node.members) {
        const inner = mergedValue(member.value);
        if (inner !== undefined) value[key] = inner;
      }
      return value;
    }
  }
}

/** The node at a path of the merged config, or null. */
export function mergedAt(root: MergedNode, path: ConfigPath): MergedNode | null {
  let node: MergedNode | null = root;
  for (const segment of path) {
    node = node === null ? null : child(node, segment);
  }
  return node;
}

/** The member that holds the value at a path, or null for the root and for items of a list. */
export function memberAt(root: MergedNode, path: ConfigPath): MergedMember | null {
  const last = path.at(-1);
  if (last === undefined) return null;
  const parent = mergedAt(root, path.slice(0, -1));
  return parent?.type === 'object' ? (parent.members.get(String(last)) ?? null) : null;
}

/** Calls `visit` for every node, parents first, with its path. The path array is reused: copy it to keep it. */
export function walkMerged(
  root: MergedNode,
  visit: (node: MergedNode, path: readonly PathSegment[]) => void,
): void {
  const path: PathSegment[] = [];
  const step = (node: MergedNode): void => {
    visit(node, path);
    if (node.type === 'object') {
      for (const [key, member] of node.members) {
        path.push(key);
        step(member.value);
        path.pop();
      }
    } else if (node.type === 'array') {
      node.items.forEach((item, index) => {
        path.push(index);
        step(item);
        path.pop();
      });
    }
  };
  step(root);
}

function child(node: MergedNode, segment: PathSegment): MergedNode | null {
  if (node.type === 'object') return node.members.get(String(segment))?.value ?? null;
  if (node.type === 'array') return node.items[Number(segment)] ?? null;
  return null;
}
