import type { ConfigPath, ConfigValue } from './syntax.ts';
import { isConfigObject, setOwn } from './value.ts';

/** The value with another one at a path; objects on the way are made when missing. */
export function withValue(root: ConfigValue | undefined, path: ConfigPath, value: ConfigValue): ConfigValue {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(root)) {
    const items = [...root];
    items[Number(key)] = withValue(items[Number(key)], rest, value);
    return items;
  }
  if (root === undefined && typeof key === 'number') return [withValue(undefined, rest, value)];
  const object: Record<string, ConfigValue> = isConfigObject(root) ? copyOf(root) : {};
  setOwn(object, String(key), withValue(Object.hasOwn(object, key) ? object[key] : undefined, rest, value));
  return object;
}

/** The value without what is at a path. */
export function withoutPath(root: ConfigValue | undefined, path: ConfigPath): ConfigValue | undefined {
  const [key, ...rest] = path;
  if (key === undefined || root === undefined) return undefined;
  if (Array.isArray(root)) {
    const child = rest.length > 0 ? withoutPath(root[Number(key)], rest) : undefined;
    return root.toSpliced(Number(key), 1, ...(child === undefined ? [] : [child]));
  }
  if (!isConfigObject(root)) return root;
  const object = copyOf(root);
  const child = rest.length > 0 ? withoutPath(object[key], rest) : undefined;
  if (child === undefined) delete object[key];
  else setOwn(object, String(key), child);
  return object;
}

function copyOf(object: { readonly [key: string]: ConfigValue }): Record<string, ConfigValue> {
  const copy: Record<string, ConfigValue> = {};
  for (const [key, value] of Object.entries(object)) setOwn(copy, key, value);
  return copy;
}
