import { describe, expect, it } from 'vitest';
import { formatPath, memberAtPath, nodeAtPath, parsePath, pathAtOffset, resolvePath } from './locate.ts';
import { parseJson5 } from './parse.ts';
import type { ConfigPath } from './syntax.ts';

const text = '{\n  a: { "b": [10, { c: "x" }], },\n  d: 1, d: 2,\n  "x.y": { z: 3 },\n}';
const { root } = parseJson5(text);

describe('nodeAtPath', () => {
  it.each<[ConfigPath, string | null]>([
    [[], text],
    [['a', 'b'], '[10, { c: "x" }]'],
    [['a', 'b', 0], '10'],
    [['a', 'b', 1, 'c'], '"x"'],
    [['d'], '2'],
    [['a', 'b', 2], null],
    [['a', 'b', '0'], null],
    [['a', 'x', 'y'], null],
    [['toString'], null],
  ])('%j', (path, expected) => {
    const node = nodeAtPath(root, path);
    expect(node && text.slice(node.start, node.end)).toBe(expected);
  });

  it('finds the member that counts', () => {
    expect(memberAtPath(root, ['d'])?.start).toBe(text.indexOf('d: 2'));
    expect(memberAtPath(root, ['a', 'b', 0])).toBeNull();
  });
});

describe('pathAtOffset', () => {
  // The offset is that of the bar.
  it.each<[string, string, string]>([
    ['{|a: 1}', 'a', 'key'],
    ['{a|: 1}', 'a', 'key'],
    ['{a: |1}', 'a', 'value'],
    ['{a:  | }', '', 'inside'],
    ['{ | a: 1}', '', 'inside'],
    ['{a: 1 |}', '', 'inside'],
    ['{a: {b: "x|y"}}', 'a.b', 'value'],
    ['{a: { | }}', 'a', 'inside'],
    ['{a: |{}}', 'a', 'inside'],
    ['{a: [1, |2]}', 'a.1', 'value'],
    ['{a: [1, | ]}', 'a', 'inside'],
    ['{a | : 1}', 'a', 'inside'],
    ['{a: 1}| ', '', 'inside'],
    ['"x|"', '', 'value'],
    ['{a: {b: |', 'a', 'inside'],
  ])('%s → %s %s', (marked, path, place) => {
    const offset = marked.indexOf('|');
    const found = pathAtOffset(parseJson5(marked.replace('|', '')).root, offset);
    expect([formatPath(found?.path ?? []), found?.place]).toEqual([path, place]);
  });

  it('is null outside of the root', () => {
    expect(pathAtOffset(parseJson5('// c\n{}').root, 2)).toBeNull();
    expect(pathAtOffset(null, 0)).toBeNull();
  });
});

describe('dotted paths', () => {
  it.each<[string, ConfigPath]>([
    ['', []],
    ['gateway.auth.token', ['gateway', 'auth', 'token']],
    ['bindings[0].agentId', ['bindings', 0, 'agentId']],
    ['bindings.0.agentId', ['bindings', '0', 'agentId']],
    ['models["a.b"].c', ['models', 'a.b', 'c']],
    ["models['it\\'s']", ['models', "it's"]],
    ['a..b.', ['a', 'b']],
    ['a[', ['a']],
  ])('%s', (dotted, expected) => expect(parsePath(dotted)).toEqual(expected));

  it('are printed as OpenClaw prints them', () => {
    expect(formatPath(['bindings', 0, 'agentId'])).toBe('bindings.0.agentId');
  });

  it.each<[string, ConfigPath | null]>([
    ['a.b.1.c', ['a', 'b', 1, 'c']],
    ['x.y.z', ['x.y', 'z']],
    ['x.y', ['x.y']],
    ['x.z', null],
    ['', []],
  ])('are resolved in a tree: %s', (dotted, expected) => expect(resolvePath(root, dotted)).toEqual(expected));
});
