import type { ConfigPath, MemberNode, ObjectNode, PathSegment, ValueNode } from './syntax.ts';

/** The member that counts for a key: of duplicates the last one. */
export function findMember(node: ObjectNode, key: string): MemberNode | undefined {
  return node.members.findLast((member) => member.key.value === key);
}

function childNode(node: ValueNode, segment: PathSegment): ValueNode | undefined {
  if (node.type === 'object') return findMember(node, String(segment))?.value;
  if (node.type === 'array') return typeof segment === 'number' ? node.items[segment] : undefined;
  return undefined;
}

/** The node of the value at a path; null when the tree has none. */
export function nodeAtPath(root: ValueNode | null, path: ConfigPath): ValueNode | null {
  let node = root;
  for (const segment of path) node = (node && childNode(node, segment)) ?? null;
  return node;
}

/** The member whose value a path leads to; null when the path is the root, an array item or not there. */
export function memberAtPath(root: ValueNode | null, path: ConfigPath): MemberNode | null {
  const key = path.at(-1);
  const parent = nodeAtPath(root, path.slice(0, -1));
  if (key === undefined || parent?.type !== 'object') return null;
  return findMember(parent, String(key)) ?? null;
}

/**
 * What an offset stands on. `inside` is the place between the members of an object, the items of an array, or a
 * key and its value; the path is then that of the surrounding value. The end of a token belongs to the token.
 */
export interface OffsetLocation {
  readonly path: ConfigPath;
  readonly place: 'key' | 'value' | 'inside';
  /** The member whose key or value the offset is in, or to whose gap between key and value it belongs. */
  readonly member: MemberNode | null;
  readonly node: ValueNode;
}

/** Where an offset is in the tree; null outside of the root. */
export function pathAtOffset(root: ValueNode | null, offset: number): OffsetLocation | null {
  if (!root || !touches(root, offset)) return null;
  const path: PathSegment[] = [];
  let node = root;
  let member: MemberNode | null = null;
  for (;;) {
    const child = childAtOffset(node, offset);
    if (!child) {
      const isContainer = node.type === 'object' || node.type === 'array';
      return { path, place: isContainer ? 'inside' : 'value', member, node };
    }
    path.push(child.segment);
    member = child.member;
    node = child.node;
    if (member && touches(member.key, offset)) return { path, place: 'key', member, node };
    if (!touches(node, offset)) return { path, place: 'inside', member, node };
  }
}

const touches = (range: { start: number; end: number }, offset: number): boolean =>
  offset >= range.start && offset <= range.end;

interface ChildAtOffset {
  readonly segment: PathSegment;
  readonly member: MemberNode | null;
  readonly node: ValueNode;
}

function childAtOffset(node: ValueNode, offset: number): ChildAtOffset | null {
  // At the very edge of a container the offset means the container.
  if (offset === node.start) return null;
  if (node.type === 'object') {
    const member = node.members.findLast((candidate) => touches(candidate, offset));
    return member ? { segment: member.key.value, member, node: member.value } : null;
  }
  if (node.type === 'array') {
    const index = node.items.findLastIndex((item) => touches(item, offset));
    const item = node.items[index];
    return item ? { segment: index, member: null, node: item } : null;
  }
  return null;
}

/**
 * A path as OpenClaw prints it: segments joined by dots, indexes as plain numbers (`bindings.0.agentId`). The root
 * is the empty string.
 */
export function formatPath(path: ConfigPath): string {
  return path.join('.');
}

/**
 * The segments of a dotted path. Accepts `a.b`, `a[0]` and `a["key.with.dots"]`. Digits after a dot stay a string:
 * whether they are an index only the value can tell (see `resolvePath`).
 */
export function parsePath(dotted: string): ConfigPath {
  const segments: PathSegment[] = [];
  const piece = /\[(?:(\d+)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\]|\.?([^.[\]]+)|[.[\]]/gy;
  for (const [, index, double, single, plain] of dotted.matchAll(piece)) {
    const quoted = double ?? single;
    if (index !== undefined) segments.push(Number(index));
    else if (quoted !== undefined) segments.push(quoted.replace(/\\(.)/g, '$1'));
    else if (plain !== undefined) segments.push(plain);
  }
  return segments;
}

/**
 * The longest reading of a dotted path that the tree has: keys that hold dots are matched whole, digits are an
 * index in an array. Null when the tree does not have the path.
 */
export function resolvePath(root: ValueNode | null, dotted: string): ConfigPath | null {
  if (!root) return null;
  return resolveSegments(root, parsePath(dotted).map(String));
}

function resolveSegments(node: ValueNode, segments: readonly string[]): ConfigPath | null {
  const [first] = segments;
  if (first === undefined) return [];
  if (node.type === 'array') {
    const item = /^\d+$/.test(first) ? node.items[Number(first)] : undefined;
    const rest = item && resolveSegments(item, segments.slice(1));
    return rest ? [Number(first), ...rest] : null;
  }
  if (node.type !== 'object') return null;
  for (let length = 1; length <= segments.length; length++) {
    const key = segments.slice(0, length).join('.');
    const member = findMember(node, key);
    const rest = member && resolveSegments(member.value, segments.slice(length));
    if (rest) return [key, ...rest];
  }
  return null;
}
