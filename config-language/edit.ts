import { EditSession, nameOf, Refusal } from './edit-session.ts';
import type { ConfigPath, ConfigValue, ParseResult, TextEdit } from './syntax.ts';
import { sameValue, toValue } from './value.ts';
import { withoutPath, withValue } from './value-change.ts';

export { applyEdits } from './text-edits.ts';

/**
 * A change as text edits of the original text, and the text they give. Every byte outside of the edits is as it
 * was. `ok: false`: nothing is to be done; `reason` says why in one sentence.
 */
export type EditResult =
  | { readonly ok: true; readonly edits: readonly TextEdit[]; readonly text: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Sets the value at a path; objects on the way are made when missing. Only what differs is touched: an object is
 * merged key by key and an array item by item, so that the comments inside stay.
 */
export function setValue(parse: ParseResult, path: ConfigPath, value: ConfigValue): EditResult {
  return record(parse, (session) => {
    session.set(path, value);
    return withValue(toValue(parse.root), path, value);
  });
}

/** Takes the key or item at a path out, with the comments that belong to it. */
export function removePath(parse: ParseResult, path: ConfigPath): EditResult {
  return record(parse, (session) => {
    session.remove(path);
    return withoutPath(toValue(parse.root), path);
  });
}

/** Gives the key at the end of a path another name; its place, value and comments stay. */
export function renameKey(parse: ParseResult, path: ConfigPath, newKey: string): EditResult {
  return record(parse, (session) => {
    const value = session.rename(path, newKey);
    const target = [...path.slice(0, -1), newKey];
    return withValue(withoutPath(toValue(parse.root), path), target, value);
  });
}

/** Adds an item to an array, in front of the one at `index`, or at the end. */
export function addItem(
  parse: ParseResult,
  path: ConfigPath,
  value: ConfigValue,
  index?: number,
): EditResult {
  return record(parse, (session) => {
    const before = toValue(session.node(path));
    if (!Array.isArray(before)) throw new Refusal(`${nameOf(path)} is not an array`);
    const at = Math.min(index ?? before.length, before.length);
    session.insert(path, at, value);
    return withValue(toValue(parse.root), path, before.toSpliced(at, 0, value));
  });
}

/** Moves an item of an array to another index. Its comments go with it. */
export function moveItem(parse: ParseResult, path: ConfigPath, from: number, to: number): EditResult {
  return record(parse, (session) => {
    const before = toValue(session.node(path));
    const item = Array.isArray(before) ? before[from] : undefined;
    if (!Array.isArray(before) || item === undefined || before[to] === undefined) {
      throw new Refusal(`${nameOf([...path, from])} cannot be moved to ${to}`);
    }
    session.move(path, from, to);
    return withValue(toValue(parse.root), path, before.toSpliced(from, 1).toSpliced(to, 0, item));
  });
}

/** Runs a change, reads the result again and compares it with what was meant. */
function record(parse: ParseResult, change: (session: EditSession) => ConfigValue | undefined): EditResult {
  const session = new EditSession(parse);
  try {
    const meant = change(session);
    const { problems, root } = session.parse;
    if (problems.length > parse.problems.length || !sameValue(toValue(root), meant)) {
      return { ok: false, reason: 'The text around this place has syntax errors: fix them first' };
    }
    return { ok: true, edits: session.edits(), text: session.parse.text };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.reason };
    throw error;
  }
}
