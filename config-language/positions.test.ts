import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteOffsetAt, createLineIndex } from './positions.ts';

describe('createLineIndex', () => {
  it.each<[string, number, number, number]>([
    ['', 0, 1, 1],
    ['a\nb', 1, 1, 2],
    ['a\nb', 2, 2, 1],
    ['a\r\nb', 3, 2, 1],
    ['a\r\nb', 1, 1, 2],
    ['a\rb', 2, 2, 1],
    ['a\n', 2, 2, 1],
    ['a\u2028b', 2, 1, 3],
    ['😀x', 2, 1, 3],
    ['\ufeff{', 1, 1, 2],
    ['ab', 99, 1, 3],
    ['ab', -1, 1, 1],
  ])('%j: offset %i is line %i, column %i', (text, offset, line, column) => {
    expect(createLineIndex(text).positionAt(offset)).toEqual({ line, column });
  });

  it.each<[string, number, number, number]>([
    ['a\nbc', 2, 2, 3],
    ['a\nbc', 1, 99, 1],
    ['a\r\nbc', 1, 99, 1],
    ['a\nbc', 99, 1, 4],
    ['a\nbc', 0, 5, 0],
  ])('%j: line %i, column %i is offset %i', (text, line, column, offset) => {
    expect(createLineIndex(text).offsetAt({ line, column })).toBe(offset);
  });

  it('goes there and back', () => {
    const texts = fc
      .array(fc.constantFrom('a', '\n', '\r\n', '\r', 'ü', '😀'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, fc.nat(), (text, choice) => {
        const index = createLineIndex(text);
        const offset = choice % (text.length + 1);
        const insideBreak = text[offset - 1] === '\r' && text[offset] === '\n';
        expect(index.offsetAt(index.positionAt(offset))).toBe(insideBreak ? offset - 1 : offset);
      }),
    );
  });
});

describe('byteOffsetAt', () => {
  it.each<[string, number, number]>([
    ['abc', 2, 2],
    ['ü€😀x', 1, 2],
    ['ü€😀x', 2, 5],
    ['ü€😀x', 4, 9],
    ['ü€😀x', 5, 10],
    ['\ud800x', 2, 4],
    ['ab', 99, 2],
  ])('%j at %i is %i', (text, offset, bytes) => expect(byteOffsetAt(text, offset)).toBe(bytes));

  it('agrees with TextEncoder', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'ü', '€', '😀', '\ud800', '\udc00')), (parts) => {
        const text = parts.join('');
        expect(byteOffsetAt(text, text.length)).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });
});
