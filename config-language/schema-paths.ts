import type { ConfigSchema, SchemaNode } from './schema.ts';
import { branchesOf } from './schema-at.ts';
import type { ConfigPath } from './syntax.ts';

/** OpenClaw's deepest path has twelve segments (2026.9.6); a schema by hand may go on forever. */
const DEEPEST = 12;

const remembered = new WeakMap<SchemaNode, readonly ConfigPath[]>();

/** The path of every key that the schema names, parents first. What stands under a key of one's own choice is not named. */
export function schemaPaths({ root }: ConfigSchema): readonly ConfigPath[] {
  const known = remembered.get(root);
  if (known) return known;
  const paths = new Map<string, ConfigPath>();
  const visit = (node: SchemaNode, path: readonly string[]): void => {
    if (path.length > DEEPEST) return;
    for (const branch of branchesOf(node)) {
      for (const [key, child] of branch.properties) {
        const inner = [...path, key];
        paths.set(inner.join('\0'), inner);
        visit(child, inner);
      }
    }
  };
  visit(root, []);
  const all = [...paths.values()];
  remembered.set(root, all);
  return all;
}
