import { isIdentifierPart, isIdentifierStart } from './identifier-chars.ts';
import type { ArrayNode, ConfigValue, KeyNode, ObjectNode, ParseResult, ValueNode } from './syntax.ts';
import { isConfigObject, walkNodes } from './value.ts';

export type Quote = '"' | "'";
export type Container = ObjectNode | ArrayNode;

/** How a text is written, so that what is added looks the same. */
export interface EditStyle {
  readonly eol: string;
  /** One level of indentation. */
  readonly indent: string;
  readonly stringQuote: Quote;
  /** Null: keys that may stand without quotes do. */
  readonly keyQuote: Quote | null;
  readonly trailingComma: boolean;
  /** Whether objects on one line are written `{ a: 1 }`. */
  readonly padded: boolean;
}

/** The style of a text, its own container first: what it does not show is taken from the whole text. */
export function learnStyle(parse: ParseResult, container: Container | null): EditStyle {
  const seen = new StyleCounts(parse);
  for (const { node } of walkNodes(parse.root)) seen.add(node);
  const local = new StyleCounts(parse);
  if (container) local.add(container);
  if (container?.type === 'array') for (const item of container.items) local.add(item);
  if (container?.type === 'object') for (const member of container.members) local.add(member.value);
  const keyQuote = keyQuoteOf(local) ?? keyQuoteOf(seen) ?? null;
  return {
    eol: /\r\n|\n|\r/.exec(parse.text)?.[0] ?? '\n',
    indent: seen.indent ?? '  ',
    stringQuote: local.strings.winner() ?? seen.strings.winner() ?? keyQuote ?? '"',
    keyQuote,
    trailingComma: local.trailingCommas.winner() ?? seen.trailingCommas.winner() ?? false,
    padded: local.padding.winner() ?? seen.padding.winner() ?? true,
  };
}

function keyQuoteOf(counts: StyleCounts): Quote | null | undefined {
  const winner = counts.keys.winner();
  return winner === 'none' ? null : winner;
}

class Votes<T extends string | boolean> {
  readonly #counts = new Map<T, number>();

  add(vote: T): void {
    this.#counts.set(vote, (this.#counts.get(vote) ?? 0) + 1);
  }

  /** The most frequent one, of equals the first; undefined without a vote. */
  winner(): T | undefined {
    let best: T | undefined;
    for (const [vote, count] of this.#counts) {
      if (best === undefined || count > (this.#counts.get(best) ?? 0)) best = vote;
    }
    return best;
  }
}

class StyleCounts {
  readonly strings = new Votes<Quote>();
  readonly keys = new Votes<Quote | 'none'>();
  readonly trailingCommas = new Votes<boolean>();
  readonly padding = new Votes<boolean>();
  indent: string | undefined;
  readonly #parse: ParseResult;

  constructor(parse: ParseResult) {
    this.#parse = parse;
  }

  add(node: ValueNode): void {
    const { text } = this.#parse;
    if (node.type === 'string') this.strings.add(text[node.start] === "'" ? "'" : '"');
    if (node.type !== 'object' && node.type !== 'array') return;
    if (node.type === 'object') for (const { key } of node.members) this.#addKey(key);
    const children = childrenOf(node);
    const last = children.at(-1);
    if (!last) return;
    if (isMultiLine(text, node)) this.#addMultiLine(node, children[0] ?? last, last);
    else if (node.type === 'object') this.#addPadding(text.slice(node.start + 1, children[0]?.start));
  }

  #addKey(key: KeyNode): void {
    if (key.quote === null) this.keys.add('none');
    else if (isIdentifier(key.value)) this.keys.add(key.quote);
  }

  /** The gap in front of the first key; a comment in it has its own spaces. */
  #addPadding(gap: string): void {
    if (gap.trim() === '') this.padding.add(gap !== '');
  }

  #addMultiLine(node: Container, first: { start: number }, last: { end: number }): void {
    this.trailingCommas.add(commaAfter(this.#parse, last.end, node.end) !== null);
    const outer = indentAt(this.#parse.text, node.start);
    const inner = indentAt(this.#parse.text, first.start);
    if (this.indent === undefined && inner.length > outer.length && inner.startsWith(outer)) {
      this.indent = inner.slice(outer.length);
    }
  }
}

/** The members or items of a container. */
export function childrenOf(node: Container): readonly { readonly start: number; readonly end: number }[] {
  return node.type === 'object' ? node.members : node.items;
}

/** Whether a container's closing bracket stands on another line than its opening one. */
export function isMultiLine(text: string, node: { start: number; end: number }): boolean {
  return /[\n\r]/.test(text.slice(node.start, node.end));
}

/** The white space that begins the line of an offset. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStartOf(text, offset), offset))?.[0] ?? '';
}

/** Where the line of an offset begins. */
export function lineStartOf(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return start;
}

/** Where the comma after an offset is, white space and comments aside; null when something else comes first. */
export function commaAfter(parse: ParseResult, offset: number, limit: number): number | null {
  let position = offset;
  for (const comment of commentsBetween(parse, offset, limit)) {
    const found = firstSolid(parse.text, position, comment.start);
    if (found !== null) return parse.text[found] === ',' ? found : null;
    position = comment.end;
  }
  const found = firstSolid(parse.text, position, limit);
  return found !== null && parse.text[found] === ',' ? found : null;
}

function firstSolid(text: string, start: number, end: number): number | null {
  for (let position = start; position < end; position++) {
    if (!/\s/.test(text.charAt(position))) return position;
  }
  return null;
}

/** The comments that lie wholly in a range, in order. */
export function commentsBetween(parse: ParseResult, start: number, end: number) {
  const { comments } = parse;
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while (last < comments.length && (comments[last]?.end ?? 0) <= end) last++;
  return comments.slice(low, last);
}

/** Whether a key may stand without quotes. */
export function isIdentifier(key: string): boolean {
  const points = [...key].map((char) => char.codePointAt(0) ?? 0);
  const [first] = points;
  return first !== undefined && isIdentifierStart(first) && points.every(isIdentifierPart);
}

export function renderString(value: string, quote: Quote): string {
  const inner = JSON.stringify(value)
    .slice(1, -1)
    .replace(/[\u2028\u2029]/g, (char) => (char === '\u2028' ? '\\u2028' : '\\u2029'));
  if (quote === '"') return `"${inner}"`;
  return `'${inner.replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}

export function renderKey(key: string, style: EditStyle): string {
  if (style.keyQuote === null && isIdentifier(key)) return key;
  return renderString(key, style.keyQuote ?? style.stringQuote);
}

const MAX_INLINE_LENGTH = 80;

/**
 * A value as text. `indent` is that of the line it begins on. With `multiLine`, objects get a line for each key,
 * and arrays too when they hold objects or would be long.
 */
export function renderValue(
  value: ConfigValue,
  style: EditStyle,
  indent: string,
  multiLine: boolean,
): string {
  if (typeof value === 'string') return renderString(value, style.stringQuote);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const inner = indent + style.indent;
  const isObject = isConfigObject(value);
  const [open, close] = isObject ? ['{', '}'] : ['[', ']'];
  const parts = isObject
    ? Object.entries(value).map(([key, item]) => renderMember(key, item, style, inner, multiLine))
    : (value as readonly ConfigValue[]).map((item) => renderValue(item, style, inner, multiLine));
  if (parts.length === 0) return open + close;
  const pad = isObject && style.padded ? ' ' : '';
  const inline = `${open}${pad}${parts.join(', ')}${pad}${close}`;
  const hasObjects = parts.some((part) => /[\n\r{]/.test(part));
  if (!multiLine || (!isObject && !hasObjects && inline.length <= MAX_INLINE_LENGTH)) return inline;
  const lines = parts.map((part) => `${style.eol}${inner}${part}`).join(',');
  return `${open}${lines}${style.trailingComma ? ',' : ''}${style.eol}${indent}${close}`;
}

/** A member as text, without its comma. */
export function renderMember(
  key: string,
  value: ConfigValue,
  style: EditStyle,
  indent: string,
  multiLine: boolean,
): string {
  return `${renderKey(key, style)}: ${renderValue(value, style, indent, multiLine)}`;
}
