/** Finding the part of the schema that speaks about a path. */
import { type MergedNode, mergedAt } from './merged.ts';
import type { ConfigSchema, SchemaNode } from './schema.ts';
import type { ConfigPath, PathSegment } from './syntax.ts';

/**
 * The schemas that apply at a path, every branch of a union on its own. `tree` narrows them: a branch whose fixed
 * values (`source: "env"`) contradict what is written is left out. Empty where the schema says nothing.
 */
export function schemasAt(
  schema: ConfigSchema,
  path: ConfigPath,
  tree: MergedNode | null,
): readonly SchemaNode[] {
  let current = branchesOf(schema.root);
  path.forEach((segment, index) => {
    const written = tree === null ? null : mergedAt(tree, path.slice(0, index));
    const fitting = current.filter((branch) => !contradicts(branch, written));
    const next = (fitting.length > 0 ? fitting : current).flatMap((branch) => childrenOf(branch, segment));
    current = [...new Set(next.flatMap(branchesOf))];
  });
  const written = tree === null ? null : mergedAt(tree, path);
  const fitting = current.filter((branch) => !contradicts(branch, written));
  return fitting.length > 0 ? fitting : current;
}

/** Whether a reference to a secret (`{ source, provider, id }`) may stand at a path instead of the secret. */
export function acceptsSecretRef(
  schema: ConfigSchema,
  path: ConfigPath,
  source: 'env' | 'file' | 'exec' | 'store',
): boolean {
  return schemasAt(schema, path, null).some(
    (branch) =>
      branch.properties.has('id') && branch.properties.get('source')?.allowed?.includes(source) === true,
  );
}

/** A schema and everything its unions allow, flat. */
export function branchesOf(schema: SchemaNode): readonly SchemaNode[] {
  const parts = [...schema.anyOf, ...schema.oneOf, ...schema.allOf];
  return parts.length === 0 ? [schema] : [schema, ...parts.flatMap(branchesOf)];
}

function childrenOf(schema: SchemaNode, segment: PathSegment): readonly SchemaNode[] {
  if (typeof segment === 'number') {
    const item = schema.prefixItems[segment] ?? schema.items;
    return item ? [item] : [];
  }
  const named = schema.properties.get(segment);
  if (named) return [named];
  return typeof schema.additional === 'object' ? [schema.additional] : [];
}

function contradicts(branch: SchemaNode, written: MergedNode | null): boolean {
  if (written?.type !== 'object') return false;
  for (const [key, { value }] of written.members) {
    const allowed = branch.properties.get(key)?.allowed;
    if (allowed && value.type === 'scalar' && !allowed.includes(value.value)) return true;
  }
  return false;
}
