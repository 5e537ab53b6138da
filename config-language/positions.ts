/** A place in a text as people count: lines and columns from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface LineIndex {
  readonly lineCount: number;
  /** The place of an offset; offsets outside the text are taken to its nearest end. */
  positionAt(offset: number): Position;
  /** The offset of a place; a column behind the end of its line is taken to that end. */
  offsetAt(position: Position): number;
}

const LINE_BREAK = /\r\n|\n|\r/g;

/** Lines end at CRLF, LF or CR, as in Monaco; U+2028 and U+2029 end no line. */
export function createLineIndex(text: string): LineIndex {
  const starts = [0];
  /** Where the line ends, its line break not counted. */
  const ends: number[] = [];
  for (const match of text.matchAll(LINE_BREAK)) {
    ends.push(match.index);
    starts.push(match.index + match[0].length);
  }
  ends.push(text.length);

  return {
    lineCount: starts.length,
    positionAt(offset) {
      const clamped = Math.min(Math.max(offset, 0), text.length);
      const line = lastIndexNotAbove(starts, clamped);
      return { line: line + 1, column: clamped - (starts[line] ?? 0) + 1 };
    },
    offsetAt({ line, column }) {
      if (line < 1) return 0;
      const start = starts[line - 1];
      const end = ends[line - 1];
      if (start === undefined || end === undefined) return text.length;
      return Math.min(start + Math.max(column - 1, 0), end);
    },
  };
}

function lastIndexNotAbove(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Number of UTF-8 bytes of the text before a UTF-16 offset. A lone surrogate counts as U+FFFD, 3 bytes. */
export function byteOffsetAt(text: string, offset: number): number {
  let bytes = 0;
  const end = Math.min(offset, text.length);
  for (let index = 0; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else if (isHighSurrogate(code) && isLowSurrogate(text.charCodeAt(index + 1)) && index + 1 < end) {
      bytes += 4;
      index++;
    } else bytes += 3;
  }
  return bytes;
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
