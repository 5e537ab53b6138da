/** Types, texts and numbers against the schema. */
import { findEnvReferences } from './env.ts';
import { expectationInWords, patternInWords, rangeInWords, typeInWords } from './in-words.ts';
import type { MergedNode } from './merged.ts';
import type { SchemaNode } from './schema.ts';
import { acceptsType, addFinding, jsonTypeOf, type Walk } from './validate-walk.ts';

/** False when the type is wrong: then nothing else is worth saying. */
export function checkType(node: MergedNode, schema: SchemaNode, walk: Walk): boolean {
  if (acceptsType(schema.types, node)) return true;
  const { message, suggestion } = typeMismatch(node, schema);
  addFinding(walk, node, 'type', message, { suggestion });
  return false;
}

/** What to say when a value has a type that a schema (or each branch of a union) refuses. */
export function typeMismatch(
  node: MergedNode,
  schema: SchemaNode,
): { message: string; suggestion: string | null } {
  const expected = expectationInWords(schema);
  if (schema.types?.length === 0) return { message: 'Nothing is allowed here.', suggestion: null };
  const actual = jsonTypeOf(node);
  const value = node.type === 'scalar' ? node.value : undefined;
  if (typeof value === 'number' && schema.types?.includes('integer')) {
    const kind = Number.isFinite(value) ? 'whole' : 'finite';
    return { message: `A ${kind} number is needed here.`, suggestion: null };
  }
  if (typeof value === 'string') return textMismatch(value, expected, schema);
  if (actual === 'null') {
    return {
      message: `Expected ${expected}. To use the default, remove the key: null is a value of its own.`,
      suggestion: null,
    };
  }
  const found = actual === null ? 'nothing' : typeInWords(actual);
  return { message: `Expected ${expected}, found ${found}.`, suggestion: null };
}

function textMismatch(
  value: string,
  expected: string,
  schema: SchemaNode,
): { message: string; suggestion: string | null } {
  const reference = findEnvReferences(value)[0];
  if (reference) {
    const message = `Expected ${expected}. \${${reference.name}} always gives a text, whatever the variable holds: write the value itself.`;
    return { message, suggestion: null };
  }
  const literal = value.trim();
  const wantsNumber = schema.types?.some((type) => type === 'number' || type === 'integer') ?? false;
  const wantsBoolean = schema.types?.includes('boolean') ?? false;
  const isNumber = wantsNumber && /^-?\d+(\.\d+)?$/.test(literal);
  const isBoolean = wantsBoolean && (literal === 'true' || literal === 'false');
  if (isNumber || isBoolean)
    return { message: `Expected ${expected}: remove the quotes.`, suggestion: literal };
  return { message: `Expected ${expected}, found a text.`, suggestion: null };
}

export function checkString(node: MergedNode, value: string, schema: SchemaNode, walk: Walk): void {
  if (walk.isOpen(value)) return;
  const length = schema.minLength !== null || schema.maxLength !== null ? [...value].length : 0;
  if (schema.minLength !== null && length < schema.minLength) {
    const message =
      schema.minLength === 1
        ? 'This must not be empty.'
        : `At least ${schema.minLength} characters are needed.`;
    addFinding(walk, node, 'too-short', message);
  }
  if (schema.maxLength !== null && length > schema.maxLength) {
    addFinding(
      walk,
      node,
      'too-long',
      `At most ${schema.maxLength} characters are allowed, there are ${length}.`,
    );
  }
  if (schema.pattern !== null && !schema.pattern.matches(value)) {
    addFinding(walk, node, 'pattern', `Expected ${patternInWords(schema.pattern.source)}.`);
  }
  if (schema.format === 'uri' && !URL.canParse(value)) {
    addFinding(walk, node, 'format', 'Expected a full address, like https://example.com.');
  }
}

export function checkNumber(node: MergedNode, value: number, schema: SchemaNode, walk: Walk): void {
  if (!Number.isFinite(value)) {
    if (schema.types !== null) addFinding(walk, node, 'range', 'A finite number is needed here.');
    return;
  }
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const inRange =
    (minimum === null || value >= minimum) &&
    (maximum === null || value <= maximum) &&
    (exclusiveMinimum === null || value > exclusiveMinimum) &&
    (exclusiveMaximum === null || value < exclusiveMaximum);
  if (!inRange)
    addFinding(
      walk,
      node,
      'range',
      `Expected ${rangeInWords(schema) || 'a number OpenClaw can hold exactly'}.`,
    );
  if (multipleOf !== null && !Number.isInteger(value / multipleOf)) {
    addFinding(walk, node, 'range', `Expected a multiple of ${multipleOf}.`);
  }
}
