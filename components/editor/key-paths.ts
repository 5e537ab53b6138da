import { INCLUDE_KEY } from '@/config-language/include.ts';
import { type MergedNode, mergedAt } from '@/config-language/merged.ts';
import type {
  ConfigPath,
  MemberNode,
  ParseResult,
  PathSegment,
  StringNode,
  TextRange,
  ValueNode,
} from '@/config-language/syntax.ts';
import { joinSegments } from './key-path-words.ts';
import type { FilePlace } from './language-protocol.ts';

/** The keys and indexes around an offset, from the root of that file. `$include` is no part of a path. */
export function keyPathIn(parsed: ParseResult, offset: number): ConfigPath {
  const path: PathSegment[] = [];
  let node = parsed.root;
  while (node) node = stepInto(node, offset, path);
  return path;
}

function stepInto(node: ValueNode, offset: number, path: PathSegment[]): ValueNode | null {
  if (node.type === 'object') {
    const member = node.members.find((one) => offset >= one.start && offset <= one.end);
    if (!member || member.key.value === INCLUDE_KEY) return null;
    path.push(member.key.value);
    return member.value;
  }
  if (node.type === 'array') {
    const index = node.items.findIndex((item) => offset >= item.start && offset <= item.end);
    if (index === -1) return null;
    path.push(index);
    return node.items[index] ?? null;
  }
  return null;
}

export type Definition =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'variable'; readonly name: string };

/** What the text at an offset points to: an included file, or the variable of a `${NAME}`. */
export function definitionOf(parsed: ParseResult, offset: number): Definition | null {
  const included = includeAt(parsed.root, offset);
  if (included) return { kind: 'file', file: included.value };
  const found = stringAt(parsed.root, offset);
  if (!found) return null;
  const raw = parsed.text.slice(found.start, found.end);
  for (const match of raw.matchAll(/(?<!\$)\$\{([A-Z_][A-Z0-9_]*)\}/g)) {
    const start = found.start + match.index;
    if (offset >= start && offset <= start + match[0].length)
      return { kind: 'variable', name: match[1] ?? '' };
  }
  return null;
}

const holds = (node: TextRange, offset: number): boolean => offset >= node.start && offset <= node.end;

/** The member or item around an offset. */
function innerAt(node: ValueNode, offset: number): MemberNode | ValueNode | null {
  if (node.type === 'object') return node.members.find((member) => holds(member, offset)) ?? null;
  if (node.type === 'array') return node.items.find((item) => holds(item, offset)) ?? null;
  return null;
}

/** The file that an `$include` at an offset names; from its key the first one. */
function includeAt(root: ValueNode | null, offset: number): StringNode | null {
  let node = root;
  while (node) {
    const inner = innerAt(node, offset);
    if (!inner) return null;
    if ('key' in inner && inner.key.value === INCLUDE_KEY) return fileOf(inner.value, offset);
    node = 'key' in inner ? inner.value : inner;
  }
  return null;
}

function fileOf(value: ValueNode, offset: number): StringNode | null {
  const files = value.type === 'array' ? value.items : [value];
  const file = files.find((one) => holds(one, offset)) ?? files[0];
  return file?.type === 'string' ? file : null;
}

function stringAt(root: ValueNode | null, offset: number): StringNode | null {
  let node = root;
  while (node && node.type !== 'string') {
    const inner = innerAt(node, offset);
    node = inner && 'key' in inner ? inner.value : inner;
  }
  return node && holds(node, offset) ? node : null;
}

/** Where a dotted path of the merged config is written, or its nearest parent that is. */
export function locatePath(
  root: MergedNode | null,
  dotted: string,
): { place: FilePlace; exact: boolean } | null {
  if (!root) return null;
  let node = root;
  let place: FilePlace = placeOf(node);
  const segments = splitPath(dotted);
  for (const segment of segments) {
    const next: { node: MergedNode; place: FilePlace } | null = childOf(node, segment);
    if (!next) return { place, exact: false };
    node = next.node;
    place = next.place;
  }
  return { place, exact: true };
}

function childOf(node: MergedNode, segment: string): { node: MergedNode; place: FilePlace } | null {
  if (node.type === 'array') {
    const item = node.items[Number(segment)];
    return item ? { node: item, place: placeOf(item) } : null;
  }
  const member = node.type === 'object' ? node.members.get(segment) : undefined;
  if (!member) return null;
  const { start, end } = member.keyNode;
  return { node: member.value, place: { path: member.file, start, end } };
}

function placeOf(node: MergedNode): FilePlace {
  return { path: node.anchor.file, start: node.anchor.start, end: node.anchor.end };
}

/** Splits `agents.entries.main` and `agents.list[0].id`; a key in brackets and quotes may hold dots. */
export function splitPath(dotted: string): string[] {
  return [...dotted.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
}

const maxFound = 12;

/** Dotted paths that are written in the config and hold every part of the query, the closest first. */
export function searchPaths(merged: MergedNode | null, query: string): string[] {
  const parts = query
    .toLowerCase()
    .split(/[\s.]+/)
    .filter(Boolean);
  if (!merged || parts.length === 0) return [];
  const found: string[] = [];
  const visit = (node: MergedNode, path: readonly PathSegment[]): void => {
    if (path.length > 0) {
      const dotted = joinSegments(path);
      if (inOrder(dotted.toLowerCase(), parts)) found.push(dotted);
    }
    if (node.type === 'object') {
      for (const [key, member] of node.members) visit(member.value, [...path, key]);
    } else if (node.type === 'array') {
      for (const [index, item] of node.items.entries()) visit(item, [...path, index]);
    }
  };
  visit(merged, []);
  const last = parts.at(-1) ?? '';
  const rank = (path: string) => (path.toLowerCase().endsWith(last) ? 0 : 1000) + path.length;
  return found.sort((a, b) => rank(a) - rank(b)).slice(0, maxFound);
}

/** Whether a text holds all parts, one after the other. */
export function inOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return true;
}

/** The agent that a `bindings[].agentId` or a group of `broadcast` names, or null for another place. */
export function agentNamedAt(root: MergedNode, path: ConfigPath): FilePlace | null {
  const names =
    path[0] === 'bindings' ? path.at(-1) === 'agentId' : path[0] === 'broadcast' && path.length > 2;
  const node = names ? mergedAt(root, path) : null;
  if (node?.type !== 'scalar' || typeof node.value !== 'string') return null;
  const entries = mergedAt(root, ['agents', 'entries']);
  const wanted = node.value.trim().toLowerCase();
  const found =
    entries?.type === 'object'
      ? [...entries.members.values()].find(({ key }) => key.toLowerCase() === wanted)
      : null;
  return found ? { path: found.file, start: found.keyNode.start, end: found.keyNode.end } : null;
}
