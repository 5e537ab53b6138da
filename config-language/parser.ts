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
    this.open.push('{', start, scanner);
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
      const node: ValueNode = { type: 'string', start, end: scanner.end, value: scanner.stringValue };
      scanner.next();
      return node;
    }
    const goesOn = endOfRun(scanner.text, end, 'value') > end;
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
      scanner.cutAt(Math.max(endOfRun(text, scanner.end, 'value'), scanner.end));
      scanner.next();
    } while (this.isStrayText());
    const end = scanner.previousEnd;
    const { code, message } = bareValueWording(text.slice(start, end));
    this.report(start, end, code, message);
    return { type: 'missing', start, end };
  }

  private reportUnclosedString(): void {
    const scanner = this.scanner;
    const { text, start } = scanner;
    const line = text.slice(start, scanner.end);
    // Punctuation at the end of the line most likely belongs behind the missing quote.
    let cut = line.length;
    while (cut > 1 && /[\s,}\]]/.test(line.charAt(cut - 1))) cut--;
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
    this.open.push(kind, start, scanner);
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
        if (!afterItem) this.reportToken('stray-comma', "Expected a value before this ',': remove it");
        afterItem = false;
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
        this.skipKeyInArray();
        if (this.valueFollows()) items.push(this.parseValue());
        afterItem = true;
      }
    }
  }

  private skipKeyInArray(): void {
    const scanner = this.scanner;
    const isKey = this.isKey();
    if (!isKey && scanner.kind !== ':') return;
    this.reportToken('key-in-array', "An array has no keys: write '{' and '}' around keys and values");
    if (isKey) scanner.next();
    scanner.next();
  }

  // --- objects

  private parseMembers(members: MemberNode[]): Ending {
    const scanner = this.scanner;
    let afterMember = false;
    for (;;) {
      if (scanner.kind === ',') {
        if (!afterMember) this.reportToken('stray-comma', "Expected a key before this ',': remove it");
        afterMember = false;
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
        this.parseMember(members);
        afterMember = true;
      }
    }
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
