import { describe, expect, it } from 'vitest';
import { parseJson5 } from './parse.ts';
import type { ConfigPath, ConfigValue } from './syntax.ts';
import { sameValue, toValue, valueAtPath, walkNodes } from './value.ts';

const parsed = (text: string) => toValue(parseJson5(text).root);

describe('toValue', () => {
  it.each<[string, ConfigValue | undefined]>([
    ['', undefined],
    ['{a: 1, b: 2, a: 3}', { a: 3, b: 2 }],
    ['{a: , b: [1, x, 2]}', { b: [1, 2] }],
    ['null', null],
  ])('of %s', (text, expected) => expect(parsed(text)).toEqual(expected));

  it('keeps __proto__ as data', () => {
    const value = parsed('{__proto__: {polluted: true}}') as Record<string, ConfigValue>;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(value.polluted).toBeUndefined();
  });

  it('keeps the order of first appearance', () => {
    expect(Object.keys(parsed('{b: 1, a: 2, b: 3}') as object)).toEqual(['b', 'a']);
  });
});

describe('valueAtPath', () => {
  it.each<[ConfigPath, ConfigValue | undefined]>([
    [['a', 1, 'b'], 2],
    [['a', '1'], undefined],
    [['constructor'], undefined],
    [['a', 'length'], undefined],
    [[], { a: [0, { b: 2 }] }],
  ])('%j', (path, expected) => expect(valueAtPath({ a: [0, { b: 2 }] }, path)).toEqual(expected));
});

describe('sameValue', () => {
  it.each<[ConfigValue | undefined, ConfigValue | undefined, boolean]>([
    [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
    [[1, 2], [2, 1], false],
    [Number.NaN, Number.NaN, true],
    [0, -0, true],
    [null, undefined, false],
    [{}, [], false],
    [{ toString: 1 }, {}, false],
    [{ a: 1 }, { b: 1 }, false],
    [undefined, undefined, true],
  ])('%j and %j: %s', (a, b, expected) => expect(sameValue(a, b)).toBe(expected));
});

it('walkNodes gives parents first', () => {
  const paths = [...walkNodes(parseJson5('{a: [1, {b: 2}]}').root)].map(({ path }) => path.join('.'));
  expect(paths).toEqual(['', 'a', 'a.0', 'a.1', 'a.1.b']);
});
