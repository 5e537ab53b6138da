import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeTexts } from './merge.ts';

describe('mergeTexts', () => {
  it.each([
    ['both sides, apart', 'a\nb\nc\nd\ne', 'A\nb\nc\nd\ne', 'a\nb\nc\nd\nE', 'A\nb\nc\nd\nE'],
    ['only mine', 'a\nb', 'a\nB', 'a\nb', 'a\nB'],
    ['only theirs', 'a\nb', 'a\nb', 'x\na\nb', 'x\na\nb'],
    ['the same change', 'a\nb\nc', 'a\nB\nc', 'a\nB\nc', 'a\nB\nc'],
    ['the same line, differently', 'a\nb\nc', 'a\n1\nc', 'a\n2\nc', null],
    ['touching lines', 'a\nb\nc', 'a\n1\nc', 'a\nb\n2', null],
    ['two insertions at one place', 'a\nb', 'a\n1\nb', 'a\n2\nb', null],
    ['endings of what is on disk', 'a\nb\nc\nd', 'A\nb\nc\nd', 'a\r\nb\r\nc\r\nD', 'A\r\nb\r\nc\r\nD'],
    ['CRLF kept', 'a\r\nb\r\nc\r\nd', 'A\r\nb\r\nc\r\nd', 'a\r\nb\r\nc\r\nD', 'A\r\nb\r\nc\r\nD'],
  ])('%s', (_name, base, mine, theirs, expected) => {
    expect(mergeTexts(base, mine, theirs)).toBe(expected);
  });

  it('gives one side back when the other changed nothing', () => {
    const text = fc
      .array(fc.stringMatching(/^[ab]{0,2}$/), { maxLength: 8 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (base, side) => {
        expect(mergeTexts(base, side, base)).toBe(side);
        expect(mergeTexts(base, base, side)).toBe(side);
      }),
    );
  });
});
