import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import JSON5 from 'json5';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { parseJson5 } from './parse.ts';
import { MAX_PROBLEMS } from './parse-recovery.ts';
import { MAX_DEPTH } from './parser.ts';
import type { ValueNode } from './syntax.ts';
import { anyText, validText } from './testdata/random-json5.ts';
import { toValue, walkNodes } from './value.ts';

// json5 warns of U+2028 and U+2029 in strings.
beforeAll(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

type Verdict = { ok: true; value: unknown } | { ok: false };

function oracle(text: string): Verdict {
  try {
    return { ok: true, value: JSON5.parse(text) };
  } catch {
    return { ok: false };
  }
}

function ours(text: string): Verdict {
  const { problems, root } = parseJson5(text);
  return problems.length === 0 ? { ok: true, value: toValue(root) } : { ok: false };
}

const suite = fileURLToPath(new URL('../../shared/json5-tests', import.meta.url));
const suiteFiles = existsSync(suite)
  ? readdirSync(suite, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(json5?|js|txt)$/.test(name),
    )
  : [];

describe.skipIf(suiteFiles.length === 0)(
  'the json5-tests suite (skipped when its folder is not there)',
  () => {
    it.each(suiteFiles)('%s', (name) => {
      const text = readFileSync(path.join(suite, name), 'utf8');
      // The extension says what is expected; two files under todo/ wait for json5 itself.
      if (!name.startsWith('todo')) expect(ours(text).ok).toBe(/\.json5?$/.test(name));
      expect(ours(text)).toEqual(oracle(text));
    });
  },
);

describe('verdict and value are those of json5 2.2.3', () => {
  it('on random texts', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(ours(text)).toEqual(oracle(text));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    '{__proto__: 1, a: 2}',
    '{"__proto__": {"x": 1}}',
    '{a: 1, b: 2, a: 3}',
    '[-0, +0, 0x10, -0x10, +Infinity]',
    '{\\u0061: 1, a\\u0062: 2}',
    '{a\\u0020b: 1}',
    '{\\u0031: 1}',
    '{\\ud835\\udcb3: 1}',
    '{𝒳: 1}',
    '{a\u200c: 1}',
    '{\u200c: 1}',
    '01',
    '0x',
    '1e',
    '.',
    '+ 1',
    '-\n1',
    '"\\01"',
    '"\\0"',
    '"\\1"',
    '"a\nb"',
    '"a\u2028b"',
    'tru\\u0065',
    '{tru\\u0065: 1}',
    'truefalse',
    'null null',
    '1//',
    '1/*/',
    '1/**/',
    '\ufeff{}',
    '\u180e1',
    '[,]',
    '[1,,]',
    '{,}',
    '{a}',
    '{1: 1}',
    "'\\u{61}'",
    '{"a":1}//c',
    '#',
  ])('on %j', (text) => expect(ours(text)).toEqual(oracle(text)));
});

describe('ranges', () => {
  it('are exact', () => {
    const text = '\ufeff{\r\n  // c\r\n  "a": [1, \'x\'], // d\r\n  b_: -0x1F,\r\n}\r\n';
    const { root, comments } = parseJson5(text);
    const slices = [...walkNodes(root)].map(({ path, node }) => [
      path.join('.'),
      text.slice(node.start, node.end),
    ]);
    expect(slices).toEqual([
      ['', text.slice(1, -2)],
      ['a', "[1, 'x']"],
      ['a.0', '1'],
      ['a.1', "'x'"],
      ['b_', '-0x1F'],
    ]);
    expect(comments.map((comment) => text.slice(comment.start, comment.end))).toEqual(['// c', '// d']);
    if (root?.type !== 'object') throw new Error('no object');
    expect(root.members.map((member) => [text.slice(member.start, member.end), member.key.quote])).toEqual([
      ['"a": [1, \'x\']', '"'],
      ['b_: -0x1F', null],
    ]);
  });

  it('nest, and reading a node alone gives its value', () => {
    fc.assert(
      fc.property(validText, (text) => {
        for (const { node } of walkNodes(parseJson5(text).root)) {
          expect(ours(text.slice(node.start, node.end))).toEqual({ ok: true, value: toValue(node) });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of problems lie in the text, in order, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let last = 0;
        for (const { start, end } of parseJson5(text).problems) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = start;
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** The value with `?` for what is missing, so that one sees what was kept. */
function sketch(node: ValueNode | null): string {
  if (!node || node.type === 'missing') return '?';
  if (node.type === 'array') return `[${node.items.map(sketch).join(' ')}]`;
  if (node.type === 'object')
    return `{${node.members.map((m) => `${m.key.value}:${sketch(m.value)}`).join(' ')}}`;
  return node.type === 'string' ? node.value : String(toValue(node));
}

describe('recovery', () => {
  // The text that each problem marks stands between «».
  it.each<[name: string, marked: string, codes: string, kept: string]>([
    ['missing comma on one line', '{a: «1» b: 2}', 'missing-comma', '{a:1 b:2}'],
    ['missing comma at the end of a line', '{\n  a: «"x"» // c\n\n  b: 2\n}', 'missing-comma', '{a:x b:2}'],
    ['missing comma after an object', '{a: {x: 1«}»\n b: 2}', 'missing-comma', '{a:{x:1} b:2}'],
    ['missing comma in an array', '[«"a"» "b"]', 'missing-comma', '[a b]'],
    ['missing comma between numbers', '[«1» 2, 3]', 'missing-comma', '[1 2 3]'],
    ['missing colon', '{«port» 18789, b: 2}', 'missing-colon', '{port:18789 b:2}'],
    ['missing colon and value', '{«port», b: 2}', 'missing-colon', '{port:? b:2}'],
    ['equals sign', '{a «=» 1, b: 2}', 'missing-colon', '{a:1 b:2}'],
    ['arrow', '{a «=>» 1}', 'missing-colon', '{a:1}'],
    ['two colons', '{a:«:» 1}', 'stray-colon', '{a:1}'],
    ['missing value', '{a«:», b: 2}', 'missing-value', '{a:? b:2}'],
    ['missing value at the end of a line', '{\n  a«:»\n  b: 2\n}', 'missing-value', '{a:? b:2}'],
    ['missing value before a closing bracket', '{a: {b«:» }, c: 1}', 'missing-value', '{a:{b:?} c:1}'],
    [
      'missing value and, later, comma',
      '{a«:», b: «1» c: 2}',
      'missing-value missing-comma',
      '{a:? b:1 c:2}',
    ],
    ['missing key', '{«:» 1, b: 2}', 'missing-key', '{b:2}'],
    ['value without a key', '{«{»x: 1}, b: 2}', 'missing-key', '{b:2}'],
    ['two commas', '{a: 1,«,» b: 2}', 'stray-comma', '{a:1 b:2}'],
    ['comma first', '[«,» 1]', 'stray-comma', '[1]'],
    ['unclosed string', '{\n  a: «"x»,\n  b: 2\n}', 'unclosed-string', '{a:x b:2}'],
    ['unclosed single-quoted string', "{\n  a: «'x y»\n}", 'unclosed-string', '{a:x y}'],
    ['unclosed key', '{\n  «"port»: 1,\n  b: 2\n}', 'unclosed-string', '{port:1 b:2}'],
    ['quotes in a string', '{a: "say "«hi""», b: 2}', 'stray-text', '{a:say  b:2}'],
    ['text behind a value', '{a: "x" «yz», b: 2}', 'stray-text', '{a:x b:2}'],
    ['unquoted text', '{mode: «local», b: 2}', 'unquoted-value', '{mode:? b:2}'],
    ['unquoted words', '{a: «hello big world», b: 2}', 'unquoted-value', '{a:? b:2}'],
    ['unquoted URL', '{a: «http://x:80/y», b: 2}', 'unquoted-value', '{a:? b:2}'],
    ['True of Python', '{a: «True», b: 2}', 'unquoted-value', '{a:? b:2}'],
    ['address', '{a: «127.0.0.1», b: 2}', 'bad-number', '{a:? b:2}'],
    ['duration', '{a: «10s», b: 2}', 'bad-number', '{a:? b:2}'],
    ['leading zero', '{a: «0644», b: 2}', 'bad-number', '{a:? b:2}'],
    ['key with a dash', '{«my-key»: 1, b: 2}', 'bad-key', '{my-key:1 b:2}'],
    ['key of digits', '{«1»: 1, b: 2}', 'bad-key', '{1:1 b:2}'],
    ['wrong escape', '{a: "C:«\\u»sers", b: 2}', 'bad-escape', '{a:C:users b:2}'],
    ['several wrong escapes', '["«\\x4»", "«\\1»"]', 'bad-escape bad-escape', '[x4 1]'],
    ['hash comment', '{a: 1, «# the port»\n b: 2}', 'hash-comment', '{a:1 b:2}'],
    ['semicolons', '{a: 1«;» b: 2«;»}', 'semicolon semicolon', '{a:1 b:2}'],
    ['no braces', '«a»: 1,\nb: 2\n', 'no-root-object', '{a:1 b:2}'],
    ['keys in an array', '[«a»: 1, 2]', 'key-in-array', '[1 2]'],
    ['unclosed root', '«{»\n  a: 1,\n', 'unclosed-bracket', '{a:1}'],
    [
      'unclosed object, shown by the indentation',
      '{\n  gateway: «{»\n    port: 1,\n  logging: {\n    level: "info",\n  },\n}\n',
      'unclosed-bracket',
      '{gateway:{port:1} logging:{level:info}}',
    ],
    [
      'unclosed last object, shown by the indentation',
      '{\n  a: 1,\n  gateway: «{»\n    port: 1\n}\n',
      'unclosed-bracket',
      '{a:1 gateway:{port:1}}',
    ],
    ['unclosed array before a key', '{\n  a: «[»\n    1,\n  b: 2\n}', 'unclosed-bracket', '{a:[1] b:2}'],
    ['missing opening quote', '{mode: «token"», b: 2}', 'unopened-string', '{mode:token b:2}'],
    [
      'missing opening quote of words',
      '{a: «see http://x now"», b: 2}',
      'unopened-string',
      '{a:see http://x now b:2}',
    ],
    ['missing opening quote of a reference', '{a: «${TOKEN}"», b: 2}', 'unopened-string', '{a:${TOKEN} b:2}'],
    ['missing opening quote of a key', '{«port"»: 1, b: 2}', 'unopened-string', '{port:1 b:2}'],
    [
      'missing closing quote before another string',
      '{a: «"x», b: "y", c: 3}',
      'unclosed-string',
      '{a:x b:y c:3}',
    ],
    ['missing closing quote in an array', '["a", «"b», "c"]', 'unclosed-string', '[a b c]'],
    ['missing closing quote of a key on a line', '{«"a»: 1, "b": 2}', 'unclosed-string', '{a:1 b:2}'],
    [
      'missing closing quote of a reference',
      '{\n  a: { b: «"${X}» },\n  c: 3\n}',
      'unclosed-string',
      '{a:{b:${X}} c:3}',
    ],
    [
      'missing opening brace',
      '{\n  gateway«:»\n    port: 1,\n    bind: "lan",\n  },\n  b: 2\n}',
      'missing-opener',
      '{gateway:{port:1 bind:lan} b:2}',
    ],
    ['missing opening brace in an array', '{a: [«b»: 1 }, {b: 2}]}', 'missing-opener', '{a:[{b:1} {b:2}]}'],
    ['missing opening bracket', '{a: «"»x", "y"], b: 2}', 'missing-opener', '{a:[x y] b:2}'],
    [
      'missing opening bracket of objects',
      '{a: «{»x: 1}, {x: 2}], b: 2}',
      'missing-opener',
      '{a:[{x:1} {x:2}] b:2}',
    ],
    [
      'unclosed inline object',
      '{\n  a: «{» b: 1,\n  c: { d: 2 },\n  e: 3,\n}',
      'unclosed-bracket',
      '{a:{b:1} c:{d:2} e:3}',
    ],
    [
      'lone comma after an unclosed object',
      '{\n  a: «{»\n    b: 1,\n  ,\n  c: 2\n}',
      'unclosed-bracket',
      '{a:{b:1} c:2}',
    ],
    ['unclosed array before a brace', '{a: [1, 2«}»', 'wrong-closer', '{a:[1 2]}'],
    ['wrong closing bracket', '{a: [1, 2«}», b: 2}', 'wrong-closer', '{a:[1 2] b:2}'],
    ['closing bracket too many', '{a: {b: 1}«]», c: 2}', 'stray-closer', '{a:{b:1} c:2}'],
    ['closing brace too many at the end', '{a: 1}«}»', 'stray-closer', '{a:1}'],
    [
      'closing brace too many in the middle',
      '{\n  a: {\n    x: 1\n  }«}»,\n  b: 2\n}',
      'stray-closer',
      '{a:{x:1} b:2}',
    ],
    ['text after the end', '{a: 1} «x»', 'text-after-end', '{a:1}'],
    ['unclosed comment', '{a: 1, «/*» b: 2}', 'unclosed-comment', '{a:1}'],
    [
      'five errors in five places',
      '{\n  a: «1»\n  b: [1,«,» 2],\n  «c» 3,\n  d: «"x»,\n  e: {f«:»},\n  g: 7,\n}',
      'missing-comma stray-comma missing-colon unclosed-string missing-value',
      '{a:1 b:[1 2] c:3 d:x e:{f:?} g:7}',
    ],
  ])('%s', (_name, marked, codes, kept) => {
    const text = marked.replace(/[«»]/g, '');
    const { problems, root } = parseJson5(text);
    let result = text;
    for (const { start, end } of problems.toReversed()) {
      result = `${result.slice(0, start)}«${result.slice(start, end)}»${result.slice(end)}`;
    }
    expect(result).toBe(marked);
    expect(problems.map((problem) => problem.code).join(' ')).toBe(codes);
    expect(sketch(root)).toBe(kept);
    expect(oracle(text).ok).toBe(false);
  });

  it.each([
    ['{a: 1 b: 2}', "Expected ',' or '}' after this value"],
    ['[1 2]', "Expected ',' or ']' after this value"],
    ['{a: "x\n}', 'This string is not closed: add " before the end of the line'],
    ['{', "This '{' is not closed: add '}'"],
    ['', 'There is no value here: write an object such as {}'],
    ['{a: yes}', 'Write true, or put quotes around yes if text is meant'],
  ])('%j says: %s', (text, message) => expect(parseJson5(text).problems[0]?.message).toBe(message));

  it('has no root only where there is no value', () => {
    expect(parseJson5(' // nothing\n').root).toBeNull();
    expect(parseJson5('?').root).toMatchObject({ type: 'missing' });
  });
});

describe('hostile texts', () => {
  const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

  it(`takes ${MAX_DEPTH} levels and refuses more at the bracket`, () => {
    expect(parseJson5(deep(MAX_DEPTH)).problems).toEqual([]);
    expect(parseJson5(deep(100_000)).problems).toMatchObject([{ code: 'too-deep', start: MAX_DEPTH }]);
  });

  it('refuses more than 20 MB', () => {
    expect(parseJson5(' '.repeat(20 * 1024 * 1024 + 1))).toMatchObject({
      root: null,
      problems: [{ code: 'too-large' }],
    });
  });

  // Each of these takes milliseconds; were the work quadratic, hours.
  it.each([
    ['one line of 1 MB', `{a: [${'"x", '.repeat(200_000)}]}`],
    ['a million errors', `{${'a 1 b '.repeat(200_000)}}`],
    ['open brackets on lines', '{a:\n'.repeat(200_000)],
    ['closing brackets', '}'.repeat(1_000_000)],
    ['open quotes', '{a: "x\n'.repeat(100_000)],
    ['slashes', '/'.repeat(3) + '/ '.repeat(500_000)],
    ['stars', `/*${'*'.repeat(1_000_000)}`],
    ['keys without values', 'a:'.repeat(500_000)],
    ['keys in place of values', 'a: '.repeat(300_000)],
    ['objects on one line', '{a:{b:'.repeat(200) + '{a:1 b}'.repeat(50_000)],
    ['objects without brackets', '{a: 1, "b", '.repeat(50_000)],
    ['a deep long line', `${'{a:'.repeat(500)}${'1,a:'.repeat(100_000)}\n1`],
    ['colons', ':'.repeat(1_000_000)],
    ['escapes', `"${'\\u'.repeat(500_000)}"`],
    ['line comments behind keys', `[${'a // c\n'.repeat(100_000)}]`],
    ['junk', '@'.repeat(1_000_000)],
    ['wrong closers', '{a:['.repeat(200) + '}]'.repeat(200_000)],
    [
      'binary',
      Array.from({ length: 200_000 }, (_, index) => String.fromCharCode((index * 7919) % 65536)).join(''),
    ],
  ])('reads %s quickly', { timeout: 5000 }, (_name, text) => {
    expect(parseJson5(text).problems.length).toBeLessThanOrEqual(MAX_PROBLEMS);
  });
});
