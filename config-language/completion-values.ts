/** The values worth proposing at a path: what the schema lists, and what the config itself defines. */
import { agentIds } from './cross-rules.ts';
import { type MergedNode, mergedAt } from './merged.ts';
import type { ConfigSchema, SchemaNode } from './schema.ts';
import type { ConfigPath, ConfigValue } from './syntax.ts';

export interface ProposedValue {
  readonly value: string | number | boolean | null;
  readonly detail: string;
}

export function proposeValues(
  schemas: readonly SchemaNode[],
  path: ConfigPath,
  tree: MergedNode | null,
  schema: ConfigSchema,
): readonly ProposedValue[] {
  const proposed = new Map<ProposedValue['value'], ProposedValue>();
  const add = (value: ConfigValue | undefined, detail: string) => {
    const plain = value === null || (value !== undefined && typeof value !== 'object');
    if (plain && !proposed.has(value)) proposed.set(value, { value, detail });
  };
  for (const name of tree === null ? [] : definedNames(path, tree, schema)) add(name.value, name.detail);
  for (const branch of schemas) add(branch.defaultValue, 'default');
  for (const branch of schemas) {
    for (const value of branch.allowed ?? []) add(value, 'allowed value');
    if (branch.types?.includes('boolean')) {
      add(true, 'true or false');
      add(false, 'true or false');
    }
  }
  return [...proposed.values()];
}

function definedNames(path: ConfigPath, tree: MergedNode, schema: ConfigSchema): readonly ProposedValue[] {
  const named = (values: Iterable<string>, detail: string) => [...values].map((value) => ({ value, detail }));
  const [section] = path;
  const last = path.findLast((segment) => typeof segment === 'string');
  if (last === 'agentId' || (section === 'broadcast' && typeof path.at(-1) === 'number')) {
    return named(agentIds(tree, schema) ?? [], 'agent of this config');
  }
  if (last === 'channel' && section === 'bindings')
    return named(keysAt(tree, ['channels']), 'channel of this config');
  if (last === 'model' || last === 'primary' || last === 'fallbacks')
    return named(modelNames(tree), 'model of this config');
  return [];
}

/** Keys of a map that the config itself gives names for: the models that `agents.defaults.models` may list. */
export function definedKeys(path: ConfigPath, tree: MergedNode): readonly string[] {
  return path.join('.') === 'agents.defaults.models' ? modelNames(tree) : [];
}

/** `provider/model` for every model the config describes, and the names that `agents.defaults.models` lists. */
export function modelNames(tree: MergedNode): readonly string[] {
  const names = new Set(keysAt(tree, ['agents', 'defaults', 'models']));
  for (const provider of keysAt(tree, ['models', 'providers'])) {
    const models = mergedAt(tree, ['models', 'providers', provider, 'models']);
    if (models?.type !== 'array') continue;
    for (const model of models.items) {
      const id = model.type === 'object' ? model.members.get('id')?.value : undefined;
      if (id?.type === 'scalar' && typeof id.value === 'string') names.add(`${provider}/${id.value}`);
    }
  }
  return [...names];
}

function keysAt(tree: MergedNode, path: ConfigPath): readonly string[] {
  const node = mergedAt(tree, path);
  return node?.type === 'object' ? [...node.members.keys()] : [];
}
