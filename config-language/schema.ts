/**
 * OpenClaw's configuration schema, made ready for walking.
 *
 * `openclaw config schema` prints draft-07 JSON Schema that describes the config *after* defaults are filled
 * in, written for humans and generators rather than for validators. {@link normaliseSchema} turns it into a
 * graph of {@link SchemaNode}s in which every question a walker asks is one field access.
 */
import { type RawSchema, readSchemaDocument, sensitivePathsOf } from './schema-document.ts';
import { createPattern, type Pattern } from './schema-pattern.ts';
import { createSensitivePaths, type SensitivePaths } from './sensitive.ts';
import type { ConfigValue } from './syntax.ts';

export type JsonType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';

/** One schema. Absent keywords are null (or empty), so that a walker needs no knowledge of JSON Schema's spelling. */
export interface SchemaNode {
  /** The JSON types allowed, null when any is. An empty list allows nothing (the schema `false`). */
  readonly types: readonly JsonType[] | null;
  /** The values of `enum` or `const`; null when neither is given. */
  readonly allowed: readonly ConfigValue[] | null;

  readonly properties: SchemaProperties;
  /** Keys that must be written: the `required` ones that have no default. */
  readonly required: readonly string[];
  /** What keys outside `properties` may hold; false forbids them. */
  readonly additional: SchemaNode | boolean;
  readonly propertyNames: SchemaNode | null;
  readonly minProperties: number | null;
  readonly maxProperties: number | null;

  readonly prefixItems: readonly SchemaNode[];
  /** What the items after `prefixItems` may hold; null when anything. */
  readonly items: SchemaNode | null;
  readonly minItems: number | null;
  readonly maxItems: number | null;
  readonly uniqueItems: boolean;

  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly pattern: Pattern | null;
  /** Only the formats that OpenClaw enforces and no pattern covers. */
  readonly format: 'uri' | null;

  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly exclusiveMinimum: number | null;
  readonly exclusiveMaximum: number | null;
  readonly multipleOf: number | null;

  readonly anyOf: readonly SchemaNode[];
  readonly oneOf: readonly SchemaNode[];
  readonly allOf: readonly SchemaNode[];
  readonly not: SchemaNode | null;
  /** `if`/`then`/`else`. */
  readonly when: Condition | null;

  /** The value OpenClaw uses when the key is not written; undefined when the schema names none. */
  readonly defaultValue: ConfigValue | undefined;
  readonly title: string | null;
  readonly description: string | null;
}

/** The named properties of an object schema, in the schema's order. Each is made ready when it is first asked for. */
export interface SchemaProperties extends Iterable<readonly [key: string, schema: SchemaNode]> {
  readonly size: number;
  has(key: string): boolean;
  get(key: string): SchemaNode | undefined;
  keys(): readonly string[];
}

/** A schema that decides which of two others applies. */
export interface Condition {
  readonly condition: SchemaNode;
  readonly consequence: SchemaNode | null;
  readonly alternative: SchemaNode | null;
}

export interface ConfigSchema {
  readonly root: SchemaNode;
  /** What OpenClaw itself calls sensitive; nothing when its schema came without hints. */
  readonly sensitive: SensitivePaths;
}

/** The answer of {@link normaliseSchema}: an input that is no schema is a value, not an exception. */
export type NormalisedSchema =
  | { readonly ok: true; readonly schema: ConfigSchema }
  | { readonly ok: false; readonly problem: string };

const ANYTHING: SchemaNode = emptyNode();
const NOTHING: SchemaNode = { ...emptyNode(), types: [] };

/**
 * Makes the JSON Schema that OpenClaw prints (2026.2 to 2026.9, draft-07), or that its Gateway answers with hints
 * beside it, ready for walking. Four things are put right on the way:
 * - a config may name its schema in `$schema`, which the Gateway's RPC leaves out of what it answers;
 * - `#/$defs/…` inside a plugin's config means the `$defs` of that config, not those of the document;
 * - a `required` key that has a default need not be written: the schema describes the config after defaults;
 * - nested `$schema` and formats OpenClaw doesn't enforce are dropped.
 *
 * Total: anything that is not an object schema with properties gives `ok: false` with the reason in words.
 */
export function normaliseSchema(raw: unknown): NormalisedSchema {
  const reading = readSchemaDocument(raw);
  if (!reading.ok) return reading;
  const { schema } = reading.document;
  const root = { ...schema, properties: { $schema: { type: 'string' }, ...schema.properties } };
  const sensitive = createSensitivePaths(sensitivePathsOf(reading.document));
  return { ok: true, schema: { root: createNormaliser()(root, root), sensitive } };
}

/** The node constructor, with one memo a schema so that shared and recursive definitions become one node. */
function createNormaliser(): (raw: unknown, scope: RawSchema) => SchemaNode {
  const known = new Map<RawSchema, SchemaNode>();

  function make(raw: unknown, scope: RawSchema): SchemaNode {
    if (raw === false) return NOTHING;
    if (!isRaw(raw)) return ANYTHING;
    const seen = known.get(raw);
    if (seen) return seen;
    const inner = isRaw(raw.$defs) || isRaw(raw.definitions) ? raw : scope;
    if (typeof raw.$ref === 'string') return make(resolveReference(raw.$ref, inner), inner);

    // Registered before its children are made: a definition may mention itself.
    const node = { ...ANYTHING };
    known.set(raw, node);
    Object.assign(
      node,
      scalarKeywords(raw),
      childKeywords(raw, (child) => make(child, inner)),
    );
    return node;
  }
  return make;
}

function resolveReference(reference: string, scope: RawSchema): unknown {
  if (!reference.startsWith('#/')) return undefined;
  let target: unknown = scope;
  for (const part of reference.slice(2).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    target = isRaw(target) && Object.hasOwn(target, key) ? target[key] : undefined;
  }
  return target;
}

function scalarKeywords(raw: RawSchema): Partial<SchemaNode> {
  return {
    types: readTypes(raw.type),
    allowed: 'const' in raw ? [raw.const as ConfigValue] : readArray(raw.enum),
    minProperties: readNumber(raw.minProperties),
    maxProperties: readNumber(raw.maxProperties),
    minItems: readNumber(raw.minItems),
    maxItems: readNumber(raw.maxItems),
    uniqueItems: raw.uniqueItems === true,
    minLength: readNumber(raw.minLength),
    maxLength: readNumber(raw.maxLength),
    pattern: typeof raw.pattern === 'string' ? createPattern(raw.pattern) : null,
    format: raw.format === 'uri' ? 'uri' : null,
    minimum: readNumber(raw.minimum),
    maximum: readNumber(raw.maximum),
    exclusiveMinimum: readNumber(raw.exclusiveMinimum),
    exclusiveMaximum: readNumber(raw.exclusiveMaximum),
    multipleOf: readNumber(raw.multipleOf),
    defaultValue: raw.default as ConfigValue | undefined,
    title: readString(raw.title),
    description: readString(raw.description),
  };
}

function childKeywords(raw: RawSchema, make: (raw: unknown) => SchemaNode): Partial<SchemaNode> {
  const list = (value: unknown) => (Array.isArray(value) ? value.map(make) : []);
  const one = (value: unknown) => (value === undefined ? null : make(value));
  const properties = isRaw(raw.properties) ? raw.properties : {};
  const tuple = Array.isArray(raw.items);
  return {
    properties: lazyProperties(properties, make),
    required: readRequired(raw, properties),
    additional:
      typeof raw.additionalProperties === 'object'
        ? make(raw.additionalProperties)
        : raw.additionalProperties !== false,
    propertyNames: one(raw.propertyNames),
    prefixItems: tuple ? list(raw.items) : [],
    items: one(tuple ? raw.additionalItems : raw.items),
    anyOf: list(raw.anyOf),
    oneOf: list(raw.oneOf),
    allOf: list(raw.allOf),
    not: one(raw.not),
    when:
      raw.if === undefined
        ? null
        : { condition: make(raw.if), consequence: one(raw.then), alternative: one(raw.else) },
  };
}

/** A key with a default is filled in by OpenClaw. */
function readRequired(raw: RawSchema, properties: RawSchema): readonly string[] {
  if (!Array.isArray(raw.required)) return [];
  return raw.required.filter((key): key is string => {
    const property = typeof key === 'string' && Object.hasOwn(properties, key) ? properties[key] : undefined;
    return typeof key === 'string' && !(isRaw(property) && 'default' in property);
  });
}

/** Of eleven thousand schemas a config meets a few hundred: the others are never made. */
function lazyProperties(raw: RawSchema, make: (raw: unknown) => SchemaNode): SchemaProperties {
  const names = Object.keys(raw);
  const get = (key: string) => (Object.hasOwn(raw, key) ? make(raw[key]) : undefined);
  return {
    size: names.length,
    has: (key) => Object.hasOwn(raw, key),
    get,
    keys: () => names,
    *[Symbol.iterator]() {
      for (const name of names) yield [name, make(raw[name])] as const;
    },
  };
}

function readTypes(value: unknown): readonly JsonType[] | null {
  if (typeof value === 'string') return [value as JsonType];
  return Array.isArray(value) ? (value as JsonType[]) : null;
}

function readArray(value: unknown): readonly ConfigValue[] | null {
  return Array.isArray(value) ? (value as ConfigValue[]) : null;
}

function readNumber(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function readString(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isRaw(value: unknown): value is RawSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function emptyNode(): SchemaNode {
  return {
    types: null,
    allowed: null,
    properties: lazyProperties({}, () => ANYTHING),
    required: [],
    additional: true,
    propertyNames: null,
    minProperties: null,
    maxProperties: null,
    prefixItems: [],
    items: null,
    minItems: null,
    maxItems: null,
    uniqueItems: false,
    minLength: null,
    maxLength: null,
    pattern: null,
    format: null,
    minimum: null,
    maximum: null,
    exclusiveMinimum: null,
    exclusiveMaximum: null,
    multipleOf: null,
    anyOf: [],
    oneOf: [],
    allOf: [],
    not: null,
    when: null,
    defaultValue: undefined,
    title: null,
    description: null,
  };
}
