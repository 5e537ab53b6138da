/**
 * A schema as OpenClaw hands it out, before it is made ready for walking: the JSON Schema that its command line prints,
 * or the answer of a running Gateway to `config.schema`, which has hints for a form beside the schema.
 */

export type RawSchema = { readonly [keyword: string]: unknown };

/** What a Gateway says of a path beyond its schema; the hints that nobody here asks for are left out. */
export interface UiHint {
  readonly label?: string;
  readonly help?: string;
  readonly sensitive?: true;
}

export interface SchemaDocument {
  readonly schema: RawSchema & { readonly properties: RawSchema };
  /** By dotted path, `*` for any key or index. Empty for a schema without hints. */
  readonly uiHints: Readonly<Record<string, UiHint>>;
  /** The version of OpenClaw that it says it is of. */
  readonly version?: string;
}

/** An input that is no schema is a value, not an exception. */
export type SchemaReading =
  | { readonly ok: true; readonly document: SchemaDocument }
  | { readonly ok: false; readonly problem: string };

/** Reads either form. Total: anything that is not an object schema with properties gives the reason in words. */
export function readSchemaDocument(raw: unknown): SchemaReading {
  if (!isRaw(raw)) return { ok: false, problem: 'The schema is not a JSON object.' };
  const isAnswer = isRaw(raw.schema) && isRaw(raw.schema.properties);
  const schema = isAnswer ? raw.schema : raw;
  if (!isRaw(schema) || !isRaw(schema.properties)) {
    return { ok: false, problem: 'The schema has no "properties": it does not describe an OpenClaw config.' };
  }
  const version = isAnswer && typeof raw.version === 'string' ? { version: raw.version } : {};
  const uiHints = isAnswer ? readHints(raw.uiHints) : {};
  return {
    ok: true,
    document: { schema: { ...schema, properties: schema.properties }, uiHints, ...version },
  };
}

function readHints(raw: unknown): Record<string, UiHint> {
  const hints: Record<string, UiHint> = {};
  for (const [path, hint] of Object.entries(isRaw(raw) ? raw : {})) {
    if (!isRaw(hint)) continue;
    const { label, help, sensitive } = hint;
    const read: UiHint = {
      ...(typeof label === 'string' ? { label } : {}),
      ...(typeof help === 'string' ? { help } : {}),
      ...(sensitive === true ? { sensitive } : {}),
    };
    // 2026.2.26 writes `list[]` where 2026.9.6 has `list.*`.
    if (Object.keys(read).length > 0) hints[path.replaceAll('[]', '.*')] = read;
  }
  return hints;
}

/** The paths that OpenClaw calls sensitive, sorted. */
export function sensitivePathsOf({ uiHints }: SchemaDocument): readonly string[] {
  return Object.keys(uiHints)
    .filter((path) => uiHints[path]?.sensitive === true)
    .sort();
}

/** What checking needs: the schema without a word of help (a tenth of the size), and which paths are sensitive. */
export function structureOf(document: SchemaDocument): SchemaDocument {
  const schema = withoutTexts(document.schema) as SchemaDocument['schema'];
  return { ...document, schema, uiHints: onlySensitive(document) };
}

/** The schema with its own texts, and those of the hints where it has none. */
export function withHelp(document: SchemaDocument): SchemaDocument {
  const schema = structuredClone(document.schema);
  for (const [path, { label, help }] of Object.entries(document.uiHints)) {
    if (label === undefined && help === undefined) continue;
    for (const node of nodesAt(schema, path.split('.'))) {
      if (label !== undefined) node.title ??= label;
      if (help !== undefined) node.description ??= help;
    }
  }
  return { ...document, schema, uiHints: onlySensitive(document) };
}

function onlySensitive(document: SchemaDocument): Record<string, UiHint> {
  return Object.fromEntries(sensitivePathsOf(document).map((path) => [path, { sensitive: true as const }]));
}

/** Under these keywords the keys are names of the config, not keywords. */
const NAME_MAPS: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions', 'patternProperties']);
const TEXTS: ReadonlySet<string> = new Set(['title', 'description', '$schema']);
const LITERALS: ReadonlySet<string> = new Set(['default', 'const', 'enum', 'required']);

function withoutTexts(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutTexts);
  if (!isRaw(schema)) return schema;
  const kept = Object.entries(schema).filter(([keyword]) => !TEXTS.has(keyword));
  return Object.fromEntries(
    kept.map(([keyword, value]) => {
      if (LITERALS.has(keyword)) return [keyword, value];
      if (!NAME_MAPS.has(keyword) || !isRaw(value)) return [keyword, withoutTexts(value)];
      return [keyword, mapValues(value, withoutTexts)];
    }),
  );
}

function mapValues(raw: RawSchema, map: (value: unknown) => unknown): RawSchema {
  return Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, map(value)]));
}

type MutableSchema = Record<string, unknown>;

/** The schemas at a path of hints, through every branch of the unions above it. */
function nodesAt(root: RawSchema, path: readonly string[]): readonly MutableSchema[] {
  return path.reduce<readonly MutableSchema[]>(
    (nodes, segment) =>
      nodes.flatMap(branchesOf).flatMap((node) => childrenOf(node, segment).filter(isMutable)),
    [root as MutableSchema],
  );
}

function branchesOf(node: MutableSchema): readonly MutableSchema[] {
  const parts = [node.anyOf, node.oneOf, node.allOf].flatMap((list) => (Array.isArray(list) ? list : []));
  return [node, ...parts.filter(isMutable).flatMap(branchesOf)];
}

function childrenOf(node: MutableSchema, segment: string): readonly unknown[] {
  if (segment === '*') return [node.additionalProperties, ...[node.items].flat()];
  const { properties } = node;
  return isRaw(properties) && Object.hasOwn(properties, segment) ? [properties[segment]] : [];
}

const isMutable = (value: unknown): value is MutableSchema => isRaw(value);

function isRaw(value: unknown): value is RawSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
