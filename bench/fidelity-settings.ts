/** A random key of OpenClaw's schema with a value that fits, or nearly. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { normaliseSchema, type SchemaNode } from '../config-language/schema.ts';
import type { ConfigPath, ConfigValue } from '../config-language/syntax.ts';

const FILE = fileURLToPath(new URL('../config-language/schemas/2026.9.6.json', import.meta.url));

interface Setting {
  readonly path: ConfigPath;
  readonly schema: SchemaNode;
}

let known: readonly Setting[] | null = null;

/** By section, so that the thousands of keys of the channels don't crowd out the others. */
export function randomSchemaSetting(random: () => number): readonly [path: ConfigPath, value: ConfigValue] {
  known ??= readSettings();
  const sections = [...new Set(known.map(({ path }) => path[0]))];
  const section = pick(sections, random);
  const { path, schema } = pick(
    known.filter((setting) => setting.path[0] === section),
    random,
  );
  return [
    path,
    random() < 0.15 ? pick<ConfigValue>([null, [], {}, 'x', -1, true], random) : fitting(schema, random, 3),
  ];
}

function readSettings(): readonly Setting[] {
  const normalised = normaliseSchema(JSON.parse(readFileSync(FILE, 'utf8')));
  if (!normalised.ok) throw new Error(normalised.problem);
  const settings: Setting[] = [];
  collect(normalised.schema.root, [], settings);
  return settings;
}

function collect(schema: SchemaNode, path: ConfigPath, into: Setting[]): void {
  if (path.length > 4) return;
  for (const [key, inner] of schema.properties) {
    if (key === '$schema') continue;
    into.push({ path: [...path, key], schema: inner });
    collect(inner, [...path, key], into);
  }
}

/** A value of the schema, not deeper than `depth`; patterns are not looked at. */
function fitting(schema: SchemaNode, random: () => number, depth: number): ConfigValue {
  if (schema.allowed !== null && schema.allowed.length > 0) return pick(schema.allowed, random);
  const branches = [...schema.anyOf, ...schema.oneOf];
  if (branches.length > 0) return fitting(pick(branches, random), random, depth);
  switch (schema.types?.[0]) {
    case 'boolean':
      return random() < 0.5;
    case 'integer':
    case 'number':
      return pick([schema.minimum ?? 1, 1, 30, 0.5, 5000], random);
    case 'array':
      return schema.items && random() < 0.8 && depth > 0 ? [fitting(schema.items, random, depth - 1)] : [];
    case 'object':
      return fittingObject(schema, random, depth);
    case 'null':
      return null;
    default:
      return pick(
        ['x', 'a/b', '30m', 'https://x.example', '/tmp/x', 'main', '#33aaff', '1gb', 'A_NAME'],
        random,
      );
  }
}

function fittingObject(schema: SchemaNode, random: () => number, depth: number): ConfigValue {
  const object: Record<string, ConfigValue> = {};
  if (depth === 0) return object;
  const wanted = [...schema.properties.keys()].filter(
    (key) => schema.required.includes(key) || random() < 1 / schema.properties.size,
  );
  for (const key of wanted) {
    const inner = schema.properties.get(key);
    if (inner) object[key] = fitting(inner, random, depth - 1);
  }
  if (typeof schema.additional === 'object' && random() < 0.7)
    object.some = fitting(schema.additional, random, depth - 1);
  return object;
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item;
}
