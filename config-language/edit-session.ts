import { planInsert, planMove, planRemove } from './edit-children.ts';
import {
  childrenOf,
  indentAt,
  isIdentifier,
  isMultiLine,
  learnStyle,
  renderMember,
  renderString,
  renderValue,
} from './edit-style.ts';
import { keptItems, middleOf } from './kept-items.ts';
import { findMember, formatPath, memberAtPath, nodeAtPath } from './locate.ts';
import { parseJson5 } from './parse.ts';
import type { ConfigPath, ConfigValue, ParseResult, TextEdit, ValueNode } from './syntax.ts';
import { EditRecorder } from './text-edits.ts';
import { isConfigObject, sameValue, setOwn, toValue } from './value.ts';

/** Why a change is impossible, in one sentence. Thrown by `EditSession`; `edit.ts` turns it into a result. */
export class Refusal {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

export const nameOf = (path: ConfigPath): string => formatPath(path) || 'The config';

/** Steps of one change; after each the text is parsed again. */
export class EditSession {
  parse: ParseResult;
  readonly #recorder: EditRecorder;

  constructor(parse: ParseResult) {
    this.parse = parse;
    this.#recorder = new EditRecorder(parse.text);
  }

  edits(): TextEdit[] {
    return this.#recorder.edits();
  }

  node(path: ConfigPath): ValueNode | null {
    return nodeAtPath(this.parse.root, path);
  }

  set(path: ConfigPath, value: ConfigValue): void {
    const node = this.node(path);
    if (!node) this.#create(path, value);
    else this.#update(node, path, value);
  }

  /** Of a duplicate key every member goes: else the one before would come to life. */
  remove(path: ConfigPath): void {
    const key = path.at(-1);
    const parentPath = path.slice(0, -1);
    if (key === undefined || !this.node(path)) throw new Refusal(`${nameOf(path)} does not exist`);
    for (;;) {
      const parent = this.node(parentPath);
      if (parent?.type === 'array') {
        this.#apply(planRemove(this.parse, parent, Number(key)));
        return;
      }
      const member = parent?.type === 'object' ? findMember(parent, String(key)) : undefined;
      if (parent?.type !== 'object' || !member) return;
      this.#apply(planRemove(this.parse, parent, parent.members.indexOf(member)));
    }
  }

  rename(path: ConfigPath, newKey: string): ConfigValue {
    const parentPath = path.slice(0, -1);
    const member = memberAtPath(this.parse.root, path);
    const value = toValue(member?.value ?? null);
    if (!member || value === undefined) throw new Refusal(`${nameOf(path)} does not exist`);
    if (member.key.value === newKey) return value;
    if (this.node([...parentPath, newKey])) {
      throw new Refusal(`${nameOf([...parentPath, newKey])} exists already`);
    }
    this.#removeShadowed(path);
    const { key } = memberAtPath(this.parse.root, path) ?? member;
    const style = learnStyle(this.parse, null);
    const quote = key.quote ?? (isIdentifier(newKey) ? null : (style.keyQuote ?? style.stringQuote));
    const text = quote === null ? newKey : renderString(newKey, quote);
    this.#apply([{ start: key.start, end: key.end, text }]);
    return value;
  }

  /** Inserts into the array at a path, or, with a key, into the object there. */
  insert(path: ConfigPath, index: number, value: ConfigValue, key?: string): void {
    const container = this.node(path);
    if (container?.type !== 'object' && container?.type !== 'array') {
      throw new Refusal(`${nameOf(path)} is no object or array`);
    }
    const style = learnStyle(this.parse, container);
    const edits = planInsert(this.parse, container, index, style, (indent, multiLine) =>
      key === undefined
        ? renderValue(value, style, indent, multiLine)
        : renderMember(key, value, style, indent, multiLine),
    );
    this.#apply(edits);
  }

  /** Moves a member or item among its siblings. */
  move(path: ConfigPath, from: number, to: number): void {
    const container = this.node(path);
    if (container?.type !== 'array' && container?.type !== 'object') return;
    this.#apply(planMove(this.parse, container, from, to));
  }

  /** Removes the earlier ones of a duplicate key. */
  #removeShadowed(path: ConfigPath): void {
    for (;;) {
      const parent = this.node(path.slice(0, -1));
      const key = String(path.at(-1));
      if (parent?.type !== 'object') return;
      const index = parent.members.findIndex((member) => member.key.value === key);
      if (index === parent.members.findLastIndex((member) => member.key.value === key)) return;
      this.#apply(planRemove(this.parse, parent, index));
    }
  }

  #create(path: ConfigPath, value: ConfigValue): void {
    const key = path.at(-1);
    if (key === undefined) {
      this.#createRoot(value);
      return;
    }
    const parentPath = path.slice(0, -1);
    const parent = this.node(parentPath);
    if (!parent || parent.type === 'missing') {
      this.set(parentPath, typeof key === 'number' ? [value] : objectOf(String(key), value));
    } else if (parent.type === 'object') {
      this.insert(parentPath, parent.members.length, value, String(key));
    } else if (parent.type === 'array' && key === parent.items.length) {
      this.insert(parentPath, key, value);
    } else {
      throw new Refusal(`${nameOf(parentPath)} cannot hold ${key}`);
    }
  }

  #createRoot(value: ConfigValue): void {
    const { text } = this.parse;
    const style = learnStyle(this.parse, null);
    const separator = text.trim() === '' || /[\n\r]$/.test(text) ? '' : style.eol;
    const rendered = separator + renderValue(value, style, '', true) + style.eol;
    this.#apply([{ start: text.length, end: text.length, text: rendered }]);
  }

  #update(node: ValueNode, path: ConfigPath, value: ConfigValue): void {
    if (sameValue(toValue(node), value)) return;
    if (node.type === 'object' && isConfigObject(value)) this.#mergeObject(path, value);
    else if (node.type === 'array' && Array.isArray(value)) this.#mergeArray(path, value);
    else this.#replace(node, path, value);
  }

  #replace(node: ValueNode, path: ConfigPath, value: ConfigValue): void {
    const { text } = this.parse;
    const parent = path.length > 0 ? this.node(path.slice(0, -1)) : null;
    const container = parent?.type === 'object' || parent?.type === 'array' ? parent : null;
    const style = learnStyle(this.parse, container);
    const multiLine = isMultiLine(text, container ?? { start: 0, end: text.length });
    const rendered = renderValue(value, style, indentAt(text, node.start), multiLine);
    const space =
      node.type === 'missing' && node.start === node.end && text[node.start - 1] === ':' ? ' ' : '';
    this.#apply([{ start: node.start, end: node.end, text: space + rendered }]);
  }

  #mergeObject(path: ConfigPath, value: { readonly [key: string]: ConfigValue }): void {
    const before = toValue(this.node(path));
    if (!isConfigObject(before)) return;
    for (const key of Object.keys(before)) if (!Object.hasOwn(value, key)) this.remove([...path, key]);
    for (const [key, item] of Object.entries(value)) this.set([...path, key], item);
  }

  /** What is the same in both stays with its comments; around it items come, go or are updated in place. */
  #mergeArray(path: ConfigPath, value: readonly ConfigValue[]): void {
    const node = this.node(path);
    const before = toValue(node);
    if (node?.type !== 'array' || !Array.isArray(before)) return;
    const { head, removed, added } = middleOf(before, value);
    const kept = keptItems(before.slice(head, head + removed), value.slice(head, head + added));
    if (removed === added && kept.length === 0) {
      for (let index = head; index < head + added; index++) this.set([...path, index], value[index] ?? null);
    } else if (removed > 0 && ((added > 0 && kept.length === 0) || childrenOf(node).length > before.length)) {
      this.#replace(node, path, value);
    } else {
      const [stays, comes] = [0, 1].map((side) => new Set(kept.map((pair) => head + (pair[side] ?? 0))));
      for (let index = head + removed - 1; index >= head; index--)
        if (!stays?.has(index)) this.remove([...path, index]);
      for (let index = head; index < head + added; index++)
        if (!comes?.has(index)) this.insert(path, index, value[index] ?? null);
    }
  }

  #apply(edits: readonly TextEdit[]): void {
    this.#recorder.apply(edits);
    this.parse = parseJson5(this.#recorder.text);
  }
}

function objectOf(key: string, value: ConfigValue): ConfigValue {
  const object: Record<string, ConfigValue> = {};
  setOwn(object, key, value);
  return object;
}
