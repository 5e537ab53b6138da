import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractJson } from './extract-json.ts';

describe('extractJson', () => {
  it.each([
    ['the document alone', '{"a":1}', { a: 1 }],
    ['an array', '[1,2]', [1, 2]],
    ['pretty printed', '{\n  "a": {\n    "b": [1]\n  }\n}\n', { a: { b: [1] } }],
    ['noise before', '[sqlite/transaction] slow lock\nUpdate available!\n{"a":1}', { a: 1 }],
    ['noise that is an object of its own line', '{not json}\n{"a":1}', { a: 1 }],
    ['noise after', '{"a":"}"}\n[shutdown] done {x}\n', { a: '}' }],
    ['colours', '\u001b[90mnoise\u001b[39m\n{"a":1}', { a: 1 }],
    ['a byte order mark', '\ufeff{"a":1}', { a: 1 }],
    ['nothing', 'Error: cannot', undefined],
    ['empty', '', undefined],
    ['half a document', '{"a":', undefined],
  ])('reads %s', (_name, output, expected) => {
    expect(extractJson(output)).toEqual(expected);
  });

  it('finds any object after lines of noise', () => {
    const noise = fc.array(
      fc.string().map((line) => `# ${line.replaceAll('\n', ' ')}`),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(noise, fc.dictionary(fc.string(), fc.jsonValue()), (lines, document) => {
        const json = JSON.stringify(document, null, 2);
        expect(extractJson([...lines, json].join('\n'))).toEqual(JSON.parse(json));
      }),
    );
  });

  it('stays quick on megabytes of noise', () => {
    const noise = '{"broken":\n'.repeat(50_000);
    const startedAt = performance.now();
    extractJson(`${noise}\n{"a":1}`);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});
