import type { Opener } from './open-brackets.ts';
import { bareValueWording } from './parse-messages.ts';
import { type Ending, isCloser, KEYWORDS, RecoveringReader } from './parse-recovery.ts';
import { endOfRun } from './scan-literals.ts';
import type { KeyNode, MemberNode, ParseResult, ValueNode } from './syntax.ts';

/** Deeper nesting is refused. OpenClaw's schema is 12 levels deep. */
export const MAX_DEPTH = 512;

/** A recursive descent over one text, used once. Its depth is bounded by `MAX_DEPTH`. */
export class Parser extends RecoveringReader {
  parse(): ParseResult {
    const { text, comments } = this.scanner;
    const root = this.parseRoot();
    return { text, root, comments, problems: this.problems.sort((a, b) => a.start - b.start) };
  }

  // --- values

  private parseRoot(): ValueNode | null {
    const scanner = this.scanner;
    if (this.atEnd()) {
      this.reportToken('empty', 'There is no value here: write an object such as {}');
      return null;
    }
    if (scanner.kind !== '{' && this.isKey()) return this.parseBareRoot();
    const root = this.parseValue();
    while (isCloser(scanner.kind)) this.skipStrayCloser();
    if (!this.atEnd()) {
      this.reportToken('text-after-end', 'Nothing may follow the end of the value: remove this');
    }
    return root;
  }

  /** Members without braces around them, as in YAML. */
  private parseBareRoot(): ValueNode {
    const scanner = this.scanner;
    const { start } = scanner;
    this.reportToken('no-root-object', "Write '{' before the first key and '}' at the end of the file");
    this.isBareRoot = true;
    const members: MemberNode[] = [];
    this.open.push('{', start);
    this.parseMembers(members);
    this.open.pop();
    return { type: 'object', start, end: scanner.start, members };
  }

  /** The current token begins a value. */
  private parseValue(): ValueNode {
    const scanner = this.scanner;
    const { kind, start, end } = scanner;
    if (kind === '{' || kind === '[') return this.parseContainer(kind);
    if (kind === 'string') {
      if (!scanner.closed) this.reportUnclosedString();
      else this.repairRunaway(/,\s*(?:[\w$]+\s*:\s*[[{]?\s*)?$/);
      const node: ValueNode = { type: 'string', start, end: scanner.end, value: scanner.stringValue };
      scanner.next();
      return node;
    }
    const goesOn = endOfRun(scanner.text, start, 'value') > end;
    const node = goesOn ? null : this.plainNode();
    if (!node) return this.parseBareText();
    scanner.next();
    return node;
  }

  /** The current token as a number or keyword. */
  private plainNode(): ValueNode | null {
    const { kind, start, end, text, numberValue } = this.scanner;
    if (kind === 'number') return { type: 'number', start, end, value: numberValue };
    const word = kind === 'word' ? text.slice(start, end) : '';
    if (!Object.hasOwn(KEYWORDS, word)) return null;
    const value = KEYWORDS[word as keyof typeof KEYWORDS];
    if (value === null) return { type: 'null', start, end };
    if (typeof value === 'boolean') return { type: 'boolean', start, end, value };
    return { type: 'number', start, end, value };
  }

  /** Text that is no value: all of it up to the next punctuation on the line becomes one problem. */
  private parseBareText(): ValueNode {
    const scanner = this.scanner;
    const { start, text } = scanner;
    do {
      scanner.cutAt(Math.max(endOfRun(text, scanner.start, 'value'), scanner.end));
      scanner.next();
    } while (this.isStrayText() || this.isUrl());
    const end = scanner.previousEnd;
    if (this.isLoneQuote()) return this.closeHalfQuoted(start, end);
    const { code, message } = bareValueWording(text.slice(start, end));
    this.report(start, end, code, message);
    return { type: 'missing', start, end };
  }

  private isUrl(): boolean {
    const { kind, newLineBefore, text, end } = this.scanner;
    return kind === 'word' && !newLineBefore && text.startsWith('://', end);
  }

  /** Whether a quote stands here that closes what nothing has opened. */
  private isLoneQuote(): boolean {
    const { kind, start, previousEnd, text } = this.scanner;
    return kind === 'string' && start === previousEnd && /^[\s,:}\]]?$/.test(text.charAt(start + 1));
  }

  /** Text that lacks only its opening quote. */
  private closeHalfQuoted(start: number, end: number): ValueNode & { type: 'string' } {
    const scanner = this.scanner;
    const quote = scanner.text.charAt(end);
    this.report(start, end + 1, 'unopened-string', `This string is not opened: add ${quote} before it`);
    scanner.cutAt(end + 1);
    scanner.next();
    return { type: 'string', start, end: end + 1, value: scanner.text.slice(start, end) };
  }

  /**
   * A string that lacks its closing quote runs up to the opening quote of the next string. Seen by what follows
   * directly, and by the separator that it has swallowed, it is cut in front of that separator.
   */
  private repairRunaway(separator: RegExp): boolean {
    const scanner = this.scanner;
    const { text, start, end } = scanner;
    const cut = /^[^\s,:}\]/]/.test(text.charAt(end)) ? text.slice(start, end - 1).search(separator) : -1;
    if (cut < 1) return false;
    scanner.stringValue = text.slice(start + 1, start + cut);
    scanner.cutAt(start + cut);
    this.reportToken('unclosed-string', `This string is not closed: add ${text.charAt(start)} after it`);
    return true;
  }

  private reportUnclosedString(): void {
    const scanner = this.scanner;
    const { text, start } = scanner;
    const line = text.slice(start, scanner.end);
    // Punctuation at the end of the line most likely belongs behind the missing quote.
    let cut = line.length;
    while (cut > 1 && /[\s,}\]]/.test(line.charAt(cut - 1))) cut--;
    // The brace of a reference such as ${TOKEN} is part of the string.
    if (line.charAt(cut) === '}' && /\$\{[^}]*$/.test(line.slice(0, cut))) cut++;
    const removed = line.length - cut;
    if (removed > 0) scanner.stringValue = scanner.stringValue.slice(0, -removed);
    scanner.cutAt(start + cut);
    const message = `This string is not closed: add ${text.charAt(start)} before the end of the line`;
    this.reportToken('unclosed-string', message);
  }

  private parseContainer(kind: Opener): ValueNode {
    const scanner = this.scanner;
    const { start, end } = scanner;
    if (this.open.depth >= MAX_DEPTH) {
      const message = `Nested deeper than ${MAX_DEPTH} levels: the rest of the file is not read`;
      this.reportToken('too-deep', message);
      scanner.abandon();
      return { type: 'missing', start, end };
    }
    scanner.next();
    this.open.push(kind, start);
    const members: MemberNode[] = [];
    const items: ValueNode[] = [];
    const ending = kind === '{' ? this.parseMembers(members) : this.parseItems(items);
    this.open.pop();
    // What is not closed reaches up to what ended it, so that a cursor in between is inside.
    const range = { start, end: ending === 'closed' ? scanner.previousEnd : scanner.start };
    return kind === '{' ? { type: 'object', ...range, members } : { type: 'array', ...range, items };
  }

  // --- arrays

  private parseItems(items: ValueNode[]): Ending {
    const scanner = this.scanner;
    let afterItem = false;
    for (;;) {
      if (scanner.kind === ',') {
        if (!afterItem && this.endsAtLooseComma()) return 'open';
        if (!afterItem) this.reportToken('stray-comma', "Expected a value before this ',': remove it");
        afterItem = this.commaForgiven = false;
        scanner.next();
      } else if (scanner.kind === 'end' || isCloser(scanner.kind)) {
        const ending = this.endAt(']');
        if (ending !== 'goes on') return ending;
      } else if (this.endsByLayout()) {
        return 'open';
      } else if (this.skipNoise()) {
        afterItem = false;
      } else {
        if (afterItem && this.separatorIsMissing(']')) continue;
        const item = this.parseLooseMembers("Expected '{' before this key") ?? this.parseItem();
        if (item) items.push(item);
        afterItem = true;
      }
    }
  }

  private parseItem(): ValueNode | null {
    const scanner = this.scanner;
    const isKey = this.isSeparateKey();
    if (isKey || scanner.kind === ':') {
      this.reportToken('key-in-array', "An array has no keys: write '{' and '}' around keys and values");
      if (isKey) scanner.next();
      scanner.next();
    }
    return this.valueFollows() ? this.parseValue() : null;
  }

  // --- objects

  private parseMembers(members: MemberNode[]): Ending {
    const scanner = this.scanner;
    let afterMember = false;
    for (;;) {
      if (scanner.kind === ',') {
        if (!afterMember && this.endsAtLooseComma()) return 'open';
        if (!afterMember) this.reportToken('stray-comma', "Expected a key before this ',': remove it");
        afterMember = this.commaForgiven = false;
        scanner.next();
      } else if (scanner.kind === 'end' || isCloser(scanner.kind)) {
        const ending = this.endAt('}');
        if (ending !== 'goes on') return ending;
      } else if (this.endsByLayout()) {
        return 'open';
      } else if (this.skipNoise()) {
        afterMember = false;
      } else {
        if (afterMember && this.separatorIsMissing('}')) continue;
        if (!this.parseLooseItems(members)) this.parseMember(members);
        afterMember = true;
      }
    }
  }

  /** Under the guess that a `[` is missing: values without keys belong to an array with the value before. */
  private parseLooseItems(members: MemberNode[]): boolean {
    const scanner = this.scanner;
    const last = members.at(-1);
    const isItem = scanner.kind === '{' || (scanner.kind === 'string' && !scanner.colonFollows());
    if (!this.mayAddOpener() || !last || !isItem) return false;
    const { start } = last.value;
    const items = [last.value];
    this.report(start, start + 1, 'missing-opener', "Expected '[' before this value");
    this.open.push('[', start);
    const ending = this.parseItems(items);
    this.open.pop();
    const end = ending === 'closed' ? scanner.previousEnd : scanner.start;
    members[members.length - 1] = { ...last, end, value: { type: 'array', start, end, items } };
    return true;
  }

  private mayAddOpener(): boolean {
    return this.guess === 'missing-opener' && this.open.depth < MAX_DEPTH;
  }

  /** Under the guess that a `{` is missing: keys where a value was expected are those of an object. */
  private parseLooseMembers(message: string): ValueNode | null {
    const scanner = this.scanner;
    if (!this.mayAddOpener() || !this.isSeparateKey()) return null;
    const { start } = scanner;
    if (this.open.top?.kind === '[') this.reportToken('missing-opener', message);
    else this.reportAfterPrevious('missing-opener', message);
    this.open.push('{', start);
    const members: MemberNode[] = [];
    const ending = this.parseMembers(members);
    this.open.pop();
    const end = ending === 'closed' ? scanner.previousEnd : scanner.start;
    return { type: 'object', start, end, members };
  }

  private parseMember(members: MemberNode[]): void {
    const scanner = this.scanner;
    const { kind } = scanner;
    if (kind === ':' || kind === '{' || kind === '[') {
      this.reportToken('missing-key', `Expected a key before this '${kind}'`);
      if (kind === ':') scanner.next();
      if (this.valueFollows()) this.parseValue();
      return;
    }
    const key = this.parseKey();
    const value = this.parseMemberValue();
    members.push({ start: key.start, end: value.end, key, value });
  }

  private parseKey(): KeyNode {
    const scanner = this.scanner;
    const { kind, start, text } = scanner;
    if (kind === 'string') {
      if (!scanner.closed) this.reportUnclosedKey();
      else this.repairRunaway(/(?<=^["'][\w$-]+)\s*:.*$/);
      const quote = text.charAt(start) === '"' ? '"' : "'";
      const key: KeyNode = { start, end: scanner.end, value: scanner.stringValue, quote };
      scanner.next();
      return key;
    }
    const end = Math.max(endOfRun(text, scanner.end, 'key'), scanner.end);
    const plain = kind === 'word' && end === scanner.end;
    const value = plain ? scanner.stringValue : text.slice(start, end);
    scanner.cutAt(end);
    if (/["']/.test(text.charAt(end)) && /^\s*:/.test(text.slice(end + 1, end + 20))) {
      scanner.next();
      const quote = text.charAt(end) === '"' ? '"' : "'";
      const half = this.closeHalfQuoted(start, end);
      return { start, end: half.end, value: half.value, quote };
    }
    if (!plain) {
      const message = 'Put quotes around this key: without them it may hold only letters, digits, $ and _';
      this.reportToken('bad-key', message);
    }
    scanner.next();
    return { start, end, value, quote: null };
  }

  /** `"port: 1` is a key that lacks its quote before the colon. */
  private reportUnclosedKey(): void {
    const scanner = this.scanner;
    const line = scanner.text.slice(scanner.start, scanner.end);
    const key = /^["'][^:,\s"']*(?=\s*:)/.exec(line)?.[0];
    if (key === undefined) {
      this.reportUnclosedString();
      return;
    }
    scanner.stringValue = key.slice(1);
    scanner.cutAt(scanner.start + key.length);
    this.reportToken('unclosed-string', `This key is not closed: add ${key.charAt(0)} before the ':'`);
  }

  private parseMemberValue(): ValueNode {
    const scanner = this.scanner;
    if (scanner.kind === ':') {
      scanner.next();
      while (scanner.kind === ':') {
        this.reportToken('stray-colon', "One ':' is enough: remove this");
        scanner.next();
      }
      if (this.valueFollows()) return this.parseValue();
      const object = this.parseLooseMembers("Expected '{' after this ':'");
      if (object) return object;
      this.reportAfterPrevious('missing-value', "Expected a value after this ':'");
    } else if (scanner.kind === 'junk' && /^=>?$/.test(scanner.text.slice(scanner.start, scanner.end))) {
      this.reportToken('missing-colon', "Write ':' between a key and its value");
      scanner.next();
      if (this.valueFollows()) return this.parseValue();
    } else {
      this.reportAfterPrevious('missing-colon', "Expected ':' and a value after this key");
      if (!scanner.newLineBefore && this.valueFollows() && !this.isKey()) return this.parseValue();
    }
    this.commaForgiven = true;
    return { type: 'missing', start: scanner.previousEnd, end: scanner.previousEnd };
  }
}
