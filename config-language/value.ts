import type { ConfigPath, ConfigValue, ObjectNode, PathSegment, ValueNode } from './syntax.ts';

export type ConfigObject = { readonly [key: string]: ConfigValue };

/** Whether a config value is an object (not an array, not null). */
export function isConfigObject(value: ConfigValue | undefined): value is ConfigObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sets a key as data, `__proto__` too. */
export function setOwn(target: Record<string, ConfigValue>, key: string, value: ConfigValue): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    target[key] = value;
  }
}

/** The value under an own key; never one from the prototype. */
export function getOwn(object: ConfigObject, key: string): ConfigValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/**
 * The value of a tree, as json5 gives it: of a duplicate key the last value counts, at the place of the first.
 * A member or item whose value is missing is left out. `undefined` for a missing node.
 */
export function toValue(node: ValueNode | null): ConfigValue | undefined {
  if (!node) return undefined;
  switch (node.type) {
    case 'missing':
      return undefined;
    case 'null':
      return null;
    case 'object':
      return toObject(node);
    case 'array':
      return node.items.map(toValue).filter((item) => item !== undefined);
    default:
      return node.value;
  }
}

function toObject(node: ObjectNode): ConfigObject {
  const object: Record<string, ConfigValue> = {};
  for (const member of node.members) {
    const value = toValue(member.value);
    if (value !== undefined) setOwn(object, member.key.value, value);
  }
  return object;
}

/** The value at a path, or `undefined` when there is none. */
export function valueAtPath(root: ConfigValue | undefined, path: ConfigPath): ConfigValue | undefined {
  let value = root;
  for (const segment of path) {
    if (Array.isArray(value)) value = typeof segment === 'number' ? value[segment] : undefined;
    else if (isConfigObject(value)) value = getOwn(value, String(segment));
    else return undefined;
  }
  return value;
}

/** Whether two values are the same data; the order of keys does not count, NaN equals NaN, -0 equals 0. */
export function sameValue(a: ConfigValue | undefined, b: ConfigValue | undefined): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  }
  if (!isConfigObject(a) || !isConfigObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameValue(getOwn(a, key), getOwn(b, key)))
  );
}

/** Every node of a tree with its path, parents first. */
export function* walkNodes(
  node: ValueNode | null,
  path: readonly PathSegment[] = [],
): Generator<{ readonly path: ConfigPath; readonly node: ValueNode }> {
  if (!node) return;
  yield { path, node };
  if (node.type === 'object') {
    for (const member of node.members) yield* walkNodes(member.value, [...path, member.key.value]);
  } else if (node.type === 'array') {
    for (const [index, item] of node.items.entries()) yield* walkNodes(item, [...path, index]);
  }
}
