import type { MergedNode } from '@/config-language/merged.ts';
import type { ConfigSchema, SchemaNode } from '@/config-language/schema.ts';
import { schemasAt } from '@/config-language/schema-at.ts';
import type { ConfigPath, ConfigValue } from '@/config-language/syntax.ts';

/** Required keys of required keys are filled in this deep; a person does the rest. */
const maxDepth = 2;

/**
 * What can be written at a path as a beginning, the likeliest first: each allowed value where the schema lists
 * them, else one value of the right type with its required keys. Empty where the schema says nothing.
 */
export function skeletonsAt(
  schema: ConfigSchema,
  path: ConfigPath,
  tree: MergedNode | null,
): readonly ConfigValue[] {
  const branches = schemasAt(schema, path, tree).filter(({ types, allowed }) => types !== null || allowed);
  const open = branches.filter((branch) => branch.allowed === null);
  const byDefault = branches.flatMap(({ defaultValue }) =>
    defaultValue === undefined ? [] : [defaultValue],
  );
  const listed = branches.flatMap((branch) => branch.allowed ?? []);
  const values = [...byDefault, ...listed, ...open.slice(0, listed.length > 0 ? 0 : 1).map(skeletonOf)];
  const known = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...known.values()];
}

function skeletonOf(schema: SchemaNode, depth = 0): ConfigValue {
  if (schema.defaultValue !== undefined) return schema.defaultValue;
  const [first] = schema.allowed ?? [];
  if (first !== undefined) return first;
  const branch = [...schema.anyOf, ...schema.oneOf][0];
  if (branch && schema.types === null) return skeletonOf(branch, depth);
  switch (schema.types?.[0]) {
    case 'object':
      return depth < maxDepth ? requiredOf(schema, depth + 1) : {};
    case 'array':
      return [];
    case 'boolean':
      return false;
    case 'number':
    case 'integer':
      return Math.max(schema.minimum ?? 0, 0);
    case 'null':
      return null;
    default:
      return '';
  }
}

function requiredOf(schema: SchemaNode, depth: number): ConfigValue {
  return Object.fromEntries(
    schema.required.map((key) => {
      const property = schema.properties.get(key);
      return [key, property ? skeletonOf(property, depth) : ''];
    }),
  );
}
