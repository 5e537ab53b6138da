import { describe, expect, it } from 'vitest';
import { inputOf, languageOf, ROOT } from './testdata/check.ts';

const ENV = { layers: [{ name: 'process' as const, names: ['HOME', 'TOKEN'] }] };

/** Completes at the `|` of a config. */
function completeAt(marked: string, files: Record<string, string> = {}, includableFiles: string[] = []) {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const items = languageOf().complete(inputOf(text, files, ENV), ROOT, offset, { includableFiles });
  const accept = (label: string) => {
    const item = items.find((candidate) => candidate.label === label);
    if (!item) throw new Error(`no ${label} among ${items.map((candidate) => candidate.label).join(' ')}`);
    const inserted = item.edit.text.replace(/(?<!\\)\$0/, '|').replaceAll('\\$', '$');
    return [{ ...item.edit, text: inserted }, ...item.additionalEdits]
      .sort((a, b) => b.start - a.start)
      .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
  };
  return { labels: items.map((item) => item.label), accept };
}

/** Config with the cursor, what is accepted, and the config afterwards. */
const ACCEPTED: readonly (readonly [string, string, string])[] = [
  ['{|}', 'gateway', '{gateway: { | }}'],
  ['{ gateway: { | } }', 'port', '{ gateway: { port: | } }'],
  ['{ gateway: { po| } }', 'port', '{ gateway: { port: | } }'],
  ['{ gateway: { po|: 1 } }', 'port', '{ gateway: { port: 1 } }'],
  ['{ gateway: { |\n mode: "local" } }', 'port', '{ gateway: { port: |,\n mode: "local" } }'],
  ['{ gateway: { mode: "local" | } }', 'port', '{ gateway: { mode: "local", port: | } }'],
  ['{ gateway: { mode: "local", | } }', 'port', '{ gateway: { mode: "local", port: | } }'],
  ['{ gateway: { mode: "local" /* , */\n | } }', 'port', '{ gateway: { mode: "local", /* , */\n port: | } }'],
  ['{ "gateway": { "mode": "local", | } }', 'port', '{ "gateway": { "mode": "local", "port": | } }'],
  ['{ logging: { | } }', 'file', '{ logging: { file: "|" } }'],
  ['{ logging: { | } }', 'redactPatterns', '{ logging: { redactPatterns: [|] } }'],
  ['{ logging: { level: | } }', 'debug', '{ logging: { level: "debug" } }'],
  ['{ logging: { level:| } }', 'debug', '{ logging: { level: "debug" } }'],
  ['{ logging: { level: "in|" } }', 'info', '{ logging: { level: "info" } }'],
  ['{ logging: { level: | \n file: "x" } }', 'info', '{ logging: { level: "info", \n file: "x" } }'],
  ["{ logging: { file: 'x', level: | } }", 'info', "{ logging: { file: 'x', level: 'info' } }"],
  ["{ logging: { level: 'in|' } }", 'info', "{ logging: { level: 'info' } }"],
  ["{ logging: { level: 'info', | } }", 'file', "{ logging: { level: 'info', file: '|' } }"],
  ["{ 'logging': { | } }", 'file', "{ 'logging': { 'file': '|' } }"],
  ['{ logging: { | } }', '$include', '{ logging: { $include: "|" } }'],
  ["{ a: 'x', logging: { $inc| } }", '$include', "{ a: 'x', logging: { $include: '|' } }"],
  ['{ cron: { enabled: | } }', 'true', '{ cron: { enabled: true } }'],
  ['{ logging: { file: "${|" } }', 'HOME', '{ logging: { file: "${HOME}" } }'],
  ['{ logging: { file: "/${HO|}/x" } }', 'HOME', '{ logging: { file: "/${HOME}/x" } }'],
  [
    '{ agents: { entries: { home: {}, work: {} } }, bindings: [{ agentId: "|" }] }',
    'work',
    '{ agents: { entries: { home: {}, work: {} } }, bindings: [{ agentId: "work" }] }',
  ],
  [
    '{ channels: { telegram: {} }, bindings: [{ agentId: "main", match: { channel: | } }] }',
    'telegram',
    '{ channels: { telegram: {} }, bindings: [{ agentId: "main", match: { channel: "telegram" } }] }',
  ],
  [
    '{ models: { providers: { mine: { models: [{ id: "big" }] } } }, agents: { defaults: { model: "|" } } }',
    'mine/big',
    '{ models: { providers: { mine: { models: [{ id: "big" }] } } }, agents: { defaults: { model: "mine/big" } } }',
  ],
  ['{ cron: { enabled: t| } }', 'true', '{ cron: { enabled: true } }'],
  ['{ logging: { level: deb| } }', 'debug', '{ logging: { level: "debug" } }'],
  ['{ logging: { level: d|eb, file: "x" } }', 'debug', '{ logging: { level: "debug", file: "x" } }'],
  ['{ logging: { level: /* x */ | } }', 'debug', '{ logging: { level: /* x */ "debug" } }'],
  ["{ logging: { file: 'x', level: | } }", 'debug', "{ logging: { file: 'x', level: 'debug' } }"],
  ["{ logging: { level: 'info', | } }", 'file', "{ logging: { level: 'info', file: '|' } }"],
  ['{ gateway: {|', 'port', '{ gateway: {port: |'],
  ['{ gateway: {\n  mode: "local",\n  |\n', 'port', '{ gateway: {\n  mode: "local",\n  port: |\n'],
  ['{ gateway: { po|', 'port', '{ gateway: { port: |'],
  ['|', '{ }', '{\n  |\n}'],
  ['{ logging: { file: "$|" } }', 'HOME', '{ logging: { file: "${HOME}" } }'],
  ['{ gateway: { auth: { token: | } } }', '${TOKEN}', '{ gateway: { auth: { token: "${TOKEN}" } } }'],
  [
    '{ models: { providers: { mine: { models: [{ id: "big" }] } } }, agents: { defaults: { models: { | } } } }',
    'mine/big',
    '{ models: { providers: { mine: { models: [{ id: "big" }] } } }, agents: { defaults: { models: { "mine/big": { | } } } } }',
  ],
  [
    '{ gateway: { auth: { token: { source: "env", | } } } }',
    'id',
    '{ gateway: { auth: { token: { source: "env", id: "|" } } } }',
  ],
];

describe('complete', () => {
  it.each(ACCEPTED)('%s with %s', (marked, label, expected) => {
    expect(completeAt(marked).accept(label)).toBe(expected);
  });

  it('does not propose a key twice', () => {
    expect(completeAt('{ gateway: { port: 1, | } }').labels).not.toContain('port');
  });

  it.each([
    ['{ logging: { $include: "|" } }', '{ logging: { $include: "./log.json5" } }'],
    ['{ logging: { $include: | } }', '{ logging: { $include: "./log.json5" } }'],
    ['{ logging: { $include:| } }', '{ logging: { $include: "./log.json5" } }'],
    ['{ logging: { $include: ["./a.json5" |] } }', '{ logging: { $include: ["./a.json5", "./log.json5"] } }'],
    [
      "{ logging: { $include: ['./a.json5', |] } }",
      "{ logging: { $include: ['./a.json5', './log.json5'] } }",
    ],
  ])('proposes the files it was given at %s', (marked, expected) => {
    expect(completeAt(marked, {}, ['./log.json5']).accept('./log.json5')).toBe(expected);
  });

  it.each(['{ // |\n }', '|{}', '{} |', '{ logging: { file: "$${|" } }', '{ logging: { fi|le: } } }'])(
    'is silent or harmless at %s',
    (marked) => {
      expect(() => completeAt(marked)).not.toThrow();
    },
  );

  it('works in an included file', () => {
    const input = inputOf('{ logging: { $include: "./log.json5" } }', { 'log.json5': '{ level: "" }' });
    const items = languageOf().complete(input, '/claw/log.json5', '{ level: "'.length);
    expect(items.map((item) => item.label)).toContain('debug');
  });
});
