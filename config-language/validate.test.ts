import { describe, expect, it } from 'vitest';
import { briefs, checkText } from './testdata/check.ts';

/** Config text, and what is found as `code path «marked text»`. */
const FINDINGS: readonly (readonly [name: string, text: string, ...found: string[]])[] = [
  ['an empty config', '{}'],
  ['a key in the wrong place', '{ port: 1 }', 'unknown-key port «port»'],
  ['a swapped pair of letters', '{ gatewya: {} }', 'unknown-key gatewya «gatewya»'],
  ['a quoted unknown key', '{ "logging": { "levle": "info" } }', 'unknown-key logging.levle «"levle"»'],
  ['a wrong type', '{ gateway: { port: true } }', 'type gateway.port «true»'],
  ['a number in quotes', '{ gateway: { port: "18789" } }', 'type gateway.port «"18789"»'],
  ['a fraction', '{ gateway: { port: 1.5 } }', 'type gateway.port «1.5»'],
  ['below the range', '{ gateway: { port: 0 } }', 'range gateway.port «0»'],
  ['above the range', '{ gateway: { port: 70000 } }', 'range gateway.port «70000»'],
  ['no finite number', '{ gateway: { port: Infinity } }', 'type gateway.port «Infinity»'],
  ['a hexadecimal number', '{ gateway: { port: 0x4A00 } }'],
  ['null instead of nothing', '{ gateway: { port: null } }', 'type gateway.port «null»'],
  ['a value off the list', '{ logging: { level: "inof" } }', 'not-allowed-value logging.level «"inof"»'],
  ['an object instead of a text', '{ logging: { file: {\n a: 1 } } }', 'type logging.file «file»'],
  ['a list as the config', '[]', 'type (root) «[»'],
  ['a text as the config', '"x"', 'type (root) «"x"»'],
  [
    'several at once',
    '{ logging: { level: 1, fiel: "x" }, gateway: { port: -1 } }',
    'type logging.level «1»',
    'unknown-key logging.fiel «fiel»',
    'range gateway.port «-1»',
  ],
  [
    'a broken pattern',
    '{ gateway: { auth: { token: { source: "env", provider: "default", id: "lower" } } } }',
    'pattern gateway.auth.token.id «"lower"»',
  ],
  [
    'a missing field of a reference',
    '{ gateway: { auth: { token: { source: "env", provider: "default" } } } }',
    'missing-key gateway.auth.token.id «token»',
  ],
  [
    'an unknown source of a reference',
    '{ gateway: { auth: { token: { source: "envv", provider: "default", id: "X" } } } }',
    'not-allowed-value gateway.auth.token.source «"envv"»',
  ],
  [
    'a reference without its source',
    '{ gateway: { auth: { token: { provider: "default", id: "X" } } } }',
    'missing-key gateway.auth.token.source «token»',
  ],
  ['a good reference', '{ gateway: { auth: { token: { source: "file", provider: "default", id: "/a" } } } }'],
  [
    'a binding without type',
    '{ bindings: [{ agentId: "main", match: { chanel: "telegram" } }] }',
    'missing-key bindings.0.match.channel «match»',
    'unknown-key bindings.0.match.chanel «chanel»',
  ],
  [
    'no address',
    '{ channels: { a2a: { advertisedUrl: "here" } } }',
    'format channels.a2a.advertisedUrl «"here"»',
    'pattern channels.a2a.advertisedUrl «"here"»',
  ],
  ['a bad agent id', '{ agents: { entries: { "Not OK": {} } } }', 'pattern agents.entries.Not OK «"Not OK"»'],
  [
    'half of a pair that belongs together',
    '{ plugins: { entries: { onepassword: { config: { vault: "v" } } } } }',
    'missing-key plugins.entries.onepassword.config.items «config»',
  ],
  [
    'values that exclude each other',
    '{ plugins: { entries: { "memory-wiki": { config: { vaultMode: "unsafe-local", vault: { scope: "agent" } } } } } }',
    'not-allowed plugins.entries.memory-wiki.config «config»',
  ],
  ['a default that need not be written', '{ channels: { telegram: { enabled: false } } }'],
  [
    'definitions of a plugin',
    '{ plugins: { entries: { imap: { config: { accounts: { a: { hots: "x" } } } } } } }',
    'unknown-key plugins.entries.imap.config.accounts.a.hots «hots»',
    ...['agentId', 'host', 'password', 'user'].map(
      (key) => `missing-key plugins.entries.imap.config.accounts.a.${key} «a»`,
    ),
  ],
  ['an unknown channel', '{ channels: { telegarm: {} } }', 'unknown-channel channels.telegarm «telegarm»'],
  [
    'an unknown plugin',
    '{ plugins: { entries: { nope: {} } } }',
    'unknown-plugin plugins.entries.nope «nope»',
  ],
  [
    'an agent that is not there',
    '{ agents: { entries: { a: {} } }, bindings: [{ agentId: "b", match: { channel: "telegram" } }] }',
    'unknown-agent bindings.0.agentId «"b"»',
  ],
  [
    'a broadcast to nobody',
    '{ broadcast: { "1@g.us": ["main", "mian"], "telegram:2": { agents: ["other"] } } }',
    'unknown-agent broadcast.1@g.us.1 «"mian"»',
    'unknown-agent broadcast.telegram:2.agents.0 «"other"»',
  ],
  [
    'two agents without ownership',
    '{ agents: { entries: { a: {}, b: {} } } }',
    'missing-key agents.ownership «entries»',
  ],
  ['two agents with ownership', '{ agents: { ownership: "explicit", entries: { a: {}, b: {} } } }'],
  ['a key twice', '{ logging: { level: "nope", level: "info" } }', 'duplicate-key logging.level «level»'],
  ['a prototype as data', '{ __proto__: { a: 1 } }', 'ignored-key __proto__ «__proto__»'],
  ['a constructor as a key', '{ constructor: {} }', 'unknown-key constructor «constructor»'],
  ['a map takes any key', '{ mcp: { servers: { anything: { command: "x" } } } }'],
];

describe('validate', () => {
  it.each(FINDINGS.map(([name, text, ...found]) => ({ name, text, found })))(
    'finds $name',
    ({ text, found }) => {
      const result = checkText(text);
      expect([...briefs(result)].sort()).toEqual([...found].sort());
    },
  );
});

/** Config text, the path it is about, words the message must hold, and the suggestion. */
const WORDS: readonly (readonly [text: string, path: string, words: string, suggestion?: string])[] = [
  ['{ gatewya: {} }', 'gatewya', 'Did you mean "gateway"?', 'gateway'],
  ['{ logging: { Level: "info" } }', 'logging.Level', 'Did you mean "level"?', 'level'],
  ['{ logging: { level: "inof" } }', 'logging.level', 'Did you mean "info"?', 'info'],
  ['{ logging: { level: 1 } }', 'logging.level', 'Expected "silent", "fatal"'],
  ['{ gateway: { port: 0 } }', 'gateway.port', 'Expected 1 to 65535.'],
  ['{ gateway: { port: "18789" } }', 'gateway.port', 'remove the quotes', '18789'],
  ['{ cron: { enabled: "true" } }', 'cron.enabled', 'remove the quotes', 'true'],
  ['{ gateway: { port: "${PORT}" } }', 'gateway.port', '${PORT} always gives a text'],
  ['{ gateway: { port: null } }', 'gateway.port', 'remove the key'],
  ['{ cron: 1 }', 'cron', 'Expected an object, found a number.'],
  ['{ gateway: { reload: { mod: "off" } } }', 'gateway.reload.mod', 'Did you mean "mode"?', 'mode'],
  ['{ gateway: { reload: { xyz: "off" } } }', 'gateway.reload.xyz', 'Known keys: mode.'],
  [
    '{ plugins: { entries: { imap: { zzz: 1 } } } }',
    'plugins.entries.imap.zzz',
    'plugin that is not installed',
  ],
  ['{ session: { reset: 5 } }', 'session.reset', 'Expected an object, found a number.'],
  [
    '{ agents: { defaults: { model: 5 } } }',
    'agents.defaults.model',
    'Expected a text or an object, found a number.',
  ],
];

describe('validate, in words', () => {
  it.each(WORDS.map(([text, path, words, suggestion]) => ({ text, path, words, suggestion })))(
    '$text says $words',
    ({ text, path, words, suggestion }) => {
      const found = checkText(text).diagnostics.find((diagnostic) => diagnostic.path === path);
      expect(found?.message).toContain(words);
      expect(found?.suggestion).toBe(suggestion);
    },
  );

  it('never repeats a value that may be a secret', () => {
    const secret = 'hunter2-hunter2';
    const text = `{ gateway: { auth: { token: { source: "${secret}" }, mode: "${secret}" } }, env: { vars: { A: ["${secret}"] } } }`;
    const { diagnostics } = checkText(text);
    expect(diagnostics.length).toBeGreaterThan(2);
    for (const { message, suggestion } of diagnostics)
      expect(`${message}${suggestion}`).not.toContain(secret);
  });
});
