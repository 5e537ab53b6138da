/**
 * Checks the merged config against OpenClaw's schema. Each finding stands at the exact text that causes it, in
 * the file that holds it; the path is the one in the merged config. The verdict is that of JSON Schema, save that
 * a string holding a `${VAR}` whose value we can't know is judged by its type alone.
 */

import { expectationInWords, oneOfInWords, placeInWords } from './in-words.ts';
import { formatPath } from './locate.ts';
import type { MergedArray, MergedMember, MergedNode, MergedObject } from './merged.ts';
import { mergedValue } from './merged.ts';
import { findRetiredKey } from './retired.ts';
import type { ConfigSchema, SchemaNode } from './schema.ts';
import { suggest } from './suggest.ts';
import type { ConfigPath, Diagnostic, PathSegment } from './syntax.ts';
import { checkNumber, checkString, checkType } from './validate-scalar.ts';
import { checkAllowed, checkAnyOf, checkNot, checkOneOf, checkWhen } from './validate-union.ts';
import { addFinding, isSettled, rangeIn, toDiagnostic, type Walk } from './validate-walk.ts';

export interface ValidateOptions {
  /** Whether a string's final text depends on a variable whose value is not known here. */
  readonly isOpen?: (value: string) => boolean;
  /** Where in the merged config `root` stands, when only a part is checked. */
  readonly at?: ConfigPath;
}

/** All findings, in the order of the text of each object. Total. */
export function validate(
  root: MergedNode,
  schema: ConfigSchema,
  options: ValidateOptions = {},
): readonly Diagnostic[] {
  return validateNode(root, schema.root, options);
}

/** As {@link validate}, for a part of the config and the schema of that part. */
export function validateNode(
  root: MergedNode,
  schema: SchemaNode,
  options: ValidateOptions = {},
): readonly Diagnostic[] {
  const walk: Walk = {
    path: [...(options.at ?? [])],
    findings: [],
    isOpen: options.isOpen ?? (() => false),
    check: checkNode,
  };
  checkNode(root, schema, walk);
  return walk.findings.map(toDiagnostic);
}

function checkNode(node: MergedNode, schema: SchemaNode, walk: Walk): void {
  if (node.type === 'unknown') return;
  if (!checkType(node, schema, walk)) return;
  if (!checkAllowed(node, schema, walk)) return;
  switch (node.type) {
    case 'object':
      checkObject(node, schema, walk);
      break;
    case 'array':
      checkArray(node, schema, walk);
      break;
    case 'scalar':
      if (typeof node.value === 'string') checkString(node, node.value, schema, walk);
      if (typeof node.value === 'number') checkNumber(node, node.value, schema, walk);
      break;
  }
  if (schema.anyOf.length > 0) checkAnyOf(node, schema, walk);
  if (schema.oneOf.length > 0) checkOneOf(node, schema, walk);
  for (const part of schema.allOf) checkNode(node, part, walk);
  if (schema.not) checkNot(node, schema.not, walk);
  if (schema.when) checkWhen(node, schema.when, walk);
}

function checkObject(node: MergedObject, schema: SchemaNode, walk: Walk): void {
  for (const [key, member] of node.members) {
    const property = schema.properties.get(key);
    const rule = property ?? schema.additional;
    if (rule === false) reportUnknownKey(node, member, schema, walk);
    else if (rule !== true) descend(key, member.value, rule, walk);
    if (schema.propertyNames) checkKey(member, schema.propertyNames, walk);
  }
  if (node.incomplete) return;

  for (const key of schema.required) {
    if (node.members.has(key)) continue;
    const place = placeInWords(formatPath(walk.path));
    const what = schema.properties.get(key);
    const expected = what ? ` (${expectationInWords(what)})` : '';
    addFinding(walk, node, 'missing-key', `"${key}"${expected} is required in ${place}.`, { key });
  }
  const { size } = node.members;
  if (schema.minProperties !== null && size < schema.minProperties) {
    addFinding(walk, node, 'too-few', `At least ${counted(schema.minProperties, 'key')} needed here.`);
  }
  if (schema.maxProperties !== null && size > schema.maxProperties) {
    addFinding(
      walk,
      node,
      'too-many',
      `At most ${counted(schema.maxProperties, 'key')} allowed here, there are ${size}.`,
    );
  }
}

function checkArray(node: MergedArray, schema: SchemaNode, walk: Walk): void {
  node.items.forEach((item, index) => {
    const rule = schema.prefixItems[index] ?? schema.items;
    if (rule) descend(index, item, rule, walk);
  });
  const { length } = node.items;
  if (schema.maxItems !== null && length > schema.maxItems) {
    addFinding(
      walk,
      node,
      'too-many',
      `At most ${counted(schema.maxItems, 'item')} allowed, there are ${length}.`,
    );
  }
  if (node.incomplete) return;
  if (schema.minItems !== null && length < schema.minItems) {
    addFinding(walk, node, 'too-few', `At least ${counted(schema.minItems, 'item')} needed.`);
  }
  if (schema.uniqueItems) reportRepeatedItems(node, walk);
}

function reportRepeatedItems(node: MergedArray, walk: Walk): void {
  const seen = new Set<string>();
  for (const item of node.items) {
    const text = JSON.stringify(mergedValue(item));
    if (seen.has(text))
      addFinding(walk, item, 'repeated-item', 'This item is in the list already: each may be there once.');
    seen.add(text);
  }
}

function descend(segment: PathSegment, node: MergedNode, schema: SchemaNode, walk: Walk): void {
  walk.path.push(segment);
  walk.check(node, schema, walk);
  walk.path.pop();
}

/** A key is checked like a string value that stands where the key stands. */
function checkKey(member: MergedMember, schema: SchemaNode, walk: Walk): void {
  const { keyNode, file, key } = member;
  const anchor = rangeIn(file, keyNode);
  const node = { type: 'string', start: keyNode.start, end: keyNode.end, value: key } as const;
  descend(key, { type: 'scalar', value: key, file, node, anchor, site: member.value.site }, schema, walk);
}

function reportUnknownKey(node: MergedObject, member: MergedMember, schema: SchemaNode, walk: Walk): void {
  if (isSettled(walk)) return;
  if (reportRetired(node, member, walk)) return;
  const { key, file, keyNode } = member;
  const at = rangeIn(file, keyNode);
  const free = [...schema.properties.keys()].filter((known) => !node.members.has(known));
  const suggestion = suggest(key, free);
  addFinding(
    walk,
    node,
    'unknown-key',
    unknownKeyMessage(key, suggestion, schema.properties.keys(), walk.path),
    {
      at,
      key,
      suggestion,
    },
  );
}

/** Whether the key was retired, or something below it was that tells more than the unknown name around it. */
function reportRetired(node: MergedObject, member: MergedMember, walk: Walk): boolean {
  const { key, value, file, keyNode } = member;
  const retired = findRetiredKey([...walk.path, key]);
  if (retired) {
    addFinding(walk, node, retired.isNewer ? 'newer-key' : 'retired-key', retired.message, {
      at: rangeIn(file, keyNode),
      key,
      suggestion: retired.renameTo ?? null,
      severity: retired.migrated ? 'warning' : 'error',
    });
    return true;
  }
  if (value.type !== 'object') return false;
  walk.path.push(key);
  const found = [...value.members.values()].filter((inner) => reportRetired(value, inner, walk));
  walk.path.pop();
  return found.length > 0;
}

function unknownKeyMessage(
  key: string,
  suggestion: string | null,
  known: readonly string[],
  path: ConfigPath,
): string {
  const sentences = [`"${key}" is not a known key of ${placeInWords(formatPath(path))}.`];
  if (suggestion !== null) sentences.push(`Did you mean "${suggestion}"?`);
  else if (known.length > 0 && known.length <= 8)
    sentences.push(`Known keys: ${oneOfInWords(known, 'and')}.`);
  if (path[0] === 'plugins' || path[0] === 'channels') {
    sentences.push('It may belong to a plugin that is not installed where the schema was read.');
  }
  return sentences.join(' ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? ' is' : 's are'}`;
}
