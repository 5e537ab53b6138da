import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryFileAccess } from './file-access.ts';
import { resolveIncludes } from './include.ts';
import { nodeAtPath } from './locate.ts';
import { mergedValue } from './merged.ts';
import { parseJson5 } from './parse.ts';
import { inlineInclude, splitInclude } from './split-include.ts';
import type { ConfigPath } from './syntax.ts';
import { validText } from './testdata/random-json5.ts';
import { sameValue, walkNodes } from './value.ts';

const ROOT = '/c/openclaw.json';

type Files = Readonly<Record<string, string>>;

const inputOf = (files: Files) => ({ rootFile: ROOT, access: memoryFileAccess(files) });

const mergedOf = (files: Files) => {
  const { merged } = resolveIncludes(inputOf(files));
  return merged === null ? undefined : mergedValue(merged);
};

function split(files: Files, path: ConfigPath, include = './new.json5', file = ROOT): Files {
  const result = splitInclude(inputOf(files), { file, path, include });
  if (!result.ok) throw new Error(result.reason);
  return { ...files, [result.changed.path]: result.changed.text, [result.created.path]: result.created.text };
}

function inline(files: Files, path: ConfigPath, file = ROOT): Files {
  const result = inlineInclude(inputOf(files), { file, path });
  if (!result.ok) throw new Error(result.reason);
  const { [result.inlined.path]: gone = '', ...rest } = files;
  const kept = result.inlined.isStillIncluded ? { [result.inlined.path]: gone } : {};
  return { ...rest, ...kept, [result.changed.path]: result.changed.text };
}

const COMMENTED = `{
  gateway: { port: 1 },

  // Who may write
  /* to the bot */
  channels: {
    // by hand
    telegram: {
      note: "a\\
      b",
    }, // the main one
  }, // all of them

  // the end
}
`;

describe('a section that moves out', () => {
  it('takes its comments along, and comes back byte for byte', () => {
    const files = split({ [ROOT]: COMMENTED }, ['channels'], './channels.json5');
    expect(files).toEqual({
      [ROOT]: `{
  gateway: { port: 1 },

  channels: { $include: "./channels.json5" },

  // the end
}
`,
      '/c/channels.json5': `// Who may write
/* to the bot */
{
  // by hand
  telegram: {
    note: "a\\
      b",
  }, // the main one
} // all of them
`,
    });
    expect(inline(files, ['channels'])).toEqual({ [ROOT]: COMMENTED });
  });

  it.each<[name: string, text: string, path: ConfigPath, root: string, created: string]>([
    ['on one line', '{ a: { b: 1 }, c: 2 }', ['a'], '{ a: { $include: "./new.json5" }, c: 2 }', '{ b: 1 }\n'],
    ['a list', "{a: ['x', 'y']}", ['a'], "{a: {$include: './new.json5'}}", "['x', 'y']\n"],
    ['an item of a list', '[{ a: 1 }, 2]', [0], '[{ $include: "./new.json5" }, 2]', '{ a: 1 }\n'],
    [
      'the last of duplicates',
      '{ a: {}, a: { b: 1 } }',
      ['a'],
      '{ a: {}, a: { $include: "./new.json5" } }',
      '{ b: 1 }\n',
    ],
    [
      'CRLF',
      '{\r\n  a: {\r\n    b: 1\r\n  }\r\n}\r\n',
      ['a'],
      '{\r\n  a: { $include: "./new.json5" }\r\n}\r\n',
      '{\r\n  b: 1\r\n}\r\n',
    ],
    [
      'quoted keys',
      '{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n',
      ['a'],
      '{\n\t"a": { "$include": "./new.json5" }\n}\n',
      '{\n\t"b": 1\n}\n',
    ],
  ])('works with %s', (_name, text, path, root, created) => {
    expect(split({ [ROOT]: text }, path)).toEqual({ [ROOT]: root, '/c/new.json5': created });
  });

  it('lets the includes in it name the same files from another directory', () => {
    const files = {
      [ROOT]:
        '{ a: { b: { $include: "./b.json5" }, c: { $include: ["./sub/c.json5"] }, d: { $include: "/c/b.json5" } } }',
      '/c/b.json5': '{ x: 1 }',
      '/c/sub/c.json5': '{ y: 1 }',
    };
    const moved = split(files, ['a'], './sub/new.json5');
    expect(moved['/c/sub/new.json5']).toBe(
      '{ b: { $include: "../b.json5" }, c: { $include: ["./c.json5"] }, d: { $include: "/c/b.json5" } }\n',
    );
    expect(inline(moved, ['a'])).toEqual(files);
  });

  it('works with keys beside an $include, and out of an included file', () => {
    const files = {
      [ROOT]: '{ a: { $include: "./a.json5" } }',
      '/c/a.json5': '{ list: ["x"], deep: { y: 1 } }',
    };
    const moved = split(files, ['deep'], './deep.json5', '/c/a.json5');
    expect(mergedOf(moved)).toEqual(mergedOf(files));
    const beside = {
      [ROOT]: '{ a: { $include: "./a.json5", list: ["z"] } }',
      '/c/a.json5': '{ list: ["x"] }',
    };
    expect(mergedOf(split(beside, ['a', 'list']))).toEqual({ a: { list: ['x', 'z'] } });
    expect(mergedOf(split(beside, ['a']))).toEqual({ a: { list: ['x', 'z'] } });
  });

  /** Includes that are nested so deep that one more is refused. */
  const deep = Object.fromEntries(
    Array.from({ length: 11 }, (_, level) => [
      level === 0 ? ROOT : `/c/${level}.json5`,
      level === 10 ? '{ a: { b: 1 } }' : `{ $include: "./${level + 1}.json5" }`,
    ]),
  );

  it.each<
    [
      name: string,
      files: Files,
      request: { path: ConfigPath; include?: string; file?: string },
      reason: RegExp,
    ]
  >([
    ['the root', { [ROOT]: '{}' }, { path: [] }, /whole file/],
    ['a text', { [ROOT]: '{ a: "x" }' }, { path: ['a'] }, /a is no object and no list/],
    ['what is not there', { [ROOT]: '{}' }, { path: ['a'] }, /a is no object/],
    [
      'the names of an include',
      { [ROOT]: '{ $include: ["./a.json5"] }', '/c/a.json5': '{}' },
      { path: ['$include'] },
      /no section/,
    ],
    ['a broken file', { [ROOT]: '{ a: {}' }, { path: ['a'] }, /syntax errors/],
    ['a stranger', { [ROOT]: '{}' }, { path: ['a'], file: '/c/x.json5' }, /no part of the config/],
    ['over a file', { [ROOT]: '{ a: {} }', '/c/new.json5': '' }, { path: ['a'] }, /exists already/],
    [
      'out of the directory',
      { [ROOT]: '{ a: {} }' },
      { path: ['a'], include: '../new.json5' },
      /outside|leaves|director/,
    ],
    ['an eleventh level', deep, { path: ['a'], file: '/c/10.json5' }, /10/],
  ])('is refused: %s', (_name, files, { path, include = './new.json5', file = ROOT }, reason) => {
    const result = splitInclude(inputOf(files), { file, path, include });
    expect(result).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });
});

describe('a file that is put back', () => {
  it.each<[name: string, files: Files, path: ConfigPath, root: string]>([
    [
      'the whole config',
      { [ROOT]: '// root\n{ $include: "./a.json5" }\n', '/c/a.json5': '// a\n{ b: 1 }\n// end\n' },
      [],
      '// root\n// a\n// end\n{ b: 1 }\n',
    ],
    [
      'comments beside the $include',
      { [ROOT]: '{\n  a: { /* why */ $include: "./a.json5" },\n}\n', '/c/a.json5': '{\n  b: 1,\n}\n' },
      ['a'],
      '{\n  /* why */\n  a: {\n    b: 1,\n  },\n}\n',
    ],
    [
      'a scalar',
      { [ROOT]: '{ a: { $include: "./a.json5" } }', '/c/a.json5': '\ufeff"x" // s' },
      ['a'],
      '{ // s\na: "x" }',
    ],
    [
      'other line ends',
      { [ROOT]: '{\n  a: { $include: "./a.json5" }\n}\n', '/c/a.json5': '{\r\n  b: 1\r\n}\r\n' },
      ['a'],
      '{\n  a: {\n    b: 1\n  }\n}\n',
    ],
  ])('works with %s', (_name, files, path, root) => {
    expect(inline(files, path)).toEqual({ [ROOT]: root });
  });

  it('stays when it is included elsewhere too', () => {
    const files = {
      [ROOT]: '{ a: { $include: "./x.json5" }, b: { $include: "./x.json5" } }',
      '/c/x.json5': '{}',
    };
    expect(inline(files, ['a'])).toEqual({ ...files, [ROOT]: '{ a: {}, b: { $include: "./x.json5" } }' });
  });

  it.each<[name: string, files: Files, reason: RegExp]>([
    ['no include', { [ROOT]: '{ a: {} }' }, /includes no file/],
    ['a list', { [ROOT]: '{ a: { $include: ["./a.json5"] } }', '/c/a.json5': '{}' }, /list of files/],
    ['keys beside it', { [ROOT]: '{ a: { $include: "./a.json5", b: 1 } }', '/c/a.json5': '{}' }, /override/],
    ['a missing file', { [ROOT]: '{ a: { $include: "./a.json5" } }' }, /can not be read/],
    ['a broken file', { [ROOT]: '{ a: { $include: "./a.json5" } }', '/c/a.json5': '{' }, /syntax errors/],
  ])('is refused: %s', (_name, files, reason) => {
    expect(inlineInclude(inputOf(files), { file: ROOT, path: ['a'] })).toEqual({
      ok: false,
      reason: expect.stringMatching(reason),
    });
  });
});

describe('laws on random documents', () => {
  it('the config stays the same, out and back, and no comment is lost', () => {
    fc.assert(
      fc.property(validText, fc.nat(), (text, choice) => {
        const parse = parseJson5(text);
        const places = [...walkNodes(parse.root)].filter(
          ({ path, node }) =>
            path.length > 0 &&
            (node.type === 'object' || node.type === 'array') &&
            nodeAtPath(parse.root, path) === node,
        );
        const place = places[choice % Math.max(places.length, 1)];
        if (!place || text.includes('$include') || text.includes('__proto__')) return;
        const files = { [ROOT]: text };
        const out = split(files, place.path);
        const back = inline(out, place.path);
        expect(sameValue(mergedOf(out), mergedOf(files))).toBe(true);
        expect(sameValue(mergedOf(back), mergedOf(files))).toBe(true);
        const comments = (all: Files) => Object.values(all).flatMap((one) => parseJson5(one).comments).length;
        expect([comments(out), comments(back)]).toEqual([parse.comments.length, parse.comments.length]);
      }),
      { numRuns: 400 },
    );
  });
});
