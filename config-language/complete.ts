/** What can be typed at a place of the config. */
import {
  commaBefore,
  escapeSnippet,
  isInComment,
  isOnlyColon,
  needsCommaAfter,
  rangeOf,
} from './complete-text.ts';
import { definedKeys, proposeValues } from './completion-values.ts';
import { learnStyle, type Quote, renderKey, renderString } from './edit-style.ts';
import { sourceInWords } from './env.ts';
import { type FilePosition, positionIn } from './file-position.ts';
import { expectationInWords } from './in-words.ts';
import { INCLUDE_KEY } from './include.ts';
import type { CheckResult } from './language-service.ts';
import type { ConfigSchema, SchemaNode } from './schema.ts';
import { schemasAt } from './schema-at.ts';
import { isSensitivePath } from './sensitive.ts';
import type {
  ConfigPath,
  ConfigValue,
  MemberNode,
  ObjectNode,
  ParseResult,
  StringNode,
  TextEdit,
  ValueNode,
} from './syntax.ts';

export type CompletionKind = 'key' | 'value' | 'variable' | 'file';

/** One thing that can be typed. Accepting it makes all its edits at once. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: CompletionKind;
  /** A few words beside the label. */
  readonly detail: string;
  readonly documentation: string | null;
  /** Its text is a snippet: `$0` marks where the cursor goes (at most once), `$` itself is written `\$`. */
  readonly edit: TextEdit;
  /** Edits elsewhere, such as the comma that was missing before. */
  readonly additionalEdits: readonly TextEdit[];
}

export interface CompletionContext {
  /** Files an `$include` could name, relative to the file that is edited. */
  readonly includableFiles?: readonly string[];
}

/** What can be typed at an offset of a file; empty where nothing sensible can. */
export function complete(
  result: CheckResult,
  schema: ConfigSchema,
  file: string,
  offset: number,
  context: CompletionContext = {},
): readonly CompletionItem[] {
  const position = positionIn(result, file, offset);
  if (!position) return isEmptyFile(result, file) ? [EMPTY_CONFIG] : [];
  if (isInComment(position.parsed, offset)) return [];
  const { location, path, parsed } = position;
  const { node, place } = location;

  if (place === 'key') return completeKeys(result, schema, position, path.slice(0, -1), offset);
  if (place === 'value' && node.type === 'string') {
    const variables = completeVariables(result, parsed.text, node, offset);
    if (variables) return variables;
  }
  const isInside = place === 'inside' && isWithin(node, parsed, offset);
  const unfinished = isInside && node.type === 'object' ? unfinishedMember(node, parsed, offset) : null;
  if (isInside && node.type === 'object' && !unfinished)
    return completeKeys(result, schema, position, path, offset);
  const target = unfinished ? [...path, unfinished.key.value] : path;
  const items = isInside && node.type === 'array' ? node.items.filter(({ end }) => end <= offset) : null;
  const commas = items ? commaBefore(parsed, items.at(-1), offset) : [];
  const found =
    target.at(-1) === INCLUDE_KEY || target.at(-2) === INCLUDE_KEY
      ? completeFiles(position, context.includableFiles ?? [], offset)
      : completeValues(result, schema, position, items ? [...target, items.length] : target, offset);
  return commas.length === 0 ? found : found.map((item) => ({ ...item, additionalEdits: commas }));
}

/** What a file without a value can begin with. */
const EMPTY_CONFIG: CompletionItem = {
  label: '{ }',
  kind: 'value',
  detail: 'an empty config',
  documentation: null,
  edit: { start: 0, end: 0, text: '{\n  $0\n}' },
  additionalEdits: [],
};

function isEmptyFile(result: CheckResult, path: string): boolean {
  const parsed = result.files.find((file) => file.path === path)?.parsed;
  return parsed?.text.trim() === '';
}

/** Between the brackets; a bracket that is not closed yet reaches to the end of what was read. */
function isWithin(node: ValueNode, parsed: ParseResult, offset: number): boolean {
  const isClosed = /[}\]]/.test(parsed.text[node.end - 1] ?? '') && node.end - node.start > 1;
  return offset > node.start && (isClosed ? offset < node.end : offset <= node.end);
}

function completeKeys(
  result: CheckResult,
  schema: ConfigSchema,
  position: FilePosition,
  objectPath: ConfigPath,
  offset: number,
): readonly CompletionItem[] {
  const { parsed, location } = position;
  const typed = location.place === 'key' ? (location.member?.key ?? null) : null;
  const object = objectAround(parsed, offset);
  if (!object) return [];
  const present = new Set(
    object.members.filter((member) => member.key !== typed).map((member) => member.key.value),
  );
  const range = typed ?? { start: offset, end: offset };
  const hasValue = typed !== null && location.member !== null && /^\s*:/.test(parsed.text.slice(typed.end));
  const previous = object.members.findLast((member) => member.end <= range.start && member.key !== typed);
  const comma = hasValue || !needsCommaAfter(parsed, range.end) ? '' : ',';
  const additionalEdits = commaBefore(parsed, previous, range.start);
  const style = learnStyle(parsed, object);
  const { stringQuote } = style;

  const properties = new Map<string, SchemaNode>();
  for (const branch of schemasAt(schema, objectPath, result.tree)) {
    for (const [key, property] of branch.properties)
      if (!present.has(key) && !properties.has(key)) properties.set(key, property);
    if (typeof branch.additional !== 'object' || result.tree === null) continue;
    for (const key of definedKeys(objectPath, result.tree))
      if (!present.has(key) && !properties.has(key)) properties.set(key, branch.additional);
  }
  const item = (key: string, skeleton: string, words: KeyWords): CompletionItem => {
    const written = escapeSnippet(renderKey(key, style));
    const text = hasValue ? written : `${written}: ${skeleton}${comma}`;
    return { label: key, kind: 'key', ...words, edit: { ...rangeOf(range), text }, additionalEdits };
  };
  const keys = [...properties].map(([key, property]) =>
    item(key, skeletonOf(property, stringQuote), {
      detail: expectationInWords(property),
      documentation: property.description ?? property.title,
    }),
  );
  if (present.has(INCLUDE_KEY)) return keys;
  return [...keys, item(INCLUDE_KEY, `${stringQuote}$0${stringQuote}`, INCLUDE_WORDS)];
}

type KeyWords = Pick<CompletionItem, 'detail' | 'documentation'>;

const INCLUDE_WORDS: KeyWords = {
  detail: 'a file, or a list of files',
  documentation: 'What another file holds takes this place; the keys beside it win.',
};

function completeValues(
  result: CheckResult,
  schema: ConfigSchema,
  position: FilePosition,
  path: ConfigPath,
  offset: number,
): readonly CompletionItem[] {
  const { parsed, location } = position;
  const schemas = schemasAt(schema, path, result.tree);
  // A bare word is no value yet: it is replaced as one.
  const replaced =
    location.place === 'value' && !isContainer(location.node)
      ? location.node
      : { start: offset, end: offset };
  const comma = needsCommaAfter(parsed, replaced.end) ? ',' : '';
  const space = parsed.text[replaced.start - 1] === ':' ? ' ' : '';
  const { stringQuote } = learnStyle(parsed, null);
  const item = (label: string, kind: CompletionKind, detail: string, value: ConfigValue): CompletionItem => {
    const text = typeof value === 'string' ? renderString(value, stringQuote) : JSON.stringify(value);
    const edit = { ...rangeOf(replaced), text: `${space}${escapeSnippet(text)}${comma}` };
    return { label, kind, detail, documentation: null, edit, additionalEdits: [] };
  };
  const values = proposeValues(schemas, path, result.tree, schema);
  // A secret is best kept outside of the file.
  const names =
    isSensitivePath(path, schema.sensitive) && location.node.type !== 'string'
      ? result.environment.names
      : [];
  return [
    ...values.map(({ value, detail }) => item(String(value), 'value', detail, value)),
    ...names.map((name) => item(`\${${name}}`, 'variable', sourceOf(result, name), `\${${name}}`)),
  ];
}

function sourceOf({ environment }: CheckResult, name: string): string {
  const resolution = environment.resolve(name);
  return 'source' in resolution ? sourceInWords(resolution.source) : '';
}

/** Names after `$` or `${`; null when the cursor is in no reference. */
function completeVariables(
  result: CheckResult,
  text: string,
  node: StringNode,
  offset: number,
): readonly CompletionItem[] | null {
  const before = /\$(?:(\{)([A-Z0-9_]*))?$/.exec(text.slice(node.start, offset));
  if (!before || text[node.start + before.index - 1] === '$') return null;
  const after = /^[A-Z0-9_]*\}?/.exec(text.slice(offset, node.end))?.[0] ?? '';
  const range = { start: offset - (before[2]?.length ?? 0), end: offset + after.length };
  const open = before[1] === undefined ? '{' : '';
  return result.environment.names.map((name) => ({
    label: name,
    kind: 'variable',
    detail: sourceOf(result, name),
    documentation: null,
    edit: { ...range, text: `${open}${name}}` },
    additionalEdits: [],
  }));
}

function completeFiles(
  position: FilePosition,
  files: readonly string[],
  offset: number,
): readonly CompletionItem[] {
  const { location, parsed } = position;
  const { node, place } = location;
  const range = place === 'value' && !isContainer(node) ? rangeOf(node) : { start: offset, end: offset };
  const space = parsed.text[range.start - 1] === ':' ? ' ' : '';
  const { stringQuote } = learnStyle(parsed, null);
  return files.map((name) => ({
    label: name,
    kind: 'file',
    detail: 'file beside this one',
    documentation: null,
    edit: { ...range, text: `${space}${escapeSnippet(renderString(name, stringQuote))}` },
    additionalEdits: [],
  }));
}

/** The member before an offset that has its colon and no value yet. */
function unfinishedMember(object: ObjectNode, parsed: ParseResult, offset: number): MemberNode | null {
  const previous = object.members.findLast((member) => member.end <= offset);
  if (previous?.value.type !== 'missing') return null;
  return isOnlyColon(parsed, previous.key.end, offset) ? previous : null;
}

/** The innermost object an offset is in. */
function objectAround(parsed: ParseResult, offset: number): ObjectNode | null {
  let found: ObjectNode | null = null;
  let node: ValueNode | undefined = parsed.root ?? undefined;
  while (node && offset >= node.start && offset <= node.end) {
    if (node.type === 'object') found = node;
    const inner: readonly ValueNode[] =
      node.type === 'object'
        ? node.members.map((member) => member.value)
        : node.type === 'array'
          ? node.items
          : [];
    node = inner.find((value) => isWithin(value, parsed, offset));
  }
  return found;
}

function skeletonOf(schema: SchemaNode, quote: Quote): string {
  const { types } = schema;
  if (types?.length !== 1) return '$0';
  switch (types[0]) {
    case 'object':
      return '{ $0 }';
    case 'array':
      return '[$0]';
    case 'string':
      return schema.allowed === null ? `${quote}$0${quote}` : '$0';
    default:
      return '$0';
  }
}

function isContainer(node: ValueNode): boolean {
  return node.type === 'object' || node.type === 'array';
}
