import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, suggest } from './suggest.ts';

const KEYS = ['level', 'file', 'consoleLevel', 'consoleStyle', 'gateway', 'channels', 'port', 'on', 'id'];

describe('suggest', () => {
  it.each([
    ['levle', 'level'],
    ['gatewya', 'gateway'],
    ['Level', 'level'],
    ['console_level', 'consoleLevel'],
    ['console-style', 'consoleStyle'],
    ['chanels', 'channels'],
    ['prot', 'port'],
    ['xyz', null],
    ['no', null],
    ['ID', 'id'],
    ['prt', 'port'],
    ['di', null],
    ['', null],
    ['somethingElse', null],
  ])('%s → %s', (typed, expected) => {
    expect(suggest(typed, KEYS)).toBe(expected);
  });
});

describe('suggest among words of three letters', () => {
  it.each([
    ['evn', 'env'],
    ['al', 'all'],
    ['offf', 'off'],
    ['mcp', null],
    ['ell', null],
    ['a', null],
  ])('%s → %s', (typed, expected) => {
    expect(suggest(typed, ['env', 'all', 'off', 'acp'])).toBe(expected);
  });
});

describe('editDistance', () => {
  it.each([
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['abc', 'abcd', 1],
    ['abc', '', 3],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ])('%s and %s: %i', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
  });

  it('is the same both ways and zero only for equal words', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});
