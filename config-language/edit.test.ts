import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addItem, applyEdits, type EditResult, moveItem, removePath, renameKey, setValue } from './edit.ts';
import { nodeAtPath } from './locate.ts';
import { parseJson5 } from './parse.ts';
import type { ConfigPath, ConfigValue, ParseResult } from './syntax.ts';
import { configValue, key, validText } from './testdata/random-json5.ts';
import { isConfigObject, sameValue, toValue, valueAtPath, walkNodes } from './value.ts';

type Change = (parse: ParseResult) => EditResult;

const set =
  (path: ConfigPath, value: ConfigValue): Change =>
  (parse) =>
    setValue(parse, path, value);
const remove =
  (...path: ConfigPath): Change =>
  (parse) =>
    removePath(parse, path);
const rename =
  (path: ConfigPath, name: string): Change =>
  (parse) =>
    renameKey(parse, path, name);
const add =
  (path: ConfigPath, value: ConfigValue, index?: number): Change =>
  (parse) =>
    addItem(parse, path, value, index);
const move =
  (path: ConfigPath, from: number, to: number): Change =>
  (parse) =>
    moveItem(parse, path, from, to);

function edited(text: string, change: Change): string {
  const result = change(parseJson5(text));
  if (!result.ok) throw new Error(result.reason);
  expect(applyEdits(text, result.edits)).toBe(result.text);
  return result.text;
}

describe('set', () => {
  it.each<[name: string, before: string, change: Change, after: string]>([
    ['a value, and nothing else', '{a: 1, // c\n b: 2}', set(['a'], 5), '{a: 5, // c\n b: 2}'],
    ['a value that is there already', "{a: 'x'}", set(['a'], 'x'), "{a: 'x'}"],
    [
      'a string in the quotes of its neighbours',
      "{a: 'x', b: 'y'}",
      set(['a'], "it's"),
      "{a: 'it\\'s', b: 'y'}",
    ],
    ['a new key on one line', '{a: 1}', set(['b'], true), '{a: 1, b: true}'],
    ['a new key behind a trailing comma', '{ a: 1, }', set(['b'], 2), '{ a: 1, b: 2, }'],
    ['a new key on its own line', '{\n  a: 1\n}', set(['b'], 2), '{\n  a: 1,\n  b: 2\n}'],
    ['a new key with trailing comma', '{\n\ta: 1,\n}', set(['b'], 2), '{\n\ta: 1,\n\tb: 2,\n}'],
    ['a new key behind a comment', '{\n  a: 1 // one\n}', set(['b'], 2), '{\n  a: 1, // one\n  b: 2\n}'],
    [
      'a new key before the last comments',
      '{\n  a: 1,\n  // end\n}',
      set(['b'], 2),
      '{\n  a: 1,\n  b: 2,\n  // end\n}',
    ],
    [
      'a list where one item goes and one comes, each with its own comment',
      '{\n  a: [\n    1, // one\n    2, // two\n    3, // three\n  ],\n}',
      set(['a'], [1, 3, 4]),
      '{\n  a: [\n    1, // one\n    3, // three\n    4,\n  ],\n}',
    ],
    ['a quoted key among quoted keys', '{"a": 1}', set(['b'], 2), '{"a": 1, "b": 2}'],
    ['a key that needs quotes', '{a: 1}', set(['b-c'], 2), '{a: 1, "b-c": 2}'],
    ['CRLF', '{\r\n  a: 1\r\n}', set(['b'], { c: 1 }), '{\r\n  a: 1,\r\n  b: {\r\n    c: 1\r\n  }\r\n}'],
    ['into an empty object', '{\n  a: {},\n}', set(['a', 'b'], 1), '{\n  a: {\n    b: 1,\n  },\n}'],
    ['into an empty object on one line', '{a: {}}', set(['a', 'b'], 1), '{a: {b: 1}}'],
    ['into an object of comments', '{\n  // later\n}', set(['a'], 1), '{\n  // later\n  a: 1\n}'],
    [
      'a path that is not there',
      '{\n  x: 1,\n}',
      set(['a', 'b'], 1),
      '{\n  x: 1,\n  a: {\n    b: 1,\n  },\n}',
    ],
    ['into nothing', '', set(['a'], 1), '{\n  a: 1\n}\n'],
    ['into comments alone', '// c', set(['a'], 1), '// c\n{\n  a: 1\n}\n'],
    ['a missing value', '{a:, b: 1}', set(['a'], 2), '{a: 2, b: 1}'],
    ['the last of duplicates', '{a: 1, a: 2}', set(['a'], 3), '{a: 1, a: 3}'],
    [
      'an object key by key',
      '{\n  a: {\n    x: 1, // keep\n    y: 2,\n  },\n}',
      set(['a'], { x: 1, z: 3 }),
      '{\n  a: {\n    x: 1, // keep\n    z: 3,\n  },\n}',
    ],
    [
      'an array item by item',
      '{\n  a: [\n    "x", // keep\n    "y",\n  ],\n}',
      set(['a'], ['x', 'y', 'z']),
      '{\n  a: [\n    "x", // keep\n    "y",\n    "z",\n  ],\n}',
    ],
    ['__proto__ as data', '{a: 1}', set(['__proto__'], 1), '{a: 1, __proto__: 1}'],
    ['a BOM stays', '\ufeff{}', set(['a'], 1), '\ufeff{\n  a: 1\n}'],
  ])('%s', (_name, before, change, after) => expect(edited(before, change)).toBe(after));
});

describe('remove', () => {
  it.each<[name: string, before: string, change: Change, after: string]>([
    ['the first on a line', '{ a: 1, b: 2 }', remove('a'), '{ b: 2 }'],
    ['the last on a line', '{ a: 1, b: 2 }', remove('b'), '{ a: 1 }'],
    ['the last with a trailing comma', '{ a: 1, b: 2, }', remove('b'), '{ a: 1, }'],
    ['the only one', '{ a: 1 }', remove('a'), '{}'],
    ['the only line', '{\n  a: 1, // c\n}', remove('a'), '{}'],
    ['a line', '{\n  a: 1,\n  b: 2,\n}', remove('a'), '{\n  b: 2,\n}'],
    ['the last line, without trailing comma', '{\n  a: 1,\n  b: 2\n}', remove('b'), '{\n  a: 1\n}'],
    ['its comment on the line', '{\n  a: 1, // a\n  b: 2,\n}', remove('a'), '{\n  b: 2,\n}'],
    [
      'its comments above',
      '{\n  x: 0,\n  // a1\n  /* a2 */\n  a: 1,\n  b: 2,\n}',
      remove('a'),
      '{\n  x: 0,\n  b: 2,\n}',
    ],
    [
      'not a comment above a blank line',
      '{\n  // section\n\n  a: 1,\n}',
      remove('a'),
      '{\n  // section\n\n}',
    ],
    ['not the comment of its neighbour', '{\n  x: 0, // x\n  a: 1,\n}', remove('a'), '{\n  x: 0, // x\n}'],
    [
      'not the comment after the last key',
      '{\n  x: 0,\n  a: 1 // a\n  // end\n}',
      remove('a'),
      '{\n  x: 0\n  // end\n}',
    ],
    ['a comment in front', '{ x: 0, /* a */ a: 1, /* b */ b: 2 }', remove('a'), '{ x: 0, /* b */ b: 2 }'],
    ['an item', '[1, 2, 3]', remove(1), '[1, 3]'],
    ['every duplicate', '{ a: 1, b: 2, a: 3 }', remove('a'), '{ b: 2 }'],
    ['CRLF', '{\r\n  a: 1,\r\n  b: 2\r\n}', remove('a'), '{\r\n  b: 2\r\n}'],
    ['with a comma in front', '{\n  a: 1\n  , b: 2\n}', remove('b'), '{\n  a: 1\n}'],
  ])('%s', (_name, before, change, after) => expect(edited(before, change)).toBe(after));
});

describe('rename, add and move', () => {
  it.each<[name: string, before: string, change: Change, after: string]>([
    ['a key', '{ a: 1 /* c */ }', rename(['a'], 'b'), '{ b: 1 /* c */ }'],
    ['a quoted key', "{ 'a': 1 }", rename(['a'], 'b'), "{ 'b': 1 }"],
    [
      'a key to one that needs quotes',
      "{ a: 'x' }",
      rename(['a'], 'b c'),
      "{ a: 'x' }".replace('a', "'b c'"),
    ],
    ['a duplicate key', '{ a: 1, a: 2 }', rename(['a'], 'b'), '{ b: 2 }'],
    ['an item at the end', '["a"]', add([], 'b'), '["a", "b"]'],
    ['an item at the start', '[\n  "a",\n]', add([], 'b', 0), '[\n  "b",\n  "a",\n]'],
    [
      'an item in front of a comment',
      '[\n  // a\n  "a",\n]',
      add([], 'b', 0),
      '[\n  "b",\n  // a\n  "a",\n]',
    ],
    ['an item to an empty array', '{a: []}', add(['a'], { b: 1 }), '{a: [{b: 1}]}'],
    [
      'an item down, with its comments',
      '[\n  // one\n  1, // 1\n  2,\n  3 // 3\n]',
      move([], 0, 2),
      '[\n  2,\n  3, // 3\n  // one\n  1 // 1\n]',
    ],
    ['an item up', '[1, 2, 3]', move([], 2, 0), '[3, 1, 2]'],
  ])('%s', (_name, before, change, after) => expect(edited(before, change)).toBe(after));
});

describe('refusals', () => {
  it.each<[string, Change, string]>([
    ['{a: 1}', remove('b'), 'b does not exist'],
    ['{a: 1}', set(['a', 'b'], 1), 'a cannot hold b'],
    ['{a: [1]}', set(['a', 5], 1), 'a cannot hold 5'],
    ['{a: 1, b: 2}', rename(['a'], 'b'), 'b exists already'],
    ['{a: 1}', add(['a'], 1), 'a is not an array'],
    ['[1]', move([], 0, 3), '0 cannot be moved to 3'],
  ])('of %s: %#', (text, change, reason) => {
    expect(change(parseJson5(text))).toEqual({ ok: false, reason });
  });
});

/** A place in a document, chosen by a number; none inside of a duplicate key that does not count. */
function placeOf(parse: ParseResult, choice: number): ConfigPath {
  const places = [...walkNodes(parse.root)]
    .filter(({ path, node }) => nodeAtPath(parse.root, path) === node)
    .map(({ path }) => path);
  return places[choice % places.length] ?? [];
}

/** Every byte outside of the edits is as it was. */
function expectRestUntouched(text: string, result: EditResult & { ok: true }): void {
  expect(applyEdits(text, result.edits)).toBe(result.text);
  let shift = 0;
  let position = 0;
  for (const edit of result.edits) {
    expect(edit.start).toBeGreaterThanOrEqual(position);
    expect(result.text.slice(position + shift, edit.start + shift)).toBe(text.slice(position, edit.start));
    shift += edit.text.length - (edit.end - edit.start);
    position = edit.end;
  }
  expect(result.text.slice(position + shift)).toBe(text.slice(position));
  expect(parseJson5(result.text).problems).toEqual([]);
}

describe('laws on random documents', () => {
  const numRuns = 400;

  it('setting a value gives that value, and leaves the others', () => {
    fc.assert(
      fc.property(validText, fc.nat(), fc.option(key), configValue, (text, choice, newKey, value) => {
        const parse = parseJson5(text);
        const place = placeOf(parse, choice);
        const isObject = isConfigObject(valueAtPath(toValue(parse.root), place));
        const path = newKey !== null && isObject ? [...place, newKey] : place;
        const result = setValue(parse, path, value);
        if (!result.ok) throw new Error(result.reason);
        expectRestUntouched(text, result);
        expect(sameValue(valueAtPath(toValue(parseJson5(result.text).root), path), value)).toBe(true);
      }),
      { numRuns },
    );
  });

  it('setting a value again changes nothing', () => {
    fc.assert(
      fc.property(validText, fc.nat(), configValue, (text, choice, value) => {
        const path = placeOf(parseJson5(text), choice);
        const once = edited(text, set(path, value));
        expect(setValue(parseJson5(once), path, value)).toEqual({ ok: true, edits: [], text: once });
      }),
      { numRuns },
    );
  });

  it('removing works everywhere, down to the empty root', () => {
    fc.assert(
      fc.property(validText, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (text, choices) => {
        let current = text;
        for (const choice of choices) {
          const parse = parseJson5(current);
          const path = placeOf(parse, choice);
          if (path.length === 0) continue;
          const result = removePath(parse, path);
          if (!result.ok) throw new Error(`${result.reason}: ${JSON.stringify(current)} ${path.join('.')}`);
          expectRestUntouched(current, result);
          current = result.text;
        }
      }),
      { numRuns },
    );
  });

  it('adding, moving and renaming keep everything else', () => {
    fc.assert(
      fc.property(
        validText,
        fc.nat(),
        fc.nat(9),
        fc.nat(9),
        key,
        configValue,
        (text, choice, from, to, name, value) => {
          const parse = parseJson5(text);
          const path = placeOf(parse, choice);
          const target = valueAtPath(toValue(parse.root), path);
          const results: EditResult[] = [];
          if (Array.isArray(target)) {
            results.push(addItem(parse, path, value, from));
            if (from < target.length && to < target.length) results.push(moveItem(parse, path, from, to));
          }
          const parent = valueAtPath(toValue(parse.root), path.slice(0, -1));
          if (path.length > 0 && isConfigObject(parent) && !Object.hasOwn(parent, name)) {
            results.push(renameKey(parse, path, name));
          }
          for (const result of results) {
            if (!result.ok) throw new Error(result.reason);
            expectRestUntouched(text, result);
          }
        },
      ),
      { numRuns },
    );
  });
});
