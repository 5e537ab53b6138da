import { describe, expect, it } from 'vitest';
import { placeOpenClawIssues } from './openclaw-issues.ts';
import { brief, checkText } from './testdata/check.ts';

const CONFIG =
  '{ logging: { $include: "./l.json5" }, agents: { entries: { a: {} } }, channels: { telegram: { groups: { "a.b": { topics: {} } } } } }';
const FILES = { 'l.json5': '{ level: "info" }' };

function placed(text: string, path: string, message: string): string[] {
  const result = checkText(text, FILES);
  return placeOpenClawIssues(result, [{ path, message }]).map((diagnostic) => brief(result, diagnostic));
}

describe('placeOpenClawIssues', () => {
  it.each([
    ['logging.level', 'Invalid', 'l.json5: openclaw logging.level «"info"»'],
    ['agents.ownership', 'multi-agent …', 'openclaw agents.ownership «agents»'],
    ['agents.entries.a', 'Unrecognized key: "zz"', 'openclaw agents.entries.a.zz «a»'],
    ['channels.telegram.groups.a.b.topics', 'no', 'openclaw channels.telegram.groups.a.b.topics «topics»'],
    ['<root>', 'Something else', 'openclaw (root) «{»'],
    ['', 'Something else', 'openclaw (root) «{»'],
  ])('%s: %s', (path, message, expected) => {
    expect(placed(CONFIG, path, message)).toEqual([expected]);
  });

  it.each([
    ['{ logging: { level: "wran" } }', '<root>', 'Unrecognized key: "mcp"', ['mcp']],
    ['{ tools: { exec: { security: "ful" } } }', 'tools', 'something between its keys', ['tools']],
    ['{ tools: { nope: 1 } }', 'tools', 'Unrecognized keys: "nope", "deny"', ['tools.deny']],
    ['{ logging: { level: "wran" } }', '<root>', 'Failed to read include file: ./x.json5', ['(root)']],
    [
      '{ channels: { irc: {} } }',
      'channels.irc',
      "invalid config: must have required property 'nick'",
      ['channels.irc.nick'],
    ],
  ])('keeps what ours does not say: %s %s %s', (text, path, message, expected) => {
    expect(placed(text, path, message).map((line) => line.split(' ')[1])).toEqual(expected);
  });

  it('takes the branches of a union for one finding', () => {
    const result = checkText(
      '{ channels: { telegram: { botToken: { source: "env", id: "x", provider: "p" } } } }',
    );
    const issues = [
      ['', 'must be string'],
      ['.id', 'must match pattern "^[A-Z]"'],
      ['.source', 'must be equal to constant'],
      ['', 'must match a schema in anyOf'],
    ].map(([below, words]) => ({
      path: `channels.telegram.botToken${below}`,
      message: `invalid config: ${words}`,
    }));
    expect(result.diagnostics.map(({ path }) => path)).toEqual(['channels.telegram.botToken.id']);
    expect(placeOpenClawIssues(result, issues)).toEqual([]);
  });

  it.each([
    ['{ logging: { levle: 1 } }', 'logging', 'Unrecognized key: "levle"'],
    ['{ gateway: { port: 0 } }', 'gateway.port', 'Too small'],
    ['{ logging: { $include: "./none.json5" } }', '<root>', 'Failed to read include file'],
    ['{ logging: {', '<root>', 'JSON5 parse failed: SyntaxError'],
    ['[]', '<root>', 'Invalid input: expected object, received array'],
    ['{ gateway: { auth: { token: { source: "env", id: "X" } } } }', 'gateway.auth.token', 'Invalid input'],
  ])('adds nothing to what is said already: %s', (text, path, message) => {
    expect(placed(text, path, message)).toEqual([]);
  });

  it('marks the start of a file that holds no value', () => {
    const result = checkText('');
    expect(
      placeOpenClawIssues({ ...result, diagnostics: [] }, [{ path: '', message: 'JSON5 parse failed' }]),
    ).toMatchObject([{ file: '/claw/openclaw.json', start: 0, end: 0 }]);
  });
});
