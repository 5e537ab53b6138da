import { describe, expect, it } from 'vitest';
import { includesFirst } from './include-order.ts';
import { checkText } from './testdata/check.ts';

describe('includesFirst', () => {
  it.each<[string, string, Record<string, string>, string]>([
    ['the root alone', '{}', {}, 'openclaw'],
    ['a chain', '{ a: { $include: "./a" } }', { a: '{ $include: "./b" }', b: '{}' }, 'b a openclaw'],
    [
      'a file named early that another includes too',
      '{ $include: ["./a", "./b"] }',
      { a: '{}', b: '{ x: { $include: "./c" } }', c: '{ $include: "./a" }' },
      'a c b openclaw',
    ],
    [
      'a circle',
      '{ $include: "./a" }',
      { a: '{ $include: "./b" }', b: '{ $include: "./a" }' },
      'b a openclaw',
    ],
    ['a missing file', '{ $include: "./a" }', {}, 'a openclaw'],
  ])('%s', (_name, text, files, expected) => {
    const order = includesFirst(checkText(text, files).files);
    expect(order.map((path) => path.slice('/claw/'.length).replace('.json', '')).join(' ')).toBe(expected);
  });
});
