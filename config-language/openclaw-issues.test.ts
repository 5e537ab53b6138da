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
    ['{ logging: { levle: 1 } }', 'logging', 'Unrecognized key: "levle"'],
    ['{ gateway: { port: 0 } }', 'gateway.port', 'Too small'],
    ['{ logging: { $include: "./none.json5" } }', '<root>', 'Failed to read include file'],
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
