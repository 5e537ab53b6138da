import {
  type Environment,
  type EnvResolution,
  findEnvReferences,
  sourceInWords,
} from '@/config-language/env.ts';
import { formatPath } from '@/config-language/locate.ts';
import type { MergedNode } from '@/config-language/merged.ts';
import { isSecret, reference } from '@/config-language/secret-ranges.ts';
import type { SensitivePaths } from '@/config-language/sensitive.ts';
import { expanded } from '@/config-language/substitution.ts';
import type { PathSegment } from '@/config-language/syntax.ts';
import type { FilePlace } from './language-protocol.ts';

/** One line of the merged config. */
export interface EffectiveRow {
  readonly path: string;
  readonly depth: number;
  /** The key or index, empty for the root. */
  readonly label: string;
  /** The value as JSON; null for an object or a list that has lines of its own. */
  readonly value: string | null;
  /** How many lines an object or list holds. */
  readonly size: number | null;
  readonly place: FilePlace;
  readonly secret: boolean;
  /** Where each `${VAR}` of the value comes from, in words. */
  readonly variables: readonly string[];
}

/** A config of this many lines is no longer read by a person; the rest is left out. */
const maxRows = 5_000;

/** The config as OpenClaw sees it after `$include`, line by line, each with the file that holds it. */
export function effectiveRows(
  root: MergedNode | null,
  environment: Environment,
  known?: SensitivePaths,
): EffectiveRow[] {
  const rows: EffectiveRow[] = [];
  const visit = (node: MergedNode, path: readonly PathSegment[], place: FilePlace): void => {
    if (rows.length >= maxRows) return;
    if (path.length > 0) {
      const row = rowOf(node, path, place, environment);
      const holdsSecret = node.type === 'scalar' && isSecret(path, known) && !isReference(node.value);
      // What a variable of the config brings along is masked as it is where it is written.
      rows.push({ ...row, secret: holdsSecret || row.value !== writtenAs(node) });
    }
    if (node.type === 'object') {
      for (const [key, { value, file, keyNode }] of node.members) {
        visit(value, [...path, key], { path: file, start: keyNode.start, end: keyNode.end });
      }
    } else if (node.type === 'array') {
      for (const [index, item] of node.items.entries()) visit(item, [...path, index], placeOf(item));
    }
  };
  if (root) visit(root, [], placeOf(root));
  return rows;
}

function placeOf(node: MergedNode): FilePlace {
  return { path: node.anchor.file, start: node.anchor.start, end: node.anchor.end };
}

function rowOf(
  node: MergedNode,
  path: readonly PathSegment[],
  place: FilePlace,
  environment: Environment,
): Omit<EffectiveRow, 'secret'> {
  const label = path.at(-1) ?? '';
  const sized = sizeOf(node);
  return {
    path: formatPath(path),
    depth: path.length - 1,
    label: typeof label === 'number' ? `[${label}]` : label,
    value: sized === null || sized === 0 ? textOf(substituted(node, environment)) : null,
    size: sized,
    place,
    variables: variablesOf(node, environment),
  };
}

function sizeOf(node: MergedNode): number | null {
  if (node.type === 'object') return node.members.size;
  return node.type === 'array' ? node.items.length : null;
}

function writtenAs(node: MergedNode): string | null {
  return (sizeOf(node) ?? 0) > 0 ? null : textOf(node);
}

/** A text as OpenClaw reads it, where all its variables are certain. */
function substituted(node: MergedNode, environment: Environment): MergedNode {
  if (node.type !== 'scalar' || typeof node.value !== 'string') return node;
  return { ...node, value: expanded(node.value, environment) };
}

function textOf(node: MergedNode): string {
  switch (node.type) {
    case 'scalar':
      return JSON.stringify(node.value) ?? String(node.value);
    case 'object':
      return '{}';
    case 'array':
      return '[]';
    case 'unknown':
      return 'could not be read';
  }
}

function isReference(value: unknown): boolean {
  return typeof value === 'string' && (value === '' || reference.test(value));
}

function variablesOf(node: MergedNode, environment: Environment): string[] {
  if (node.type !== 'scalar' || typeof node.value !== 'string') return [];
  return findEnvReferences(node.value).map(({ name }) => describeVariable(name, environment.resolve(name)));
}

function describeVariable(name: string, found: EnvResolution): string {
  switch (found.state) {
    case 'set':
      return `${name} from ${sourceInWords(found.source)}`;
    case 'empty':
      return `${name} is empty in ${sourceInWords(found.source)}`;
    case 'missing':
      return `${name} is not set`;
    case 'unknown':
      return `${name} may be set in the Gateway’s own environment`;
  }
}
