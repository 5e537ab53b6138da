import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from './edit.ts';
import { formatJson5 } from './format.ts';
import { parseJson5 } from './parse.ts';
import { validText } from './testdata/random-json5.ts';
import { toValue } from './value.ts';

const format = (text: string) => applyEdits(text, formatJson5(parseJson5(text)));

describe('formatJson5', () => {
  it.each<[name: string, before: string, after: string]>([
    ['indentation', '{\n a:1,\n     b : {\n c: [ 1,2 ]}}', '{\n a: 1,\n b: {\n  c: [1, 2] } }\n'],
    ['spaces', '{a:1,b:2}\n', '{a: 1, b: 2}\n'],
    ['blank lines', '{\n\n  a: 1,\n\n\n\n  b: 2,   \n\n}\n\n', '{\n  a: 1,\n\n  b: 2,\n}\n'],
    [
      'comments',
      '// top\n{\n  a: 1,// a\n      // b\n  b: 2 /* c */\n}\n',
      '// top\n{\n  a: 1, // a\n  // b\n  b: 2 /* c */\n}\n',
    ],
    ['a comment in front of the first key', "{/* c */ 'b':true}", "{ /* c */ 'b': true }\n"],
    ['commas in front', '{\n  a: 1\n  , b: 2\n}\n', '{\n  a: 1,\n  b: 2\n}\n'],
    ['values on the next line', '{\n  a:\n    1\n}\n', '{\n  a: 1\n}\n'],
    ['brackets that share a line', '{\n  a: [{\n      b: 1\n  }]\n}\n', '{\n  a: [{\n    b: 1\n  }]\n}\n'],
    ['CRLF and tabs', '{\r\n\ta: 1,\r\n  b: 2\r\n}', '{\r\n\ta: 1,\r\n\tb: 2\r\n}\r\n'],
    ['a tidy text not at all', "{\n  'a': [1, 2],\n}\n", "{\n  'a': [1, 2],\n}\n"],
    ['a broken text not at all', '{a 1 }', '{a 1 }'],
  ])('tidies %s', (_name, before, after) => expect(format(before)).toBe(after));

  it('keeps value and comments, and has nothing left to do', () => {
    fc.assert(
      fc.property(validText, (text) => {
        const once = format(text);
        const [before, after] = [parseJson5(text), parseJson5(once)];
        expect(after.problems).toEqual([]);
        expect(toValue(after.root)).toEqual(toValue(before.root));
        const commentsOf = ({ text: source, comments }: typeof before) =>
          comments.map(({ start, end }) => source.slice(start, end));
        expect(commentsOf(after)).toEqual(commentsOf(before));
        // With unusual line ends, or comments of several lines, the style that is learned may be another one then.
        if (!/[^\S\n\t ]|\*[^/]*\n/.test(text)) expect(format(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });
});
