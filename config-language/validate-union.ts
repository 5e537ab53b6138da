/** Unions and conditions: a value that fits no branch is explained by the branch it comes closest to. */

import { allowedInWords, expectationInWords, placeInWords } from './in-words.ts';
import { formatPath } from './locate.ts';
import type { MergedNode, MergedObject } from './merged.ts';
import { mergedValue } from './merged.ts';
import { findRetiredValue } from './retired.ts';
import type { Condition, SchemaNode } from './schema.ts';
import { suggest } from './suggest.ts';
import type { ConfigValue } from './syntax.ts';
import { typeMismatch } from './validate-scalar.ts';
import { acceptsType, addFinding, type Finding, findingsOf, hasErrors, type Walk } from './validate-walk.ts';

/** False when the value is not one of those listed. */
export function checkAllowed(node: MergedNode, schema: SchemaNode, walk: Walk): boolean {
  if (schema.allowed === null || schema.allowed.some((allowed) => sameValue(node, allowed))) return true;
  if (isOpenNode(node, walk)) return true;
  reportNotAllowed(node, schema.allowed, walk);
  return false;
}

export function checkAnyOf(node: MergedNode, schema: SchemaNode, walk: Walk): void {
  for (const branch of schema.anyOf) {
    const findings = findingsOf(node, branch, walk);
    if (hasErrors(findings)) continue;
    walk.findings.push(...findings);
    return;
  }
  explain(node, schema, schema.anyOf, walk);
}

export function checkOneOf(node: MergedNode, schema: SchemaNode, walk: Walk): void {
  const results = schema.oneOf.map((branch) => findingsOf(node, branch, walk));
  const fitting = results.filter((findings) => !hasErrors(findings));
  if (fitting.length === 1) walk.findings.push(...(fitting[0] ?? []));
  else if (fitting.length === 0) explain(node, schema, schema.oneOf, walk);
  else if (!isOpenNode(node, walk)) {
    addFinding(
      walk,
      node,
      'ambiguous',
      'This fits more than one of the forms that are allowed here: add the key that tells them apart.',
    );
  }
}

export function checkNot(node: MergedNode, schema: SchemaNode, walk: Walk): void {
  if (hasErrors(findingsOf(node, schema, walk))) return;
  const parts = constantsOf(schema, []);
  const what = parts.length > 0 ? parts.join(' together with ') : 'This combination';
  addFinding(walk, node, 'not-allowed', `${what} is not allowed.`);
}

export function checkWhen(node: MergedNode, when: Condition, walk: Walk): void {
  const holds = !hasErrors(findingsOf(node, when.condition, walk));
  const branch = holds ? when.consequence : when.alternative;
  if (branch) walk.check(node, branch, walk);
}

/** Adds the findings of the branch that was most likely meant. */
function explain(node: MergedNode, schema: SchemaNode, branches: readonly SchemaNode[], walk: Walk): void {
  const flat = flatten(branches);
  const ofType = flat.filter((branch) => acceptsType(branch.types, node));
  if (ofType.length === 0) {
    const { message, suggestion } = typeMismatch(node, {
      ...schema,
      types: typesOf(flat),
      anyOf: branches,
      oneOf: [],
    });
    addFinding(walk, node, 'type', message, { suggestion });
    return;
  }
  const listed = ofType.filter((branch) => branch.allowed !== null);
  if (listed.length === ofType.length) {
    const others = flat.filter((branch) => branch.allowed === null);
    reportNotAllowed(
      node,
      listed.flatMap((branch) => branch.allowed ?? []),
      walk,
      others,
    );
    return;
  }
  const structured = ofType.filter((branch) => branch.allowed === null);
  if (node.type === 'object') explainObject(node, structured, walk);
  else walk.findings.push(...closest(node, structured, walk));
}

/** Objects are told apart by a key with fixed values (`source`, `type`, `mode`): it decides before anything else. */
function explainObject(node: MergedObject, branches: readonly SchemaNode[], walk: Walk): void {
  const key = discriminatorOf(branches, node);
  if (key === null || branches.length === 1) {
    walk.findings.push(...closest(node, branches, walk));
    return;
  }
  const written = node.members.get(key)?.value;
  if (!written) {
    const optional = branches.filter((branch) => !branch.required.includes(key));
    if (optional.length > 0) walk.findings.push(...closest(node, optional, walk));
    else reportMissingDiscriminator(node, key, branches, walk);
    return;
  }
  const chosen = branches.filter((branch) => {
    const values = branch.properties.get(key)?.allowed;
    return !values || values.some((value) => sameValue(written, value)) || isOpenNode(written, walk);
  });
  if (chosen.length > 0) {
    walk.findings.push(...closest(node, chosen, walk));
    return;
  }
  walk.path.push(key);
  reportNotAllowed(
    written,
    branches.flatMap((branch) => branch.properties.get(key)?.allowed ?? []),
    walk,
  );
  walk.path.pop();
}

function reportMissingDiscriminator(
  node: MergedObject,
  key: string,
  branches: readonly SchemaNode[],
  walk: Walk,
): void {
  const values = branches.flatMap((branch) => branch.properties.get(key)?.allowed ?? []);
  const place = placeInWords(formatPath(walk.path));
  addFinding(walk, node, 'missing-key', `"${key}" (${allowedInWords(values)}) is required in ${place}.`, {
    key,
  });
}

/** A key that has fixed values in at least two branches; one the object has is preferred. */
function discriminatorOf(branches: readonly SchemaNode[], node: MergedObject): string | null {
  const counts = new Map<string, number>();
  for (const branch of branches) {
    for (const [key, property] of branch.properties) {
      if (property.allowed?.length === 1) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const keys = [...counts].filter(([, count]) => count >= 2).map(([key]) => key);
  return keys.find((key) => node.members.has(key)) ?? keys[0] ?? null;
}

function closest(node: MergedNode, branches: readonly SchemaNode[], walk: Walk): readonly Finding[] {
  let best: readonly Finding[] = [];
  let bestWeight = Number.POSITIVE_INFINITY;
  for (const branch of branches) {
    const findings = findingsOf(node, branch, walk);
    const weight = findings.reduce((sum, finding) => sum + finding.weight, 0);
    if (weight < bestWeight) {
      best = findings;
      bestWeight = weight;
    }
  }
  return best;
}

function reportNotAllowed(
  node: MergedNode,
  allowed: readonly ConfigValue[],
  walk: Walk,
  others: readonly SchemaNode[] = [],
): void {
  const typed = node.type === 'scalar' ? node.value : null;
  const retired = typed === null ? null : findRetiredValue(walk.path, typed);
  const texts = allowed.filter((value) => typeof value === 'string');
  const suggestion = retired?.replacedBy ?? (typeof typed === 'string' ? suggest(typed, texts) : null);
  const elsewhere = others.map(expectationInWords).filter((words) => words !== '');
  const sentences = [`Expected ${[allowedInWords(allowed), ...elsewhere].join(', or ')}.`];
  if (retired) sentences.push(retired.message);
  else if (suggestion !== null) sentences.push(`Did you mean "${suggestion}"?`);
  addFinding(walk, node, 'not-allowed-value', sentences.join(' '), { suggestion });
}

/** Unions of unions are one union when it comes to explaining. */
function flatten(branches: readonly SchemaNode[]): readonly SchemaNode[] {
  return branches.flatMap((branch) => {
    const inner = [...branch.anyOf, ...branch.oneOf];
    return inner.length > 0 && branch.properties.size === 0 ? flatten(inner) : [branch];
  });
}

function typesOf(branches: readonly SchemaNode[]): SchemaNode['types'] {
  return [...new Set(branches.flatMap((branch) => branch.types ?? []))];
}

/** The fixed values a `not` forbids together, as `path "value"`. */
function constantsOf(schema: SchemaNode, path: readonly string[]): readonly string[] {
  const own = schema.allowed ? [`${path.join('.')} ${allowedInWords(schema.allowed)}`] : [];
  return [
    ...own,
    ...[...schema.properties].flatMap(([key, property]) => constantsOf(property, [...path, key])),
  ];
}

function isOpenNode(node: MergedNode, walk: Walk): boolean {
  return node.type === 'scalar' && typeof node.value === 'string' && walk.isOpen(node.value);
}

function sameValue(node: MergedNode, value: ConfigValue): boolean {
  if (node.type === 'scalar') return node.value === value;
  return (
    typeof value === 'object' && value !== null && JSON.stringify(mergedValue(node)) === JSON.stringify(value)
  );
}
