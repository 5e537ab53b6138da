/**
 * Between the bytes of a file and the text of an editor.
 *
 * An editor drops a byte order mark and gives all lines one ending. The file keeps both: what was not edited is
 * written back as it was. So the editor gets {@link editorText}, and {@link restoreText} lays its lines over the
 * original again. It keeps no state, so undo, redo and "take theirs" need no bookkeeping.
 */
import { matchLines } from './line-match.ts';

const bom = '\uFEFF';

export type LineEnding = '\n' | '\r\n' | '\r';

export interface TextShape {
  readonly bom: boolean;
  /** The ending of most lines; what a new line gets when it has no neighbour to learn from. */
  readonly ending: LineEnding;
  readonly mixed: boolean;
}

interface Line {
  readonly text: string;
  /** Empty only on the last line. */
  readonly ending: LineEnding | '';
}

/** A line ends as the editor sees it: at LF, CRLF or a lone CR. U+2028 and U+2029 are ordinary characters. */
function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  let from = 0;
  for (const match of text.matchAll(/\r\n|\n|\r/g)) {
    lines.push({ text: text.slice(from, match.index), ending: match[0] as LineEnding });
    from = match.index + match[0].length;
  }
  lines.push({ text: text.slice(from), ending: '' });
  return lines;
}

function withoutBom(text: string): string {
  return text.startsWith(bom) ? text.slice(1) : text;
}

/** What an editor would lose of this text, for the status line ("CRLF", "BOM", "mixed line endings"). */
export function textShape(text: string): TextShape {
  const counts: Record<LineEnding, number> = { '\n': 0, '\r\n': 0, '\r': 0 };
  for (const match of text.matchAll(/\r\n|\n|\r/g)) counts[match[0] as LineEnding] += 1;
  const used = (Object.keys(counts) as LineEnding[]).filter((ending) => counts[ending] > 0);
  const ending = used.reduce<LineEnding>((best, one) => (counts[one] > counts[best] ? one : best), '\n');
  return { bom: text.startsWith(bom), ending, mixed: used.length > 1 };
}

/** The text an editor shows: no byte order mark, LF everywhere. */
export function editorText(original: string): string {
  return withoutBom(original).replace(/\r\n|\r/g, '\n');
}

/**
 * The text to write: `edited` (LF, as the editor holds it) with the byte order mark and the line endings of
 * `original`. A line that was kept or changed in place keeps its ending; a new one takes its neighbour's.
 *
 * Laws: `restoreText(o, editorText(o)) === o`, and `editorText(restoreText(o, e)) === e`.
 */
export function restoreText(original: string, edited: string): string {
  const shape = textShape(original);
  const lead = shape.bom ? bom : '';
  if (!shape.mixed) return lead + (shape.ending === '\n' ? edited : edited.replaceAll('\n', shape.ending));
  return lead + joinLike(splitLines(withoutBom(original)), edited.split('\n'), shape.ending);
}

function joinLike(before: readonly Line[], after: readonly string[], fallback: LineEnding): string {
  const origin = matchLines(
    before.map((line) => line.text),
    after,
  );
  let last: LineEnding = before.find((line) => line.ending !== '')?.ending || fallback;
  let previous: LineEnding = '\n';
  const parts = after.map((line, index) => {
    if (index === after.length - 1) return line;
    const from = origin[index];
    const kept = from === null || from === undefined ? '' : (before[from]?.ending ?? '');
    if (kept !== '') last = kept;
    // An LF right after a lone CR would join it to one CRLF, and a line would be lost.
    previous = last === '\n' && line === '' && previous === '\r' ? '\r' : last;
    return line + previous;
  });
  return parts.join('');
}

/** A place in the editor, counted from 1. */
export interface EditorPosition {
  readonly line: number;
  readonly column: number;
}

/** Where an offset into the file's own text stands in the editor. Offsets beyond the ends are clamped. */
export function editorPosition(original: string, offset: number): EditorPosition {
  const end = Math.min(Math.max(offset, 0), original.length);
  let line = 1;
  let from = original.startsWith(bom) ? 1 : 0;
  for (const match of original.matchAll(/\r\n|\n|\r/g)) {
    const next = match.index + match[0].length;
    if (next > end) break;
    line += 1;
    from = next;
  }
  const lineEnd = original.slice(from).search(/[\r\n]/);
  const longest = lineEnd === -1 ? original.length - from : lineEnd;
  return { line, column: Math.min(Math.max(end - from, 0), longest) + 1 };
}
