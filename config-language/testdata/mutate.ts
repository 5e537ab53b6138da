/** Random damage to a config value, reproducible from a seed. */
import type { ConfigValue } from '../syntax.ts';

type Mutable = ConfigValue;

/** A small linear congruential generator: the same seed gives the same damage everywhere. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const ODD_VALUES: readonly Mutable[] = [
  null, true, false, 0, 1, -1, 1.5, 70000, 1e12, '', 'x', 'auto', 'off', 'env', 'UPPER_CASE', 'http://x', '30d', [], ['x'], [1], {}, { a: 1 },
  { source: 'env', provider: 'default', id: 'TOKEN' },
  { source: 'file', provider: 'default', id: '/a/b' },
  { source: 'nowhere' },
];

/** The value with one to three random changes: a value replaced, a key removed, renamed or added. */
export function mutate(value: Mutable, random: () => number): Mutable {
  let result = value;
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) result = damage(result, random);
  return result;
}

function damage(value: Mutable, random: () => number): Mutable {
  if (Array.isArray(value)) return damageList(value, random);
  if (typeof value === 'object' && value !== null) return damageObject(value as Record<string, Mutable>, random);
  return pick(ODD_VALUES, random);
}

function damageList(list: readonly Mutable[], random: () => number): Mutable {
  if (random() < 0.1) return pick(ODD_VALUES, random);
  if (list.length === 0 || random() < 0.2) return [...list, pick(ODD_VALUES, random)];
  const index = Math.floor(random() * list.length);
  if (random() < 0.2) return list.filter((_, at) => at !== index);
  return list.map((item, at) => (at === index ? damage(item, random) : item));
}

function damageObject(object: Record<string, Mutable>, random: () => number): Mutable {
  const keys = Object.keys(object);
  const choice = random();
  if (choice < 0.08) return pick(ODD_VALUES, random);
  if (choice < 0.16 || keys.length === 0) return { ...object, [pick(['enabled', 'zz', 'mode', 'id', 'type'], random)]: pick(ODD_VALUES, random) };
  const key = pick(keys, random);
  const { [key]: inner = null, ...rest } = object;
  if (choice < 0.24) return rest;
  if (choice < 0.3) return { ...rest, [`${key}x`]: inner };
  return { ...object, [key]: damage(inner, random) };
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item;
}
