/** What can be typed at a place of the config. */
import { proposeValues } from './completion-values.ts';
import { sourceInWords } from './env.ts';
import { type FilePosition, positionIn } from './file-position.ts';
import { expectationInWords } from './in-words.ts';
import { INCLUDE_KEY } from './include.ts';
import type { CheckResult } from './language-service.ts';
import type { ConfigSchema, SchemaNode } from './schema.ts';
import { schemasAt } from './schema-at.ts';
import type {
  ConfigPath,
  MemberNode,
  ObjectNode,
  ParseResult,
  StringNode,
  TextEdit,
  TextRange,
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
  if (!position || isInComment(position.parsed, offset)) return [];
  const { location, path } = position;
  const { node, place } = location;

  if (place === 'key') return completeKeys(result, schema, position, path.slice(0, -1), offset);
  if (place === 'value' && node.type === 'string') {
    const variables = completeVariables(result, position.parsed.text, node, offset);
    if (variables) return variables;
  }
  if (path.at(-1) === INCLUDE_KEY || path.at(-2) === INCLUDE_KEY) {
    return completeFiles(position, context.includableFiles ?? [], offset);
  }
  const inContainer = place === 'inside' && offset > node.start && offset < node.end;
  if (inContainer && node.type === 'object') {
    const unfinished = unfinishedMember(node, position.parsed, offset);
    if (unfinished) return completeValues(result, schema, position, [...path, unfinished.key.value], offset);
    return completeKeys(result, schema, position, path, offset);
  }
  if (inContainer && node.type === 'array') {
    const index = node.items.filter((item) => item.end <= offset).length;
    return completeValues(result, schema, position, [...path, index], offset);
  }
  return completeValues(result, schema, position, path, offset);
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
  const object = objectAround(parsed.root, offset);
  if (!object) return [];
  const present = new Set(
    object.members.filter((member) => member.key !== typed).map((member) => member.key.value),
  );
  const range = typed ?? { start: offset, end: offset };
  const hasValue = typed !== null && location.member !== null && /^\s*:/.test(parsed.text.slice(typed.end));
  const previous = object.members.findLast((member) => member.end <= range.start && member.key !== typed);
  const comma = hasValue || !needsCommaAfter(parsed, range.end) ? '' : ',';
  const additionalEdits =
    previous && !hasComma(parsed, previous.end, range.start) ? [insertion(previous.end, ',')] : [];

  const properties = new Map<string, SchemaNode>();
  for (const branch of schemasAt(schema, objectPath, result.tree)) {
    for (const [key, property] of branch.properties)
      if (!present.has(key) && !properties.has(key)) properties.set(key, property);
  }
  return [...properties].map(([key, property]) => {
    const written = writeKey(key, object);
    const text = hasValue
      ? escapeSnippet(written)
      : `${escapeSnippet(written)}: ${skeletonOf(property)}${comma}`;
    return {
      label: key,
      kind: 'key',
      detail: expectationInWords(property),
      documentation: property.description ?? property.title,
      edit: { ...rangeOf(range), text },
      additionalEdits,
    };
  });
}

function completeValues(
  result: CheckResult,
  schema: ConfigSchema,
  position: FilePosition,
  path: ConfigPath,
  offset: number,
): readonly CompletionItem[] {
  const { parsed, location } = position;
  const schemas = schemasAt(schema, path, result.tree);
  const replaced =
    location.place === 'value' && isScalar(location.node) ? location.node : { start: offset, end: offset };
  const comma = needsCommaAfter(parsed, replaced.end) ? ',' : '';
  const space = parsed.text[replaced.start - 1] === ':' ? ' ' : '';
  return proposeValues(schemas, path, result.tree, schema).map(({ value, detail }) => ({
    label: String(value),
    kind: 'value',
    detail,
    documentation: null,
    edit: { ...rangeOf(replaced), text: `${space}${escapeSnippet(JSON.stringify(value))}${comma}` },
    additionalEdits: [],
  }));
}

/** Names after `${`; null when the cursor is in no reference. */
function completeVariables(
  result: CheckResult,
  text: string,
  node: StringNode,
  offset: number,
): readonly CompletionItem[] | null {
  const before = /\$\{([A-Z0-9_]*)$/.exec(text.slice(node.start, offset));
  if (!before || text[node.start + before.index - 1] === '$') return null;
  const after = /^[A-Z0-9_]*\}?/.exec(text.slice(offset, node.end))?.[0] ?? '';
  const range = { start: offset - (before[1]?.length ?? 0), end: offset + after.length };
  return result.environment.names.map((name) => {
    const resolution = result.environment.resolve(name);
    return {
      label: name,
      kind: 'variable',
      detail: 'source' in resolution ? sourceInWords(resolution.source) : '',
      documentation: null,
      edit: { ...range, text: `${name}}` },
      additionalEdits: [],
    };
  });
}

function completeFiles(
  position: FilePosition,
  files: readonly string[],
  offset: number,
): readonly CompletionItem[] {
  const { node, place } = position.location;
  const range = place === 'value' && node.type === 'string' ? rangeOf(node) : { start: offset, end: offset };
  return files.map((name) => ({
    label: name,
    kind: 'file',
    detail: 'file beside this one',
    documentation: null,
    edit: { ...range, text: escapeSnippet(JSON.stringify(name)) },
    additionalEdits: [],
  }));
}

/** The member before an offset that has its colon and no value yet. */
function unfinishedMember(object: ObjectNode, parsed: ParseResult, offset: number): MemberNode | null {
  const previous = object.members.findLast((member) => member.end <= offset);
  if (previous?.value.type !== 'missing') return null;
  return /^\s*:\s*$/.test(parsed.text.slice(previous.key.end, offset)) ? previous : null;
}

/** The innermost object an offset is in. */
function objectAround(root: ValueNode | null, offset: number): ObjectNode | null {
  let found: ObjectNode | null = null;
  let node: ValueNode | undefined = root ?? undefined;
  while (node && offset >= node.start && offset <= node.end) {
    if (node.type === 'object') found = node;
    const inner: readonly ValueNode[] =
      node.type === 'object'
        ? node.members.map((member) => member.value)
        : node.type === 'array'
          ? node.items
          : [];
    node = inner.find((value) => offset > value.start && offset < value.end);
  }
  return found;
}

function skeletonOf(schema: SchemaNode): string {
  const { types } = schema;
  if (types?.length !== 1) return '$0';
  switch (types[0]) {
    case 'object':
      return '{ $0 }';
    case 'array':
      return '[$0]';
    case 'string':
      return schema.allowed === null ? '"$0"' : '$0';
    default:
      return '$0';
  }
}

/** Keys are quoted as those around them are, and where JSON5 needs it. */
function writeKey(key: string, object: ObjectNode): string {
  const quote = object.members[0]?.key.quote ?? null;
  const plain = /^[A-Za-z_$][\w$]*$/.test(key);
  if (plain && quote === null) return key;
  return quote === "'" ? `'${key}'` : JSON.stringify(key);
}

/** Whether another member or item follows with no comma between. */
function needsCommaAfter(parsed: ParseResult, offset: number): boolean {
  const next = nextToken(parsed, offset);
  return next !== '' && !',}]'.includes(next);
}

function hasComma(parsed: ParseResult, start: number, end: number): boolean {
  const comment = parsed.comments.find((candidate) => candidate.start >= start && candidate.end <= end);
  if (!comment) return parsed.text.slice(start, end).includes(',');
  return hasComma(parsed, start, comment.start) || hasComma(parsed, comment.end, end);
}

/** The first character after an offset that is neither space nor comment; empty at the end of the text. */
function nextToken(parsed: ParseResult, offset: number): string {
  let at = offset;
  for (;;) {
    const comment = parsed.comments.find(({ start }) => start === at);
    if (comment) at = comment.end;
    else if (/\s/.test(parsed.text[at] ?? '')) at++;
    else return parsed.text[at] ?? '';
  }
}

function isInComment(parsed: ParseResult, offset: number): boolean {
  return parsed.comments.some(
    ({ start, end, kind }) => offset > start && (kind === 'line' ? offset <= end : offset < end),
  );
}

function isScalar(node: ValueNode): boolean {
  return node.type !== 'object' && node.type !== 'array' && node.type !== 'missing';
}

function rangeOf({ start, end }: TextRange): TextRange {
  return { start, end };
}

function insertion(offset: number, text: string): TextEdit {
  return { start: offset, end: offset, text };
}

function escapeSnippet(text: string): string {
  return text.replaceAll('$', '\\$');
}
