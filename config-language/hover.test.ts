import { describe, expect, it } from 'vitest';
import { createConfigLanguage } from './language-service.ts';
import { inputOf, languageOf, ROOT } from './testdata/check.ts';
import { bundledSchema } from './testdata/schemas.ts';

const language = createConfigLanguage({
  schema: bundledSchema('2026.9.6'),
  version: '2026.9.6',
  schemaSource: 'bundled',
  reloadOf: (path) => (path[0] === 'gateway' ? { kind: 'restart', source: 'bundled rules' } : null),
});

function hoverAt(marked: string, files: Record<string, string> = {}) {
  const env = { layers: [{ name: 'process' as const, names: ['TOKEN'], emptyNames: ['EMPTY'] }] };
  return language.hover(inputOf(marked.replace('|', ''), files, env), ROOT, marked.indexOf('|'));
}

describe('hover', () => {
  it.each([
    [
      '{ gateway: { po|rt: 1 } }',
      ['gateway.port', 'a whole number, 1 to 65535', 'restarts the Gateway. (bundled rules)'],
    ],
    ['{ gateway: { port: 1|8789 } }', ['gateway.port']],
    ['{ logging: { le|vel: "info" } }', ['"silent", "fatal"']],
    ['{ gateway: { auth: { tok|en: "x" } } }', ['Sensitive']],
    [
      '{ gateway: { auth: { token: "${TO|KEN}" } } }',
      ['**TOKEN** comes from the environment of the process.'],
    ],
    ['{ gateway: { auth: { token: "${EM|PTY}" } } }', ['**EMPTY** is empty']],
    ['{ gateway: { auth: { token: "${NO|PE}" } } }', ['**NOPE** is not set anywhere.']],
    ['{ logging: { $incl|ude: "./a.json5" } }', ['takes this place']],
    ['{ logging: { redact|Sensitive: "off" } }', ['was retired']],
    ['{ commands: { na|tive: true } }', ['Default: `"auto"`']],
  ])('%s', (marked, words) => {
    const markdown = hoverAt(marked)?.markdown ?? '';
    for (const word of words) expect(markdown).toContain(word);
  });

  it.each([
    ['{ gateway: { auth: { mode: "token", tok|en: "x" } } }', 'is applied while the Gateway runs'],
    ['{ gateway: { po|rt: 1 } }', 'restarts the Gateway'],
    ['{ channels: { telegram: { dmPol|icy: "open" } } }', 'needs nothing'],
  ])('says what the plan says of a change at %s', (marked, words) => {
    const offset = marked.indexOf('|');
    const text = marked.replace('|', '');
    expect(languageOf().hover(inputOf(text), ROOT, offset)?.markdown).toContain(words);
  });

  it.each(['{ | }', '|{}', '{ nothing|Known: 1 }'])('says nothing at %s', (marked) => {
    expect(hoverAt(marked)).toBeNull();
  });

  it('names the file that owns an included value', () => {
    const found = hoverAt('{ log|ging: { $include: "./log.json5" } }', { 'log.json5': '{ level: "info" }' });
    expect(found?.markdown).toContain('`/claw/log.json5`');
  });

  it('never shows the value', () => {
    expect(hoverAt('{ gateway: { auth: { token: "hunt|er2" } } }')?.markdown).not.toContain('hunter2');
  });
});
