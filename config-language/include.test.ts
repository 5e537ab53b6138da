import { describe, expect, it } from 'vitest';
import type { FileRead } from './file-access.ts';
import { resolveIncludes } from './include.ts';
import { mergedValue } from './merged.ts';
import { briefs, checkText, ROOT } from './testdata/check.ts';

type Files = Readonly<Record<string, string>>;

const chain = (length: number): Files =>
  Object.fromEntries(
    Array.from({ length }, (_, index) => [
      `n${index + 1}.json5`,
      index + 1 === length ? '{level: "warn"}' : `{$include: "./n${index + 2}.json5"}`,
    ]),
  );

/** Files, and the merged value at `logging` or `tools`: OpenClaw's own answers (2026.9.6). */
const MERGES: readonly (readonly [name: string, text: string, files: Files, path: string, value: unknown])[] =
  [
    [
      'a key beside the include wins',
      '{logging: {$include: "./log.json5", level: "debug"}}',
      { 'log.json5': '{level: "warn", consoleLevel: "error"}' },
      'logging',
      { level: 'debug', consoleLevel: 'error' },
    ],
    [
      'of several files the later wins',
      '{logging: {$include: ["./a.json5", "./b.json5"]}}',
      { 'a.json5': '{level: "warn", consoleLevel: "error"}', 'b.json5': '{level: "trace"}' },
      'logging',
      { level: 'trace', consoleLevel: 'error' },
    ],
    [
      'lists are joined',
      '{tools: {$include: ["./a.json5", "./b.json5"], deny: ["z"]}}',
      { 'a.json5': '{deny: ["x"], profile: "coding"}', 'b.json5': '{deny: ["y"], exec: {host: "gateway"}}' },
      'tools',
      { deny: ['x', 'y', 'z'], profile: 'coding', exec: { host: 'gateway' } },
    ],
    [
      'the whole config and nested includes',
      '{$include: ["./base.json5", "./sub/over.json5"], logging: {level: "error"}}',
      {
        'base.json5': '{gateway: {port: 18000}, logging: {level: "warn", consoleLevel: "warn"}}',
        'sub/over.json5': '{gateway: {port: 18001}, logging: {$include: "./deep.json5"}}',
        'sub/deep.json5': '{consoleStyle: "json"}',
      },
      'logging',
      { level: 'error', consoleLevel: 'warn', consoleStyle: 'json' },
    ],
    [
      'a list as the included value',
      '{tools: {deny: {$include: "./arr.json5"}}}',
      { 'arr.json5': '["a", "b"]' },
      'tools',
      { deny: ['a', 'b'] },
    ],
    [
      'a text inside a list',
      '{tools: {deny: ["q", {$include: "./s.json5"}]}}',
      { 's.json5': '"abc"' },
      'tools',
      { deny: ['q', 'abc'] },
    ],
    ['ten files deep', '{logging: {$include: "./n1.json5"}}', chain(10), 'logging', { level: 'warn' }],
    ['no files at all', '{logging: {$include: []}}', {}, 'logging', {}],
    [
      'several lists',
      '{tools: {deny: {$include: ["./a.json5", "./b.json5"]}}}',
      { 'a.json5': '["x"]', 'b.json5': '["y"]' },
      'tools',
      { deny: ['x', 'y'] },
    ],
    [
      'null is a value',
      '{tools: {$include: "./a.json5", exec: null}}',
      { 'a.json5': '{exec: {host: "gateway"}}' },
      'tools',
      { exec: null },
    ],
    [
      'an absolute path inside the directory',
      '{logging: {$include: "/claw/a.json5"}}',
      { 'a.json5': '{level: "warn"}' },
      'logging',
      { level: 'warn' },
    ],
    [
      'the same file twice',
      '{logging: {$include: ["./a.json5", "./a.json5"]}}',
      { 'a.json5': '{level: "warn"}' },
      'logging',
      { level: 'warn' },
    ],
  ];

describe('resolveIncludes merges', () => {
  it.each(MERGES)('%s', (_name, text, files, path, value) => {
    const { merged } = checkText(text, files);
    expect(JSON.parse(JSON.stringify(merged ?? null))[path]).toEqual(value);
  });
});

/** Files, and what is found: every case OpenClaw reports as one `<root>` error. */
const PROBLEMS: readonly (readonly [name: string, text: string, files: Files, ...found: string[]])[] = [
  [
    'a missing file',
    '{logging: {$include: "./missing.json5"}}',
    {},
    'include-missing logging «"./missing.json5"»',
  ],
  [
    'a circle',
    '{logging: {$include: "./a.json5"}}',
    { 'a.json5': '{$include: "./b.json5"}', 'b.json5': '{$include: "./a.json5"}' },
    'b.json5: include-circular logging «"./a.json5"»',
  ],
  [
    'the root including itself',
    '{$include: "./openclaw.json"}',
    {},
    'include-circular (root) «"./openclaw.json"»',
  ],
  [
    'a path upwards',
    '{logging: {$include: "../outside.json5"}}',
    {},
    'include-escapes logging «"../outside.json5"»',
  ],
  [
    'an absolute path elsewhere',
    '{logging: {$include: "/home/x.json5"}}',
    {},
    'include-escapes logging «"/home/x.json5"»',
  ],
  [
    'a directory with the same beginning',
    '{logging: {$include: "/claw-other/x.json5"}}',
    {},
    'include-escapes logging «"/claw-other/x.json5"»',
  ],
  [
    'a broken file',
    '{logging: {$include: "./bad.json5"}}',
    { 'bad.json5': '{level "warn"}' },
    'include-broken logging «"./bad.json5"»',
    'bad.json5: syntax',
  ],
  [
    'an empty file',
    '{logging: {$include: "./empty.json5"}}',
    { 'empty.json5': '' },
    'include-empty logging «"./empty.json5"»',
    'empty.json5: syntax',
  ],
  [
    'keys beside a list',
    '{logging: {$include: "./arr.json5", level: "info"}}',
    { 'arr.json5': '["a"]' },
    'include-siblings logging «"./arr.json5"»',
  ],
  [
    'eleven files deep',
    '{logging: {$include: "./n1.json5"}}',
    chain(11),
    'n10.json5: include-too-deep logging «"./n11.json5"»',
  ],
  ['a number', '{logging: {$include: 42}}', {}, 'include-invalid logging «42»'],
  ['null', '{logging: {$include: null}}', {}, 'include-invalid logging «null»'],
  [
    'a number in the list',
    '{logging: {$include: ["./a.json5", 3]}}',
    { 'a.json5': '{}' },
    'include-invalid logging «3»',
  ],
  [
    'a variable in the path',
    '{logging: {$include: "./${SET}.json5"}}',
    { 'hello.json5': '{}' },
    'include-missing logging «"./${SET}.json5"»',
  ],
  [
    'several at once',
    '{logging: {$include: "./x.json5"}, cron: {$include: "./y.json5"}, gateway: {prot: 1}}',
    {},
    'include-missing logging «"./x.json5"»',
    'include-missing cron «"./y.json5"»',
    'unknown-key gateway.prot «prot»',
  ],
  ['a null character', '{logging: {$include: "a\\u0000b"}}', {}, 'include-invalid logging «"a\\u0000b"»'],
];

describe('resolveIncludes reports', () => {
  it.each(PROBLEMS.map(([name, text, files, ...found]) => ({ name, text, files, found })))(
    '$name at its place',
    ({ text, files, found }) => {
      const result = checkText(text, files);
      const actual = briefs(result).map((line, index) =>
        result.diagnostics[index]?.source === 'syntax' ? `${line.split(':')[0]}: syntax` : line,
      );
      expect([...actual].sort()).toEqual([...found].sort());
      expect(result.ok).toBe(false);
    },
  );
});

describe('what is included is judged in its own file', () => {
  it.each([
    [
      'an unknown key',
      '{logging: {$include: "./l.json5"}}',
      { 'l.json5': '{ levle: "info" }' },
      ['l.json5: unknown-key logging.levle «levle»'],
    ],
    [
      'an overridden value is not judged',
      '{logging: {$include: "./l.json5", level: "info"}}',
      { 'l.json5': '{ level: "nope" }' },
      [],
    ],
    [
      'the override is',
      '{logging: {$include: "./l.json5", level: "nope"}}',
      { 'l.json5': '{ level: "info" }' },
      ['not-allowed-value logging.level «"nope"»'],
    ],
    [
      'a missing key stands at the include',
      '{bindings: [{$include: "./b.json5"}]}',
      { 'b.json5': '{agentId: "main"}' },
      ['missing-key bindings.0.match «"./b.json5"»'],
    ],
    [
      'nothing is missing from what could not be read',
      '{bindings: [{$include: "./b.json5", agentId: "main"}]}',
      {},
      ['include-missing bindings.0 «"./b.json5"»'],
    ],
    [
      'included where the schema allows no other keys',
      '{gateway: {reload: {$include: "./r.json5"}}}',
      { 'r.json5': '{mode: "hybrid"}' },
      [],
    ],
    [
      'a file included twice is judged once',
      '{logging: {$include: "./l.json5"}, cron: {$include: "./l.json5"}}',
      { 'l.json5': '{ a: 1, a: 2 }' },
      [
        'l.json5: duplicate-key logging.a «a»',
        'l.json5: unknown-key logging.a «a»',
        'l.json5: unknown-key cron.a «a»',
      ],
    ],
  ])('%s', (_name, text, files, found) => {
    expect([...briefs(checkText(text, files as unknown as Files))].sort()).toEqual([...found].sort());
  });
});

describe('files that are not what they seem', () => {
  const resolve = (name: string, read: FileRead, includeRoots: string[] = []) =>
    resolveIncludes({
      rootFile: ROOT,
      includeRoots,
      access: {
        read: (path) => (path === ROOT ? { kind: 'file', text: `{logging: {$include: "${name}"}}` } : read),
      },
    });

  it.each<[string, FileRead, string]>([
    ['a directory', { kind: 'directory' }, 'include-directory'],
    ['too large', { kind: 'too-large' }, 'include-too-large'],
    ['unreadable', { kind: 'unreadable', reason: 'permission denied' }, 'include-unreadable'],
    ['a link out', { kind: 'file', text: '{}', realPath: '/etc/x.json5' }, 'include-symlink'],
    ['more than 2 MB', { kind: 'file', text: ' '.repeat(2 * 1024 * 1024 + 1) }, 'include-too-large'],
    ['more than 2 MB in bytes', { kind: 'file', text: 'é'.repeat(1024 * 1024 + 1) }, 'include-too-large'],
    ['a second name of a file', { kind: 'file', text: '{}', hardLinked: true }, 'include-hardlink'],
  ])('%s', (_name, read, code) => {
    expect(resolve('./a.json5', read).diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  });

  it('follows a link that stays inside', () => {
    expect(resolve('./a.json5', { kind: 'file', text: '{}', realPath: '/claw/b.json5' }).diagnostics).toEqual(
      [],
    );
  });

  it('reads from an allowed root, also through a link', () => {
    const read: FileRead = { kind: 'file', text: '{level: "warn"}', realPath: '/shared/real.json5' };
    const { merged, diagnostics } = resolve('/shared/log.json5', read, ['/shared']);
    expect(diagnostics).toEqual([]);
    expect(merged && JSON.stringify(mergedValue(merged))).toBe('{"logging":{"level":"warn"}}');
  });

  it('does not run away when files include each other many times over', () => {
    const many = JSON.stringify(Array(50).fill('./n1.json5'));
    const files = Object.fromEntries(
      Array.from({ length: 10 }, (_, n) => [
        `n${n + 1}.json5`,
        `{$include: ${many.replaceAll('n1.', `n${n + 2}.`)}}`,
      ]),
    );
    const result = checkText(`{logging: {$include: ${many}}}`, files);
    expect(result.diagnostics.some(({ code }) => code === 'include-too-many')).toBe(true);
  });
});

describe('ownerOf', () => {
  const files = { 'log.json5': '{level: "warn"}', 'deep.json5': '{$include: "./log.json5"}' };
  it.each([
    ['{logging: {level: "warn"}}', ROOT, null],
    ['{logging: {$include: "./log.json5"}}', '/claw/log.json5', null],
    [
      '{logging: {$include: "./deep.json5"}}',
      '/claw/log.json5',
      'It is included by a file that is itself included.',
    ],
    ['{logging: {$include: ["./log.json5"]}}', '/claw/log.json5', 'It comes from a list of included files.'],
    [
      '{logging: {$include: "./log.json5", file: "x"}}',
      '/claw/log.json5',
      'Keys beside its $include override the included file.',
    ],
    ['{logging: {$include: "./log.json5", level: "info"}}', ROOT, null],
  ])('%s', (text, file, refused) => {
    const owner = checkText(text, files).ownerOf(['logging', 'level']);
    expect(owner).toMatchObject({ file, refusedByOpenClaw: refused });
  });
});
