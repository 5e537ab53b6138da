/** `${VAR}` in the strings of a config, replaced as OpenClaw does (config/env-substitution, 2026.9.6). */
import { type Environment, findEnvReferences, REFERENCE } from './env.ts';
import type { MergedNode } from './merged.ts';

/** Texts that hold values from outside of the config, and how they are written there. */
export type FromOutside = ReadonlyMap<string, string>;

/**
 * The config with every string whose variables are all certain as OpenClaw will read it; the rest is as written.
 * Places and files stay those of the text.
 */
export function withKnownVariables(
  node: MergedNode,
  environment: Environment,
): { readonly node: MergedNode; readonly fromOutside: FromOutside } {
  const fromOutside = new Map<string, string>();
  const isOutside = (name: string) => {
    const found = environment.resolve(name);
    return found.state === 'set' && found.source !== 'env.vars';
  };
  const replaced = mapStrings(node, (written) => {
    const text = expanded(written, environment);
    if (text !== written && findEnvReferences(written).some(({ name }) => isOutside(name)))
      fromOutside.set(text, written).set(text.trim(), written);
    return text;
  });
  return { node: replaced, fromOutside };
}

/** Shorter ones are in every sentence by chance; they are hidden where they stand in quotes. */
const SHORTEST_HIDDEN = 4;

/** A sentence without the values it may have found: they can be secrets. */
export function withoutValues(message: string, fromOutside: FromOutside): string {
  let words = message;
  for (const [text, written] of fromOutside) {
    words = words.replaceAll(`"${text}"`, `"${written}"`);
    if (text.length >= SHORTEST_HIDDEN) words = words.replaceAll(text, written);
  }
  return words;
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
