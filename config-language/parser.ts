import { type Closer, OpenBrackets, type Opener } from './open-brackets.ts';
import { bareValueWording } from './parse-messages.ts';
import { Scanner } from './scan.ts';
import { endOfRun } from './scan-literals.ts';
import type { KeyNode, MemberNode, ParseResult, SyntaxProblem, ValueNode } from './syntax.ts';

/** How to understand a missing or wrong bracket. */
export interface RecoveryGuesses {
  /** What begins a line as far left as the line of the open bracket, or further, is outside that bracket. */
  readonly indentation: boolean;
  /** A `]` where `}` was expected is a slip of the finger, and the other way round. */
  readonly swappedClosers: boolean;
}

/** Deeper nesting is refused. OpenClaw's schema is 12 levels deep. */
export const MAX_DEPTH = 512;
/** Further problems are not kept. */
export const MAX_PROBLEMS = 200;

const CLOSER: Readonly<Record<Opener, Closer>> = { '{': '}', '[': ']' };
const OPENER: Readonly<Record<Closer, Opener>> = { '}': '{', ']': '[' };

/** A recursive descent over one text, used once. Its depth is bounded by `MAX_DEPTH`. */
export class Parser {
  readonly #scanner: Scanner;
  readonly #guesses: RecoveryGuesses;
  readonly #problems: SyntaxProblem[] = [];
  readonly #open = new OpenBrackets();
  /** Whether the root has no braces: then only the end of the text ends it. */
  #bareRoot = false;
  /** After a recovery that ended a value early, its missing comma is no problem of its own. */
  #commaForgiven = false;

  constructor(text: string, guesses: RecoveryGuesses) {
    this.#guesses = guesses;
    this.#scanner = new Scanner(text, this.#report);
  }

  parse(): ParseResult {
    const { text, comments } = this.#scanner;
    const root = this.#parseRoot();
    return { text, root, comments, problems: this.#problems.sort((a, b) => a.start - b.start) };
  }

  readonly #report = (start: number, end: number, code: string, message: string): void => {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push({ start, end, code, message });
  };

  #reportToken(code: string, message: string): void {
    this.#report(this.#scanner.start, this.#scanner.end, code, message);
  }

  /** Points at the token after which something is missing: the next one may be many lines below. */
  #reportAfterPrevious(code: string, message: string): void {
    this.#report(this.#scanner.previousStart, this.#scanner.previousEnd, code, message);
  }

  // --- values

  #parseRoot(): ValueNode | null {
    const scanner = this.#scanner;
    if (this.#atEnd()) {
      this.#reportToken('empty', 'There is no value here: write an object such as {}');
      return null;
    }
    if (scanner.kind !== '{' && this.#isKey()) return this.#parseBareRoot();
    const root = this.#parseValue();
    while (isCloser(scanner.kind)) this.#skipStrayCloser();
    if (!this.#atEnd()) {
      this.#reportToken('text-after-end', 'Nothing may follow the end of the value: remove this');
    }
    return root;
  }

  /** Members without braces around them, as in YAML. */
  #parseBareRoot(): ValueNode {
    const scanner = this.#scanner;
    const { start } = scanner;
    this.#reportToken('no-root-object', "Write '{' before the first key and '}' at the end of the file");
    this.#bareRoot = true;
    const members: MemberNode[] = [];
    this.#open.push('{', start, scanner);
    this.#parseMembers(members);
    this.#open.pop();
    return { type: 'object', start, end: scanner.previousEnd, members };
  }

  /** The current token begins a value. */
  #parseValue(): ValueNode {
    const scanner = this.#scanner;
    const { kind, start, end } = scanner;
    if (kind === '{' || kind === '[') return this.#parseContainer(kind);
    if (kind === 'string') {
      if (!scanner.closed) this.#reportUnclosedString();
      const node: ValueNode = { type: 'string', start, end: scanner.end, value: scanner.stringValue };
      scanner.next();
      return node;
    }
    const goesOn = endOfRun(scanner.text, end, 'value') > end;
    const node = goesOn ? null : this.#plainNode();
    if (!node) return this.#parseBareText();
    scanner.next();
    return node;
  }

  /** The current token as a number or keyword. */
  #plainNode(): ValueNode | null {
    const { kind, start, end, text, numberValue } = this.#scanner;
    if (kind === 'number') return { type: 'number', start, end, value: numberValue };
    if (kind !== 'word') return null;
    switch (text.slice(start, end)) {
      case 'true':
        return { type: 'boolean', start, end, value: true };
      case 'false':
        return { type: 'boolean', start, end, value: false };
      case 'null':
        return { type: 'null', start, end };
      case 'Infinity':
        return { type: 'number', start, end, value: Number.POSITIVE_INFINITY };
      case 'NaN':
        return { type: 'number', start, end, value: Number.NaN };
      default:
        return null;
    }
  }

  /** Text that is no value: all of it up to the next punctuation on the line becomes one problem. */
  #parseBareText(): ValueNode {
    const scanner = this.#scanner;
    const { start, text } = scanner;
    do {
      scanner.cutAt(Math.max(endOfRun(text, scanner.end, 'value'), scanner.end));
      scanner.next();
    } while (this.#isStrayText());
    const end = scanner.previousEnd;
    const { code, message } = bareValueWording(text.slice(start, end));
    this.#report(start, end, code, message);
    return { type: 'missing', start, end };
  }

  #reportUnclosedString(): void {
    const scanner = this.#scanner;
    const { text, start } = scanner;
    const line = text.slice(start, scanner.end);
    // Punctuation at the end of the line most likely belongs behind the missing quote.
    const cut = Math.max(line.search(/[\s,}\]]*$/), 1);
    const removed = line.length - cut;
    if (removed > 0) scanner.stringValue = scanner.stringValue.slice(0, -removed);
    scanner.cutAt(start + cut);
    const message = `This string is not closed: add ${text.charAt(start)} before the end of the line`;
    this.#reportToken('unclosed-string', message);
  }

  #parseContainer(kind: Opener): ValueNode {
    const scanner = this.#scanner;
    const { start, end } = scanner;
    if (this.#open.depth >= MAX_DEPTH) {
      this.#reportToken(
        'too-deep',
        `Nested deeper than ${MAX_DEPTH} levels: the rest of the file is not read`,
      );
      scanner.abandon();
      return { type: 'missing', start, end };
    }
    scanner.next();
    this.#open.push(kind, start, scanner);
    const members: MemberNode[] = [];
    const items: ValueNode[] = [];
    if (kind === '{') this.#parseMembers(members);
    else this.#parseItems(items);
    this.#open.pop();
    const range = { start, end: scanner.previousEnd };
    return kind === '{' ? { type: 'object', ...range, members } : { type: 'array', ...range, items };
  }

  // --- arrays

  #parseItems(items: ValueNode[]): void {
    const scanner = this.#scanner;
    let afterItem = false;
    for (;;) {
      if (scanner.kind === ',') {
        if (!afterItem) this.#reportToken('stray-comma', "Expected a value before this ',': remove it");
        afterItem = false;
        scanner.next();
      } else if (scanner.kind === 'end' || isCloser(scanner.kind)) {
        if (this.#endsAtCloser(']')) return;
      } else if (this.#endsByLayout()) {
        return;
      } else if (this.#skipNoise()) {
        afterItem = false;
      } else {
        if (afterItem && this.#separatorIsMissing(']')) continue;
        this.#skipKeyInArray();
        if (this.#valueFollows()) items.push(this.#parseValue());
        afterItem = true;
      }
    }
  }

  #skipKeyInArray(): void {
    const scanner = this.#scanner;
    const isKey = this.#isKey();
    if (!isKey && scanner.kind !== ':') return;
    this.#reportToken('key-in-array', "An array has no keys: write '{' and '}' around keys and values");
    if (isKey) scanner.next();
    scanner.next();
  }

  // --- objects

  #parseMembers(members: MemberNode[]): void {
    const scanner = this.#scanner;
    let afterMember = false;
    for (;;) {
      if (scanner.kind === ',') {
        if (!afterMember) this.#reportToken('stray-comma', "Expected a key before this ',': remove it");
        afterMember = false;
        scanner.next();
      } else if (scanner.kind === 'end' || isCloser(scanner.kind)) {
        if (this.#endsAtCloser('}')) return;
      } else if (this.#endsByLayout()) {
        return;
      } else if (this.#skipNoise()) {
        afterMember = false;
      } else {
        if (afterMember && this.#separatorIsMissing('}')) continue;
        this.#parseMember(members);
        afterMember = true;
      }
    }
  }

  #parseMember(members: MemberNode[]): void {
    const scanner = this.#scanner;
    const { kind } = scanner;
    if (kind === ':' || kind === '{' || kind === '[') {
      this.#reportToken('missing-key', `Expected a key before this '${kind}'`);
      if (kind === ':') scanner.next();
      if (this.#valueFollows()) this.#parseValue();
      return;
    }
    const key = this.#parseKey();
    const value = this.#parseMemberValue();
    members.push({ start: key.start, end: value.end, key, value });
  }

  #parseKey(): KeyNode {
    const scanner = this.#scanner;
    const { kind, start, text } = scanner;
    if (kind === 'string') {
      if (!scanner.closed) this.#reportUnclosedKey();
      const quote = text.charAt(start) === '"' ? '"' : "'";
      const key: KeyNode = { start, end: scanner.end, value: scanner.stringValue, quote };
      scanner.next();
      return key;
    }
    const end = Math.max(endOfRun(text, scanner.end, 'key'), scanner.end);
    const plain = kind === 'word' && end === scanner.end;
    const value = plain ? scanner.stringValue : text.slice(start, end);
    scanner.cutAt(end);
    if (!plain) {
      const message = 'Put quotes around this key: without them it may hold only letters, digits, $ and _';
      this.#reportToken('bad-key', message);
    }
    scanner.next();
    return { start, end, value, quote: null };
  }

  /** `"port: 1` is a key that lacks its quote before the colon. */
  #reportUnclosedKey(): void {
    const scanner = this.#scanner;
    const line = scanner.text.slice(scanner.start, scanner.end);
    const key = /^["'][^:,\s"']*(?=\s*:)/.exec(line)?.[0];
    if (key === undefined) {
      this.#reportUnclosedString();
      return;
    }
    scanner.stringValue = key.slice(1);
    scanner.cutAt(scanner.start + key.length);
    this.#reportToken('unclosed-string', `This key is not closed: add ${key.charAt(0)} before the ':'`);
  }

  #parseMemberValue(): ValueNode {
    const scanner = this.#scanner;
    if (scanner.kind === ':') {
      scanner.next();
      while (scanner.kind === ':') {
        this.#reportToken('stray-colon', "One ':' is enough: remove this");
        scanner.next();
      }
      if (this.#valueFollows()) return this.#parseValue();
      this.#reportAfterPrevious('missing-value', "Expected a value after this ':'");
    } else if (scanner.kind === 'junk' && /^=>?$/.test(scanner.text.slice(scanner.start, scanner.end))) {
      this.#reportToken('missing-colon', "Write ':' between a key and its value");
      scanner.next();
      if (this.#valueFollows()) return this.#parseValue();
    } else {
      this.#reportAfterPrevious('missing-colon', "Expected ':' and a value after this key");
      if (!scanner.newLineBefore && this.#valueFollows() && !this.#isKey()) return this.#parseValue();
    }
    this.#commaForgiven = true;
    return { type: 'missing', start: scanner.previousEnd, end: scanner.previousEnd };
  }

  // --- looking at the current token

  #atEnd(): boolean {
    return this.#scanner.kind === 'end';
  }

  #isKey(): boolean {
    const { kind } = this.#scanner;
    if (kind !== 'string' && kind !== 'word' && kind !== 'number') return false;
    return this.#scanner.colonFollows();
  }

  /** A key is the next member, not the value that was expected; `host:80` is no key. */
  #valueFollows(): boolean {
    const { kind, newLineBefore, text, end } = this.#scanner;
    if (kind === ',' || kind === ':' || kind === 'end' || isCloser(kind)) return false;
    return !this.#isKey() || (!newLineBefore && endOfRun(text, end, 'value') > end);
  }

  /** Whether the current token goes on with text that is no value, on the same line. */
  #isStrayText(): boolean {
    const { kind, newLineBefore, text, start } = this.#scanner;
    if (newLineBefore || (kind !== 'word' && kind !== 'number' && kind !== 'junk')) return false;
    return text[start] !== '#' && text[start] !== ';' && !this.#scanner.colonFollows();
  }

  // --- recovery

  /** Steps over a comment of another format and over `;` in place of a comma. */
  #skipNoise(): boolean {
    const scanner = this.#scanner;
    if (scanner.kind !== 'junk') return false;
    const first = scanner.text[scanner.start];
    if (first === '#') {
      const rest = /[^\n\r\u2028\u2029]*/y;
      rest.lastIndex = scanner.start;
      rest.exec(scanner.text);
      scanner.cutAt(rest.lastIndex);
      this.#reportToken('hash-comment', 'A comment begins with //, not with #');
    } else if (first === ';') {
      scanner.cutAt(scanner.start + 1);
      this.#reportToken('semicolon', "Write ',' instead of ';'");
    } else return false;
    scanner.next();
    return true;
  }

  /** Reports a missing comma. True when what stands there was stepped over, because it begins nothing. */
  #separatorIsMissing(closer: Closer): boolean {
    if (this.#commaForgiven) {
      this.#commaForgiven = false;
      return false;
    }
    const scanner = this.#scanner;
    if (!this.#isStrayAfterValue(closer)) {
      this.#reportAfterPrevious('missing-comma', `Expected ',' or '${closer}' after this value`);
      return false;
    }
    const { start, previousEnd, text } = scanner;
    const insideString = previousEnd === start && /["']/.test(text.charAt(start - 1));
    do {
      if (scanner.kind === 'string' && !scanner.closed) scanner.cutAt(scanner.start + 1);
      scanner.next();
    } while (this.#isStrayAfterValue(closer));
    const message = insideString
      ? `Expected ',' or '${closer}' here: a quote inside a string is written \\"`
      : `Expected ',' or '${closer}' before this`;
    this.#report(start, scanner.previousEnd, 'stray-text', message);
    return true;
  }

  /** Whether the current token cannot be the next member or item, because no key or value begins with it. */
  #isStrayAfterValue(closer: Closer): boolean {
    const { kind, newLineBefore, previousEnd, start } = this.#scanner;
    if (closer === ']') return this.#isStrayText() && (previousEnd === start || !this.#plainNode());
    if (this.#isStrayText()) return true;
    return kind === 'string' && !newLineBefore && !this.#scanner.colonFollows();
  }

  /** At a closing bracket or the end: whether it ends the innermost container, which `own` would close. */
  #endsAtCloser(own: Closer): boolean {
    const scanner = this.#scanner;
    const { kind } = scanner;
    if (kind === 'end') {
      if (!this.#bareRoot || this.#open.depth > 1) this.#reportUnclosed();
      return true;
    }
    if (!isCloser(kind)) return false;
    if (this.#guesses.indentation && this.#open.depth > 1 && this.#open.closesFurtherOut(scanner)) {
      this.#reportUnclosed();
      return true;
    }
    if (kind === own) return this.#close(own);
    if (this.#guesses.swappedClosers) {
      this.#reportToken('wrong-closer', `Write '${own}' here instead of '${kind}'`);
      scanner.next();
      return true;
    }
    if (!this.#open.has(OPENER[kind])) {
      this.#skipStrayCloser();
      return false;
    }
    this.#reportToken('wrong-closer', `Expected '${own}' before this '${kind}'`);
    return true;
  }

  /** Steps over the right closing bracket. False when it would end the file although more keys follow. */
  #close(own: Closer): boolean {
    const scanner = this.#scanner;
    const { start, end } = scanner;
    scanner.next();
    if (own === ']' || this.#open.depth > 1) return true;
    if (this.#bareRoot ? scanner.kind === 'end' : scanner.kind !== ',' && !this.#isKey()) return true;
    this.#report(start, end, 'stray-closer', `This '}' ends the file's object too early: remove it`);
    if (scanner.kind === ',') scanner.next();
    this.#commaForgiven = true;
    return false;
  }

  #skipStrayCloser(): void {
    const { kind } = this.#scanner;
    this.#reportToken('stray-closer', `This '${kind}' closes nothing: remove it`);
    this.#scanner.next();
  }

  /** Whether the current token's place on its line says that the innermost bracket was not closed. */
  #endsByLayout(): boolean {
    const { kind, newLineBefore } = this.#scanner;
    if (!newLineBefore || this.#open.depth < 2) return false;
    const top = this.#open.top?.kind;
    const parent = this.#open.parentKind;
    const fitsParent = parent === '{' ? this.#isKey() : kind === '{' && top === '{';
    if (!fitsParent || !(this.#guesses.indentation || top === '[')) return false;
    if (!this.#open.isOutdented(this.#scanner)) return false;
    this.#reportUnclosed();
    this.#commaForgiven = true;
    return true;
  }

  /** Points at the bracket that is open: where it should be closed, nobody knows. */
  #reportUnclosed(): void {
    const top = this.#open.top;
    if (!top || this.#scanner.truncated) return;
    const message = `This '${top.kind}' is not closed: add '${CLOSER[top.kind]}'`;
    this.#report(top.start, top.start + 1, 'unclosed-bracket', message);
  }
}

function isCloser(kind: string): kind is Closer {
  return kind === '}' || kind === ']';
}
