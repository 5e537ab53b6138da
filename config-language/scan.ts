import { isIdentifierPart, isIdentifierStart } from './identifier-chars.ts';
import { endOfRun, scanHexEscape, scanNumber, scanString } from './scan-literals.ts';
import type { CommentNode } from './syntax.ts';

/**
 * `word` is an identifier or keyword, `junk` a run of characters that begins no token. An end of text is a token
 * too, of no length.
 */
export type TokenKind = 'end' | '{' | '}' | '[' | ']' | ',' | ':' | 'string' | 'number' | 'word' | 'junk';

export type ReportProblem = (start: number, end: number, code: string, message: string) => void;

const PUNCTUATION: Readonly<Record<number, TokenKind>> = {
  123: '{',
  125: '}',
  91: '[',
  93: ']',
  44: ',',
  58: ':',
};
const SLASH = 47;
const STAR = 42;
const BACKSLASH = 92;

const isLineTerminator = (code: number): boolean =>
  code === 10 || code === 13 || code === 0x2028 || code === 0x2029;

/** The white space of JSON5: ASCII, BOM, and the space separators of Unicode. */
function isSpace(code: number): boolean {
  if (code === 32 || (code >= 9 && code <= 13)) return true;
  if (code < 0xa0) return false;
  return (
    code === 0xa0 ||
    code === 0xfeff ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** Reads one token at a time; the fields describe the current one. */
export class Scanner {
  readonly text: string;
  readonly comments: CommentNode[] = [];
  kind: TokenKind = 'end';
  start = 0;
  end = 0;
  /** Decoded text of a string or word. */
  stringValue = '';
  numberValue = 0;
  /** False for a string that lacks its closing quote. */
  closed = true;
  /** The token before this one; it is what a message about something missing points at. */
  previousStart = 0;
  previousEnd = 0;
  /** Whether a line break stands between the previous token and this one. */
  newLineBefore = false;
  /** The text ended inside a block comment: nothing can be said about what is missing at the end. */
  truncated = false;
  readonly #report: ReportProblem;

  constructor(text: string, report: ReportProblem) {
    this.text = text;
    this.#report = report;
    this.next();
    this.previousStart = this.previousEnd = this.start;
  }

  next(): void {
    this.previousStart = this.start;
    this.previousEnd = this.end;
    this.#skipTrivia();
    this.start = this.end;
    if (this.start >= this.text.length) {
      this.kind = 'end';
      return;
    }
    const code = this.text.charCodeAt(this.start);
    const punctuation = PUNCTUATION[code];
    if (punctuation !== undefined) {
      this.kind = punctuation;
      this.end = this.start + 1;
    } else if (code === 34 || code === 39) {
      this.#scanString();
    } else {
      this.#scanUnquoted(code);
    }
  }

  /** Ends the current token somewhere else than it was scanned; the next token follows from there. */
  cutAt(end: number): void {
    this.end = end;
  }

  /** Gives up on the rest of the text. */
  abandon(): void {
    this.truncated = true;
    this.end = this.text.length;
    this.next();
  }

  /** Whether the current token is followed by a colon, comments aside. */
  colonFollows(): boolean {
    let position = this.end;
    for (;;) {
      const code = this.text.charCodeAt(position);
      if (isSpace(code)) position++;
      else if (code === SLASH) {
        const end = this.#endOfComment(position);
        if (end === position) return false;
        position = end;
      } else return code === 58;
    }
  }

  #scanString(): void {
    const scanned = scanString(this.text, this.start, ({ start, end, message }) =>
      this.#report(start, end, 'bad-escape', message),
    );
    this.kind = 'string';
    this.end = scanned.end;
    this.stringValue = scanned.value;
    this.closed = scanned.closed;
  }

  #scanUnquoted(code: number): void {
    if (code === BACKSLASH || isIdentifierStart(this.text.codePointAt(this.start) ?? 0)) {
      this.#scanWord();
      if (this.end > this.start) return;
    }
    const number = scanNumber(this.text, this.start);
    if (number) {
      this.kind = 'number';
      this.end = number.end;
      this.numberValue = number.value;
      return;
    }
    this.kind = 'junk';
    this.end = Math.max(endOfRun(this.text, this.start, 'key'), this.start + 1);
  }

  #scanWord(): void {
    const { text } = this;
    let position = this.start;
    let chunkStart = position;
    let value = '';
    for (;;) {
      const code = text.codePointAt(position) ?? -1;
      if (code === BACKSLASH) {
        const escaped = text.charAt(position + 1) === 'u' ? scanHexEscape(text, position, 4) : null;
        if (!escaped) break;
        const decoded = escaped.value.charCodeAt(0);
        const fits = position === this.start ? isIdentifierStart(decoded) : isIdentifierPart(decoded);
        if (escaped.message !== undefined) {
          this.#report(position, escaped.end, 'bad-escape', escaped.message);
        } else if (!fits) {
          const message = `${text.slice(position, escaped.end)} cannot stand in an unquoted key: put quotes around the key`;
          this.#report(position, escaped.end, 'bad-escape', message);
        }
        value += text.slice(chunkStart, position) + escaped.value;
        position = chunkStart = escaped.end;
      } else if (code >= 0 && isIdentifierPart(code)) {
        position += code > 0xffff ? 2 : 1;
      } else break;
    }
    this.kind = 'word';
    this.end = position;
    this.stringValue = value + text.slice(chunkStart, position);
  }

  #skipTrivia(): void {
    const { text } = this;
    let position = this.end;
    this.newLineBefore = false;
    for (;;) {
      const code = text.charCodeAt(position);
      if (isSpace(code)) {
        if (isLineTerminator(code)) this.newLineBefore = true;
        position++;
      } else if (code === SLASH) {
        const end = this.#endOfComment(position);
        if (end === position) break;
        this.#addComment(position, end);
        position = end;
      } else break;
    }
    this.end = position;
  }

  /** The end of the comment at `start`, or `start` itself when there is none. */
  #endOfComment(start: number): number {
    const { text } = this;
    const second = text.charCodeAt(start + 1);
    if (second === STAR) {
      const close = text.indexOf('*/', start + 2);
      return close < 0 ? text.length : close + 2;
    }
    if (second !== SLASH) return start;
    let end = start + 2;
    while (end < text.length && !isLineTerminator(text.charCodeAt(end))) end++;
    return end;
  }

  #addComment(start: number, end: number): void {
    const block = this.text.charCodeAt(start + 1) === STAR;
    this.comments.push({ kind: block ? 'block' : 'line', start, end });
    if (!block) return;
    if (end - start < 4 || !this.text.endsWith('*/', end)) {
      this.truncated = true;
      this.#report(start, start + 2, 'unclosed-comment', 'This comment is not closed: add */');
    }
  }
}
