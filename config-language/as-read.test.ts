import { describe, expect, it } from 'vitest';
import { asRead, includeRootsIn, layerOf, outsideValues, type VariableSource } from './as-read.ts';

const SOURCES: readonly VariableSource[] = [
  {
    source: 'process',
    values: new Map([
      ['A', 'process'],
      ['EMPTY', ''],
      ['BLANK', ' '],
    ]),
  },
  {
    source: 'cwd .env',
    values: new Map([
      ['A', 'cwd'],
      ['B', 'cwd'],
      ['OPENAI_API_KEY', 'cwd'],
      ['EMPTY', 'x'],
    ]),
  },
  {
    source: 'state .env',
    values: new Map([
      ['B', 'state'],
      ['C', 'state'],
      ['OPENAI_API_KEY', 'state'],
    ]),
  },
  {
    source: 'gateway.env',
    values: new Map([
      ['C', 'gateway'],
      ['D', 'gateway'],
    ]),
  },
];

describe('outsideValues', () => {
  it.each([
    ['A', 'process', 'process'],
    ['B', 'cwd', 'cwd'],
    ['C', 'state', 'state'],
    ['D', 'gateway', undefined],
    ['OPENAI_API_KEY', 'state', 'cwd'],
    ['EMPTY', undefined, undefined],
    ['NOPE', undefined, undefined],
  ])('%s is %s, in the older generation %s', (name, value, older) => {
    expect(outsideValues(SOURCES, '2026.9.6')(name)).toBe(value);
    expect(outsideValues(SOURCES, '2026.2.26')(name)).toBe(older);
  });
});

describe('asRead', () => {
  const read = (config: Parameters<typeof asRead>[0]) =>
    asRead(config, outsideValues(SOURCES, '2026.9.6'), '2026.9.6');
  it.each([
    ['a value from outside', { x: ['${A}/${B}'] }, { x: ['process/cwd'] }],
    ['what has none', { x: '${NOPE} ${EMPTY} ${a} $A' }, { x: '${NOPE} ${EMPTY} ${a} $A' }],
    ['an escaped one', { x: '$${A}' }, { x: '${A}' }],
    ['numbers and null', { x: [1, true, null] }, { x: [1, true, null] }],
  ])('%s', (_name, config, expected) => {
    expect(JSON.parse(JSON.stringify(read(config)))).toEqual(expected);
  });

  it.each([
    ['fills in where outside has nothing', { vars: { NEW: 'in', EMPTY: 'in', A: 'in' } }, 'in in process'],
    ['counts before env.vars in env itself', { NEW: 'top', vars: { NEW: 'in' } }, 'top ${EMPTY} process'],
    ['is of no use where it refers to another', { vars: { NEW: '${A}' } }, '${NEW} ${EMPTY} process'],
  ])('env %s', (_name, env, expected) => {
    expect(read({ env, x: '${NEW} ${EMPTY} ${A}' })).toMatchObject({ x: expected });
  });
});

it('lets env.vars fill in for blanks', () => {
  const outside = outsideValues(SOURCES, '2026.9.6');
  expect(asRead({ env: { vars: { BLANK: 'in' } }, x: '${BLANK}' }, outside, '2026.9.6')).toMatchObject({
    x: 'in',
  });
  expect(asRead({ x: '${BLANK}' }, outside, '2026.9.6')).toMatchObject({ x: ' ' });
});

it('tells what is empty', () => {
  expect(layerOf(SOURCES[0] as VariableSource)).toMatchObject({
    name: 'process',
    names: ['A', 'BLANK'],
    emptyNames: ['EMPTY'],
  });
});

it.each([
  [undefined, []],
  [' /a/ : ~/b:~: c:/a', ['/a', '/home/x/b', '/home/x']],
])('include roots in %s', (list, roots) => {
  expect(includeRootsIn(list, '/home/x')).toEqual(roots);
});
