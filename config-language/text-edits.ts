import type { TextEdit } from './syntax.ts';

/** The text with the edits made. They may stand in any order and must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let position = 0;
  for (const edit of inOrder(edits)) {
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
}

/** By place; of two at one place the insertion, which has no length, comes first. */
function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** A stretch of the original text, or new text. */
type Piece = { readonly start: number; readonly end: number } | { readonly text: string };

const lengthOf = (piece: Piece): number => ('text' in piece ? piece.text.length : piece.end - piece.start);

function slicePiece(piece: Piece, from: number, to: number): Piece {
  if ('text' in piece) return { text: piece.text.slice(from, to) };
  return { start: piece.start + from, end: piece.start + to };
}

/** Collects edits that are made one after the other, each to the text that the ones before have left. */
export class EditRecorder {
  readonly #original: string;
  #text: string;
  #pieces: readonly Piece[];

  constructor(text: string) {
    this.#original = text;
    this.#text = text;
    this.#pieces = [{ start: 0, end: text.length }];
  }

  /** The text as it is now. */
  get text(): string {
    return this.#text;
  }

  apply(edits: readonly TextEdit[]): void {
    const pieces: Piece[] = [];
    let position = 0;
    for (const edit of inOrder(edits)) {
      pieces.push(...this.#slice(position, edit.start), { text: edit.text });
      position = edit.end;
    }
    pieces.push(...this.#slice(position, this.#text.length));
    this.#pieces = pieces.filter((piece) => lengthOf(piece) > 0);
    this.#text = applyEdits(this.#text, edits);
  }

  /** All that was done, as edits of the original text, in order and not touching each other. */
  edits(): TextEdit[] {
    const edits: TextEdit[] = [];
    let position = 0;
    let inserted = '';
    const flush = (end: number): void => {
      if (inserted !== this.#original.slice(position, end))
        edits.push({ start: position, end, text: inserted });
      inserted = '';
    };
    for (const piece of this.#pieces) {
      if ('text' in piece) inserted += piece.text;
      else {
        flush(piece.start);
        position = piece.end;
      }
    }
    flush(this.#original.length);
    return edits;
  }

  #slice(from: number, to: number): Piece[] {
    const slices: Piece[] = [];
    let offset = 0;
    for (const piece of this.#pieces) {
      const length = lengthOf(piece);
      const start = Math.max(from - offset, 0);
      const end = Math.min(to - offset, length);
      if (start < end) slices.push(slicePiece(piece, start, end));
      offset += length;
    }
    return slices;
  }
}
