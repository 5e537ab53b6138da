/** `${VAR}` in the strings of a config, replaced as OpenClaw does (config/env-substitution, 2026.9.6). */
import { type Environment, findEnvReferences, REFERENCE } from './env.ts';
import type { MergedNode } from './merged.ts';

/**
 * The config with every string whose variables are all certain as OpenClaw will read it; the rest is as written.
 * Places and files stay those of the text.
 */
export function withKnownVariables(node: MergedNode, environment: Environment): MergedNode {
  return mapStrings(node, (value) => expanded(value, environment));
}

function mapStrings(node: MergedNode, change: (value: string) => string): MergedNode {
  switch (node.type) {
    case 'object': {
      const members = [...node.members].map(
        ([key, member]) => [key, { ...member, value: mapStrings(member.value, change) }] as const,
      );
      return { ...node, members: new Map(members) };
    }
    case 'array':
      return { ...node, items: node.items.map((item) => mapStrings(item, change)) };
    case 'scalar':
      return typeof node.value === 'string' ? { ...node, value: change(node.value) } : node;
    case 'unknown':
      return node;
  }
}

/** A string as OpenClaw will read it, when all its variables are certain; else as it is written. */
export function expanded(value: string, environment: Environment): string {
  const references = findEnvReferences(value);
  if (references.length === 0 || references.some(({ name }) => environment.knownValue(name) === null))
    return value;
  return value.replace(REFERENCE, (whole, dollar: string, name: string) =>
    dollar === '' ? (environment.knownValue(name) ?? whole) : whole.slice(1),
  );
}
