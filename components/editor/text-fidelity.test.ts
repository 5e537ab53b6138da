import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editorPosition, editorText, restoreText, textShape } from './text-fidelity.ts';

const line = fc.stringMatching(/^[a-c {}:,\u2028é]{0,4}$/);
const ending = fc.constantFrom('\n', '\r\n', '\r');
const file = fc
  .tuple(fc.boolean(), fc.array(fc.tuple(line, ending), { maxLength: 12 }), line)
  .map(
    ([bom, lines, last]) => (bom ? '\uFEFF' : '') + lines.map(([text, eol]) => text + eol).join('') + last,
  );

describe('the law of the untouched byte', () => {
  it('gives an unedited file back exactly', () => {
    fc.assert(
      fc.property(file, (original) => {
        expect(restoreText(original, editorText(original))).toBe(original);
      }),
    );
  });

  it('writes exactly the text that the editor shows', () => {
    fc.assert(
      fc.property(file, fc.array(line, { minLength: 1, maxLength: 12 }), (original, lines) => {
        const edited = lines.join('\n');
        expect(editorText(restoreText(original, edited))).toBe(edited);
      }),
    );
  });

  /** Of two lines with the same text nobody can say which one was removed: here no two are the same. */
  it('keeps every byte before and after one replaced range of lines', () => {
    const endings = fc.array(ending, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.boolean(), endings, fc.nat(), fc.nat(), fc.nat(4), (bom, eols, a, b, fresh) => {
        const pieces = eols.map((eol, index) => `line ${index}${eol}`);
        const original = (bom ? '\uFEFF' : '') + pieces.join('');
        const from = a % pieces.length;
        const to = from + (b % (pieces.length - from));
        const lines = editorText(original).split('\n');
        const added = Array.from({ length: fresh }, (_, index) => `new ${index}`);
        const restored = restoreText(
          original,
          [...lines.slice(0, from), ...added, ...lines.slice(to)].join('\n'),
        );
        expect(restored.startsWith((bom ? '\uFEFF' : '') + pieces.slice(0, from).join(''))).toBe(true);
        expect(restored.endsWith(pieces.slice(to).join(''))).toBe(true);
      }),
    );
  });
});

describe('restoreText', () => {
  it.each([
    ['LF', 'a\nb\nc', 'a\nB\nc', 'a\nB\nc'],
    ['CRLF', 'a\r\nb\r\n', 'a\nx\nb\n', 'a\r\nx\r\nb\r\n'],
    ['byte order mark', '\uFEFF{a:1}\r\n', '{a:2}\n', '\uFEFF{a:2}\r\n'],
    ['mixed, a line changed in place', 'a\r\nb\nc\r\nd', 'a\nB\nc\nd', 'a\r\nB\nc\r\nd'],
    ['mixed, a line added after CRLF', 'a\r\nb\nc\r\nd', 'a\nnew\nb\nc\nd', 'a\r\nnew\r\nb\nc\r\nd'],
    ['mixed, a line removed', 'a\r\nb\nc\r\nd', 'a\nc\nd', 'a\r\nc\r\nd'],
    ['mixed, emptied', 'a\r\nb\n', '', ''],
    ['lone CR', 'a\rb\r', 'a\nb\nc\n', 'a\rb\rc\r'],
    ['no line break yet', 'a', 'a\nb', 'a\nb'],
    [
      'mixed, text added at the end of a file without a last break',
      'a\r\nb\nc',
      'a\nb\nc\nd',
      'a\r\nb\nc\nd',
    ],
  ])('%s', (_name, original, edited, expected) => {
    expect(restoreText(original, edited)).toBe(expected);
  });

  it('stays quick on a large file with mixed endings', () => {
    const original = Array.from({ length: 60_000 }, (_, i) => `k${i}: ${i},${i % 2 ? '\r\n' : '\n'}`).join(
      '',
    );
    const edited = editorText(original).replace('k30000:', 'renamed:');
    const started = performance.now();
    expect(restoreText(original, edited)).toBe(original.replace('k30000:', 'renamed:'));
    expect(performance.now() - started).toBeLessThan(1500);
  });
});

describe('textShape', () => {
  it.each([
    ['', { bom: false, ending: '\n', mixed: false }],
    ['\uFEFFa\r\n', { bom: true, ending: '\r\n', mixed: false }],
    ['a\r\nb\nc\r\n', { bom: false, ending: '\r\n', mixed: true }],
  ])('%j', (text, shape) => {
    expect(textShape(text)).toEqual(shape);
  });
});

describe('editorPosition', () => {
  it.each([
    ['a\r\nbc', 4, 2, 2],
    ['\uFEFFab', 2, 1, 2],
    ['\uFEFFab', 0, 1, 1],
    ['a\rb', 2, 2, 1],
    ['a\r\nb', 2, 1, 2],
    ['ab', 99, 1, 3],
    ['ab\n', 3, 2, 1],
  ])('%j at %d is %d:%d', (text, offset, lineNumber, column) => {
    expect(editorPosition(text, offset)).toEqual({ line: lineNumber, column });
  });
});
