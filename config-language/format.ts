import { learnStyle } from './edit-style.ts';
import { Scanner } from './scan.ts';
import type { ParseResult, TextEdit } from './syntax.ts';

/** A token or comment of the text. */
interface Piece {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Edits that tidy a text: indentation, one space where one belongs, no white space at the ends of lines, at most
 * one blank line in a row. Only white space outside of strings and comments changes: order, quotes, commas,
 * comments and the choice of lines stay. A text with syntax errors is left alone.
 */
export function formatJson5(parse: ParseResult): readonly TextEdit[] {
  if (parse.problems.length > 0) return [];
  const pieces = listPieces(parse);
  const style = learnStyle(parse, null);
  const layout = new Layout(style.indent, style.eol, style.padded);
  const edits: TextEdit[] = [];
  let previous: Piece | null = null;
  for (const piece of pieces) {
    const start: number = previous?.end ?? (parse.text.startsWith('\ufeff') ? 1 : 0);
    const before = parse.text.slice(start, piece.start);
    const after = previous ? layout.gap(previous, piece, before) : '';
    if (after !== before) edits.push({ start, end: piece.start, text: after });
    layout.enter(piece);
    previous = piece;
  }
  const end = previous?.end ?? 0;
  if (parse.text.slice(end) !== style.eol)
    edits.push({ start: end, end: parse.text.length, text: style.eol });
  return edits;
}

function listPieces({ text, comments }: ParseResult): Piece[] {
  const scanner = new Scanner(text, () => undefined);
  const pieces: Piece[] = comments.map(({ kind, start, end }) => ({ kind: `${kind} comment`, start, end }));
  for (; scanner.kind !== 'end'; scanner.next()) {
    pieces.push({ kind: scanner.kind, start: scanner.start, end: scanner.end });
  }
  return pieces.sort((a, b) => a.start - b.start);
}

const isOpener = ({ kind }: Piece): boolean => kind === '{' || kind === '[';
const isCloser = ({ kind }: Piece): boolean => kind === '}' || kind === ']';
const isComment = ({ kind }: Piece): boolean => kind.endsWith('comment');

/** Decides the white space between two pieces, from left to right. */
class Layout {
  readonly #unit: string;
  readonly #eol: string;
  readonly #pad: string;
  /** Indentation of the line on which each open bracket stands. */
  readonly #open: string[] = [];
  #lineIndent = '';
  /** Line breaks in front of a comma: they belong behind it. */
  #carried = 0;

  constructor(unit: string, eol: string, padded: boolean) {
    this.#unit = unit;
    this.#eol = eol;
    this.#pad = padded ? ' ' : '';
  }

  enter(piece: Piece): void {
    if (isOpener(piece)) this.#open.push(this.#lineIndent);
    if (isCloser(piece)) this.#open.pop();
  }

  gap(left: Piece, right: Piece, original: string): string {
    const isComma = right.kind === ',';
    const found = original.match(/\r\n|[\n\r\u2028\u2029]/g)?.length ?? 0;
    const breaks = found + this.#carried;
    this.#carried = isComma && !isComment(left) ? breaks : 0;
    const joins = (isComma || right.kind === ':') && !isComment(left);
    if (joins) return '';
    if (left.kind === ':' && !isComment(right)) return ' ';
    if (breaks === 0) return this.#sameLine(left, right);
    this.#lineIndent = this.#indentOf(right);
    const atEdge = isOpener(left) || isCloser(right);
    return this.#eol.repeat(atEdge ? 1 : Math.min(breaks, 2)) + this.#lineIndent;
  }

  #indentOf(piece: Piece): string {
    const outer = this.#open.at(-1);
    if (outer === undefined) return '';
    return isCloser(piece) ? outer : outer + this.#unit;
  }

  #sameLine(left: Piece, right: Piece): string {
    if (isOpener(left) && isCloser(right)) return '';
    if (left.kind === '[' || right.kind === ']') return isComment(left) || isComment(right) ? ' ' : '';
    if (left.kind === '{' || right.kind === '}') return isComment(left) || isComment(right) ? ' ' : this.#pad;
    return right.kind === ',' || right.kind === ':' ? '' : ' ';
  }
}
