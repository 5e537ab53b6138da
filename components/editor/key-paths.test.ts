import { describe, expect, it } from 'vitest';
import { parseJson5 } from '@/config-language/parse.ts';
import { joinSegments } from './key-path-words.ts';
import { definitionOf, keyPathIn, splitPath } from './key-paths.ts';

describe('keyPathIn', () => {
  const text = "{ gateway: { auth: { token: 'x' } }, list: [1, { id: 'a' }], logging: { $include: './l' } }";
  it.each([
    ['token', ['gateway', 'auth', 'token']],
    ["'x'", ['gateway', 'auth', 'token']],
    ['id', ['list', 1, 'id']],
    ['1', ['list', 0]],
    ['$include', ['logging']],
  ])('at %s', (at, path) => {
    expect(keyPathIn(parseJson5(text), text.indexOf(at))).toEqual(path);
  });
});

describe('definitionOf', () => {
  const text =
    "{ a: { $include: ['./one', './two'] }, b: { $include: './three' }, c: 'x ${NAME} $${NOT} ${LAST}' }";
  it.each([
    ['./two', { kind: 'file', file: './two' }],
    ['$include', { kind: 'file', file: './one' }],
    ['./three', { kind: 'file', file: './three' }],
    ['NAME', { kind: 'variable', name: 'NAME' }],
    ['LAST', { kind: 'variable', name: 'LAST' }],
    ['NOT', null],
    ['b:', null],
  ])('at %s', (at, expected) => {
    expect(definitionOf(parseJson5(text), text.indexOf(at) + 1)).toEqual(expected);
  });
});

it.each([
  [['agents', 'entries', 'main'], 'agents.entries.main'],
  [['bindings', 0, 'agentId'], 'bindings[0].agentId'],
  [['models', 'a.b', 'c'], 'models["a.b"].c'],
])('writes and reads the path %j', (path, text) => {
  expect(joinSegments(path)).toBe(text);
  expect(splitPath(text)).toEqual(path.map(String));
});
