import {
  type Container,
  childrenOf,
  commaAfter,
  commentsBetween,
  type EditStyle,
  indentAt,
  lineStartOf,
} from './edit-style.ts';
import type { ParseResult, TextEdit, TextRange } from './syntax.ts';

/** Writes a new member or item, without its comma. `indent` is that of its line. */
export type RenderChild = (indent: string, multiLine: boolean) => string;

const hasLineBreak = (text: string): boolean => /[\n\r]/.test(text);

/** Edits that put a new child in front of the one at `index`, or behind the last one. */
export function planInsert(
  parse: ParseResult,
  container: Container,
  index: number,
  style: EditStyle,
  render: RenderChild,
): TextEdit[] {
  const children = childrenOf(container);
  if (children.length === 0) return insertFirst(parse, container, style, render);
  const next = children[index];
  if (next) return insertBefore(parse, container, index, next, style, render);
  return insertLast(parse, container, style, render);
}

const insertion = (offset: number, text: string): TextEdit => ({ start: offset, end: offset, text });

function insertFirst(
  { text, comments, root }: ParseResult,
  container: Container,
  style: EditStyle,
  render: RenderChild,
): TextEdit[] {
  const { start, end } = container;
  const inside = comments.filter((comment) => comment.start > start && comment.end < end);
  const outer = indentAt(text, start);
  const inner = outer + style.indent;
  const comma = style.trailingComma ? ',' : '';
  const last = inside.at(-1);
  if (last) {
    const tail = hasLineBreak(text.slice(last.end, end)) ? '' : style.eol + outer;
    return [insertion(last.end, style.eol + inner + render(inner, true) + comma + tail)];
  }
  const range = { start: start + 1, end: end - 1 };
  if (container.type === 'object' && (container === root || hasLineBreak(text))) {
    return [{ ...range, text: style.eol + inner + render(inner, true) + comma + style.eol + outer }];
  }
  const pad = container.type === 'object' && style.padded ? ' ' : '';
  return [{ ...range, text: pad + render(inner, false) + pad }];
}

function insertBefore(
  parse: ParseResult,
  container: Container,
  index: number,
  next: TextRange,
  style: EditStyle,
  render: RenderChild,
): TextEdit[] {
  const { text } = parse;
  const bounds = boundsOf(parse, container, index);
  const start = leadStart(parse, next, bounds.previousEnd);
  const onOwnLine = hasLineBreak(text.slice(bounds.previousEnd, start));
  const indent = indentAt(text, start);
  return [insertion(start, `${render(indent, onOwnLine)},${onOwnLine ? style.eol + indent : ' '}`)];
}

function insertLast(
  parse: ParseResult,
  container: Container,
  style: EditStyle,
  render: RenderChild,
): TextEdit[] {
  const { text } = parse;
  const children = childrenOf(container);
  const { end } = children.at(-1) ?? container;
  const limit = container.end - 1;
  const comma = commaAfter(parse, end, limit);
  const { previousEnd, start } = boundsOf(parse, container, children.length - 1);
  const onOwnLine = hasLineBreak(text.slice(previousEnd, start));
  const closing = comma === null ? '' : ',';
  if (!onOwnLine) {
    const padding = comma === null ? ', ' : ' ';
    return [
      insertion(comma === null ? end : comma + 1, padding + render(indentAt(text, start), false) + closing),
    ];
  }
  const indent = indentAt(text, start);
  const at = endOfLineComments(parse, comma === null ? end : comma + 1, limit);
  const child = insertion(at, style.eol + indent + render(indent, true) + closing);
  return comma !== null || at === end
    ? [comma === null ? insertion(end, `,${child.text}`) : child]
    : [insertion(end, ','), child];
}

interface ChildBounds extends TextRange {
  /** The end of the opening bracket or of the comma before the child. */
  readonly previousEnd: number;
}

function boundsOf(parse: ParseResult, container: Container, index: number): ChildBounds {
  const children = childrenOf(container);
  const child = children[index] ?? container;
  const previous = children[index - 1];
  if (!previous) return { ...rangeOf(child), previousEnd: container.start + 1 };
  const comma = commaAfter(parse, previous.end, child.start);
  return { ...rangeOf(child), previousEnd: comma === null ? previous.end : comma + 1 };
}

const rangeOf = ({ start, end }: TextRange): TextRange => ({ start, end });

/**
 * Where a child begins with the comments that belong to it: those in front of it on its line, and those on the
 * lines directly above.
 */
function leadStart(parse: ParseResult, child: TextRange, previousEnd: number): number {
  const { text } = parse;
  let start = child.start;
  for (const comment of commentsBetween(parse, previousEnd, child.start).toReversed()) {
    const gap = text.slice(comment.end, start);
    const isBlankLineBetween = (gap.match(/\r\n|\n|\r/g)?.length ?? 0) > 1;
    const sharesLineWithPrevious =
      !hasLineBreak(text.slice(previousEnd, comment.start)) &&
      hasLineBreak(text.slice(comment.end, child.start));
    if (isBlankLineBetween || sharesLineWithPrevious) break;
    start = comment.start;
  }
  return start;
}

/** The end of the comments that follow an offset on its line. */
function endOfLineComments(parse: ParseResult, offset: number, limit: number): number {
  let end = offset;
  for (const comment of commentsBetween(parse, offset, limit)) {
    if (!/^[^\S\n\r]*$/.test(parse.text.slice(end, comment.start))) break;
    end = comment.end;
  }
  return end;
}

/**
 * Edits that take a child out, with its comma and the comments that belong to it. Comments behind the last child,
 * on lines of their own, stay. When the last child goes and had no comma, the one before loses its comma.
 */
export function planRemove(parse: ParseResult, container: Container, index: number): TextEdit[] {
  const { text } = parse;
  const children = childrenOf(container);
  const { start, end, previousEnd } = boundsOf(parse, container, index);
  const next = children[index + 1];
  const limit = next?.start ?? container.end - 1;
  const from = leadStart(parse, { start, end }, previousEnd);
  const comma = commaAfter(parse, end, limit);
  const to = trailEnd(parse, comma === null ? end : comma + 1, limit, next !== undefined);
  const inside = { start: container.start + 1, end: container.end - 1 };
  if (children.length === 1 && isBlank(text, inside.start, from) && isBlank(text, to, inside.end)) {
    return [{ ...inside, text: '' }];
  }
  const looseComma =
    next === undefined && comma === null && text[previousEnd - 1] === ',' ? previousEnd - 1 : null;
  // A comma that begins the line of its child goes with that line.
  const leadsLine =
    looseComma !== null && isBlank(text, looseComma + 1, from) && indentOnly(text, looseComma);
  const removal = { ...widened(text, leadsLine ? looseComma : from, to, inside), text: '' };
  if (looseComma === null || leadsLine) return [removal];
  return [{ start: looseComma, end: looseComma + 1, text: '' }, removal];
}

const indentOnly = (text: string, offset: number): boolean =>
  /^[ \t]*$/.test(text.slice(lineStartOf(text, offset), offset));

const isBlank = (text: string, start: number, end: number): boolean => text.slice(start, end).trim() === '';

/** Comments behind a child on its line are its own, unless another child follows them there. */
function trailEnd(parse: ParseResult, offset: number, limit: number, hasNext: boolean): number {
  const end = endOfLineComments(parse, offset, limit);
  return hasNext && !hasLineBreak(parse.text.slice(end, limit)) ? offset : end;
}

/** The range with the white space that would be left over: the whole lines, or the gap on one side. */
function widened(text: string, from: number, to: number, inside: TextRange): TextRange {
  let start = from;
  let end = to;
  while (start > inside.start && isGap(text, start - 1)) start--;
  while (end < inside.end && isGap(text, end)) end++;
  const beginsLine = start > 0 && isLineBreak(text, start - 1);
  if (beginsLine && isLineBreak(text, end)) {
    return { start, end: end + (text.startsWith('\r\n', end) ? 2 : 1) };
  }
  if (beginsLine) return end < inside.end ? { start: from, end } : { start: from, end: to };
  return end < inside.end && !isLineBreak(text, end) ? { start: from, end } : { start, end: to };
}

const isGap = (text: string, offset: number): boolean => text[offset] === ' ' || text[offset] === '\t';
const isLineBreak = (text: string, offset: number): boolean => text[offset] === '\n' || text[offset] === '\r';

/**
 * Edits that move a child to another place among its siblings, with the comments that belong to it. Commas and
 * white space between the children stay where they are.
 */
export function planMove(parse: ParseResult, container: Container, from: number, to: number): TextEdit[] {
  const { text } = parse;
  const bodies: TextRange[] = [];
  const tails: TextRange[] = [];
  const [first, last] = [Math.min(from, to), Math.max(from, to)];
  for (let index = first; index <= last; index++) {
    const { start, end, previousEnd } = boundsOf(parse, container, index);
    const limit = childrenOf(container)[index + 1]?.start ?? container.end - 1;
    const comma = commaAfter(parse, end, limit);
    const tailStart = comma === null ? end : comma + 1;
    bodies.push({ start: leadStart(parse, { start, end }, previousEnd), end });
    tails.push({ start: tailStart, end: endOfLineComments(parse, tailStart, limit) });
  }
  const tailsMove = tails.every((tail) => isLineBreak(text, tail.end));
  return [...rotated(text, bodies, from < to), ...(tailsMove ? rotated(text, tails, from < to) : [])];
}

/** Puts the text of the first range into the last one and moves the others up, or the other way round. */
function rotated(text: string, ranges: readonly TextRange[], forward: boolean): TextEdit[] {
  return ranges.flatMap(({ start, end }, index) => {
    const source = ranges.at((index + (forward ? 1 : -1)) % ranges.length) ?? { start, end };
    const replacement = text.slice(source.start, source.end);
    return replacement === text.slice(start, end) ? [] : [{ start, end, text: replacement }];
  });
}

/** The comments that belong to a child, in front of it and behind it; empty ranges when there are none. */
export function commentsOf(
  parse: ParseResult,
  container: Container,
  index: number,
): { readonly before: TextRange; readonly after: TextRange } {
  const { start, end, previousEnd } = boundsOf(parse, container, index);
  const next = childrenOf(container)[index + 1];
  const limit = next?.start ?? container.end - 1;
  const comma = commaAfter(parse, end, limit);
  const behind = comma === null ? end : comma + 1;
  return {
    before: { start: leadStart(parse, { start, end }, previousEnd), end: start },
    after: { start: behind, end: trailEnd(parse, behind, limit, next !== undefined) },
  };
}
