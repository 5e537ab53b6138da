/** How single tokens are read: the string, the number and the run of text that is neither. */

/** A wrong escape inside a string or key. */
export interface EscapeProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface ScannedString {
  /** Exclusive end; after an unclosed string the end of its line. */
  readonly end: number;
  readonly value: string;
  readonly closed: boolean;
}

const BACKSLASH = 92;
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
  '\u2028': '',
  '\u2029': '',
};

/**
 * Reads the string whose opening quote is at `start`. It never runs past the end of its line unless the line
 * break is escaped, so that one missing quote damages one line.
 */
export function scanString(
  text: string,
  start: number,
  onEscapeProblem: (problem: EscapeProblem) => void,
): ScannedString {
  const quote = text.charCodeAt(start);
  let value = '';
  let chunkStart = start + 1;
  let position = chunkStart;
  for (;;) {
    const code = position < text.length ? text.charCodeAt(position) : -1;
    if (code === quote) {
      return { end: position + 1, value: value + text.slice(chunkStart, position), closed: true };
    }
    if (code === -1 || code === 10 || code === 13) {
      return { end: position, value: value + text.slice(chunkStart, position), closed: false };
    }
    if (code !== BACKSLASH) {
      position++;
      continue;
    }
    const scanned = scanEscape(text, position);
    value += text.slice(chunkStart, position) + scanned.value;
    if (scanned.message !== undefined) {
      onEscapeProblem({ start: position, end: scanned.end, message: scanned.message });
    }
    position = scanned.end;
    chunkStart = position;
  }
}

interface ScannedEscape {
  readonly end: number;
  readonly value: string;
  readonly message?: string;
}

function scanEscape(text: string, start: number): ScannedEscape {
  const char = text.charAt(start + 1);
  const end = start + 2;
  const simple = SIMPLE_ESCAPES[char];
  if (char === '\r') return { end: text.charAt(end) === '\n' ? end + 1 : end, value: '' };
  if (simple !== undefined) return { end, value: simple };
  if (char === 'x') return scanHexEscape(text, start, 2);
  if (char === 'u') return scanHexEscape(text, start, 4);
  if (char === '') return { end: start + 1, value: '' };
  const digitFollows = /\d/.test(text.charAt(end));
  if (char === '0' && !digitFollows) return { end, value: '\0' };
  if (/\d/.test(char)) {
    return { end, value: char, message: `\\${char} is not an escape: write \\\\ for a backslash` };
  }
  return { end, value: char };
}

/** Reads `\xHH` or `\uHHHH` at `start`. */
export function scanHexEscape(text: string, start: number, digits: 2 | 4): ScannedEscape {
  const first = start + 2;
  const hex = /^[0-9A-Fa-f]*/.exec(text.slice(first, first + digits))?.[0] ?? '';
  const end = first + hex.length;
  if (hex.length === digits) return { end, value: String.fromCharCode(Number.parseInt(hex, 16)) };
  const letter = text.charAt(start + 1);
  return {
    end,
    value: text.slice(start + 1, end),
    message: `\\${letter} needs ${digits} hexadecimal digits: write \\\\ for a backslash`,
  };
}

const NUMBER = /[+-]?(?:Infinity|NaN|0[xX][\dA-Fa-f]+|(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/y;

/** Reads a JSON5 number at `start`; null when there is none. */
export function scanNumber(text: string, start: number): { end: number; value: number } | null {
  NUMBER.lastIndex = start;
  const raw = NUMBER.exec(text)?.[0];
  if (raw === undefined) return null;
  const negative = raw.startsWith('-');
  // Number() knows hexadecimal digits only without a sign.
  const magnitude = Number(negative || raw.startsWith('+') ? raw.slice(1) : raw);
  return { end: start + raw.length, value: negative ? -magnitude : magnitude };
}

const KEY_RUN = /(?:[^\s,;:{}[\]"'/]|\/(?![/*]))*/y;
const VALUE_RUN = /(?:\$\{[^\s{}"']*\}|[^\s,;:{}[\]"'/]|\/(?![/*])|:(?:\/\/)?(?=[^\s,;:{}[\]"']))*/y;

/**
 * The end of the unquoted text at `start`, for messages and recovery: up to white space, punctuation, a quote or
 * a comment. As a value it may hold `:`, `://` and `${VAR}`, so that `http://${HOST}:80` is one piece.
 */
export function endOfRun(text: string, start: number, as: 'key' | 'value'): number {
  const pattern = as === 'key' ? KEY_RUN : VALUE_RUN;
  pattern.lastIndex = start;
  pattern.exec(text);
  return pattern.lastIndex;
}
