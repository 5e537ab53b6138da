/** What the rules between keys share: looking into the schema, and saying what was found. */
import { formatPath } from './locate.ts';
import type { Anchor } from './merged.ts';
import type { ConfigSchema, SchemaNode } from './schema.ts';
import type { ConfigPath, Diagnostic, Severity } from './syntax.ts';

/** The schema of a key by the names on the way; undefined where there is none. */
export function schemaAt(schema: ConfigSchema, path: readonly string[]): SchemaNode | undefined {
  let node: SchemaNode | undefined = schema.root;
  for (const key of path) node = node?.properties.get(key);
  return node;
}

export function finding(
  anchor: Anchor,
  path: ConfigPath,
  code: string,
  message: string,
  details: { suggestion?: string | null; severity?: Severity } = {},
): Diagnostic {
  const base: Diagnostic = {
    ...anchor,
    severity: details.severity ?? 'error',
    code,
    path: formatPath(path),
    message,
    source: 'schema',
  };
  return details.suggestion ? { ...base, suggestion: details.suggestion } : base;
}
