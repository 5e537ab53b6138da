import { type Closer, OpenBrackets, type Opener } from './open-brackets.ts';
import { Scanner, type TokenKind } from './scan.ts';
import { endOfRun } from './scan-literals.ts';
import type { SyntaxProblem } from './syntax.ts';

/**
 * How to understand a missing or wrong bracket:
 * - `indentation`: what begins a line as far left as the line of the open bracket, or further, is outside of it;
 * - `swapped-closer`: a `]` where `}` was expected is a slip of the finger, and the other way round;
 * - `stray-closer`: such a bracket has nothing to close;
 * - `missing-opener`: keys or values that cannot stand where they are lack the bracket in front of them.
 */
export type RecoveryGuess = 'none' | 'indentation' | 'swapped-closer' | 'stray-closer' | 'missing-opener';

/** Further problems are not kept. */
export const MAX_PROBLEMS = 200;

/** `open`: the container ends here although nothing closes it. */
export type Ending = 'goes on' | 'closed' | 'open';

const CLOSER: Readonly<Record<Opener, Closer>> = { '{': '}', '[': ']' };
const OPENER: Readonly<Record<Closer, Opener>> = { '}': '{', ']': '[' };

/** Words that are values of their own. */
export const KEYWORDS = {
  true: true,
  false: false,
  null: null,
  Infinity: Number.POSITIVE_INFINITY,
  NaN: Number.NaN,
};

/** What a parser needs to report problems and to find its way after them. */
export abstract class RecoveringReader {
  protected readonly scanner: Scanner;
  protected readonly problems: SyntaxProblem[] = [];
  protected readonly open = new OpenBrackets();
  /** Whether the root has no braces: then only the end of the text ends it. */
  protected isBareRoot = false;
  /** After a recovery that ended a value early, its missing comma is no problem of its own. */
  protected commaForgiven = false;
  protected readonly guess: RecoveryGuess;

  constructor(text: string, guess: RecoveryGuess) {
    this.guess = guess;
    this.scanner = new Scanner(text, this.report);
  }

  protected readonly report = (start: number, end: number, code: string, message: string): void => {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ start, end, code, message });
  };

  protected reportToken(code: string, message: string): void {
    this.report(this.scanner.start, this.scanner.end, code, message);
  }

  /** Points at the token after which something is missing: the next one may be many lines below. */
  protected reportAfterPrevious(code: string, message: string): void {
    this.report(this.scanner.previousStart, this.scanner.previousEnd, code, message);
  }

  // --- looking at the current token

  protected atEnd(): boolean {
    return this.scanner.kind === 'end';
  }

  protected isKey(): boolean {
    const { kind } = this.scanner;
    if (kind !== 'string' && kind !== 'word' && kind !== 'number') return false;
    return this.scanner.colonFollows();
  }

  /** Whether the current token is a key and not unquoted text such as `host:80` or `http://host`. */
  protected isSeparateKey(): boolean {
    const { newLineBefore, text, end } = this.scanner;
    return this.isKey() && (newLineBefore || endOfRun(text, end, 'value') === end);
  }

  /** A key is the next member, not the value that was expected. */
  protected valueFollows(): boolean {
    const { kind } = this.scanner;
    if (kind === ',' || kind === ':' || kind === 'end' || isCloser(kind)) return false;
    return !this.isSeparateKey();
  }

  /** Whether the current token goes on with text that is no value, on the same line. */
  protected isStrayText(): boolean {
    const { kind, newLineBefore, text, start } = this.scanner;
    if (newLineBefore || (kind !== 'word' && kind !== 'number' && kind !== 'junk')) return false;
    return text[start] !== '#' && text[start] !== ';' && !this.scanner.colonFollows();
  }

  /** Whether the current token alone is a number or keyword. */
  private isPlainValue(): boolean {
    const { kind, text, start, end } = this.scanner;
    return kind === 'number' || (kind === 'word' && Object.hasOwn(KEYWORDS, text.slice(start, end)));
  }

  // --- recovery

  /** Steps over a comment of another format and over `;` in place of a comma. */
  protected skipNoise(): boolean {
    const scanner = this.scanner;
    if (scanner.kind !== 'junk') return false;
    const first = scanner.text[scanner.start];
    if (first === '#') {
      const rest = /[^\n\r\u2028\u2029]*/y;
      rest.lastIndex = scanner.start;
      rest.exec(scanner.text);
      scanner.cutAt(rest.lastIndex);
      this.reportToken('hash-comment', 'A comment begins with //, not with #');
    } else if (first === ';') {
      scanner.cutAt(scanner.start + 1);
      this.reportToken('semicolon', "Write ',' instead of ';'");
    } else return false;
    scanner.next();
    return true;
  }

  /** Reports a missing comma. True when what stands there was stepped over, because it begins nothing. */
  protected separatorIsMissing(closer: Closer): boolean {
    if (this.commaForgiven) {
      this.commaForgiven = false;
      return false;
    }
    const scanner = this.scanner;
    if (!this.isStrayAfterValue(closer)) {
      this.reportAfterPrevious('missing-comma', `Expected ',' or '${closer}' after this value`);
      return false;
    }
    const { start, previousEnd, text } = scanner;
    const insideString = previousEnd === start && /["']/.test(text.charAt(start - 1));
    do {
      if (scanner.kind === 'string' && !scanner.closed) scanner.cutAt(scanner.start + 1);
      scanner.next();
    } while (this.isStrayAfterValue(closer));
    const message = insideString
      ? `Expected ',' or '${closer}' here: a quote inside a string is written \\"`
      : `Expected ',' or '${closer}' before this`;
    this.report(start, scanner.previousEnd, 'stray-text', message);
    return true;
  }

  /** Whether the current token cannot be the next member or item, because no key or value begins with it. */
  private isStrayAfterValue(closer: Closer): boolean {
    const { kind, newLineBefore, previousEnd, start } = this.scanner;
    if (closer === ']') return this.isStrayText() && (previousEnd === start || !this.isPlainValue());
    if (this.isStrayText()) return true;
    return kind === 'string' && !newLineBefore && !this.scanner.colonFollows();
  }

  /** At a closing bracket or the end: what it means for the innermost container, which `own` would close. */
  protected endAt(own: Closer): Ending {
    const scanner = this.scanner;
    const { kind } = scanner;
    if (!isCloser(kind)) {
      if (!this.isBareRoot || this.open.depth > 1) this.reportUnclosed();
      return 'open';
    }
    if (this.guess === 'indentation' && this.open.depth > 1 && this.open.closesFurtherOut(scanner)) {
      this.reportUnclosed();
      return 'open';
    }
    if (kind === own) return this.close(own);
    if (this.guess === 'swapped-closer') {
      this.reportToken('wrong-closer', `Write '${own}' here instead of '${kind}'`);
      scanner.next();
      return 'closed';
    }
    if (this.guess === 'stray-closer' || !this.open.has(OPENER[kind])) {
      this.skipStrayCloser();
      return 'goes on';
    }
    this.reportToken('wrong-closer', `Expected '${own}' before this '${kind}'`);
    return 'open';
  }

  /** Steps over the right closing bracket. It closes nothing when it would end the file and more keys follow. */
  private close(own: Closer): Ending {
    const scanner = this.scanner;
    const { start, end } = scanner;
    scanner.next();
    if (own === ']' || this.open.depth > 1) return 'closed';
    if (this.isBareRoot ? scanner.kind === 'end' : scanner.kind !== ',' && !this.isKey()) return 'closed';
    this.report(start, end, 'stray-closer', `This '}' ends the file's object too early: remove it`);
    if (scanner.kind === ',') scanner.next();
    this.commaForgiven = true;
    return 'goes on';
  }

  protected skipStrayCloser(): void {
    const { kind } = this.scanner;
    this.reportToken('stray-closer', `This '${kind}' closes nothing: remove it`);
    this.scanner.next();
  }

  /** Whether the current token's place on its line says that the innermost bracket was not closed. */
  protected endsByLayout(): boolean {
    const { kind, newLineBefore } = this.scanner;
    if (!newLineBefore || this.open.depth < 2) return false;
    const top = this.open.top?.kind;
    const parent = this.open.parentKind;
    const fitsParent = parent === '{' ? this.isKey() : kind === '{' && top === '{';
    if (!fitsParent || !(this.guess === 'indentation' || top === '[')) return false;
    if (!this.open.isOutdented(this.scanner)) return false;
    this.reportUnclosed();
    this.commaForgiven = true;
    return true;
  }

  /** Whether a comma without anything before it, at the start of its line, follows a bracket left open. */
  protected endsAtLooseComma(): boolean {
    if (this.guess !== 'indentation' || this.open.depth < 2 || !this.open.isOutdented(this.scanner))
      return false;
    this.reportUnclosed();
    return true;
  }

  /** Points at the bracket that is open: where it should be closed, nobody knows. */
  private reportUnclosed(): void {
    const top = this.open.top;
    if (!top || this.scanner.truncated) return;
    const message = `This '${top.kind}' is not closed: add '${CLOSER[top.kind]}'`;
    this.report(top.start, top.start + 1, 'unclosed-bracket', message);
  }
}

export function isCloser(kind: TokenKind): kind is Closer {
  return kind === '}' || kind === ']';
}
