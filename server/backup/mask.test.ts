import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSensitivePaths } from '../../config-language/sensitive.ts';
import { findSecrets, maskText, secretAt } from './mask.ts';

const mark = (secret: string): string => `•${secret.length % 7}•`;
const masked = (path: string, text: string): string => maskText(path, text, () => '•').text;

describe('what is masked', () => {
  it.each([
    ['openclaw.json', `{ gateway: { auth: { token: 'abc' } } }`, `{ gateway: { auth: { token: '•' } } }`],
    ['openclaw.json.bak.2', `{"botToken":"1:x"}`, `{"botToken":"•"}`],
    ['openclaw.json', `{ token: '\${TOKEN}', port: 18789 }`, `{ token: '\${TOKEN}', port: 18789 }`],
    ['openclaw.json', `{\n// token: "old-value"\n}`, `{\n// token: "•"\n}`],
    [
      'openclaw.json',
      `{ models: { providers: { x: { apiKey: "k" } } }, `,
      `{ models: { providers: { x: { apiKey: "•" } } }, `,
    ],
    ['.env', `A=secret # note\nexport B="two words"\nC=\n`, `A=• # note\nexport B=•\nC=\n`],
    ['config/prod.env', `PLAIN=value`, `PLAIN=•`],
    ['credentials/telegram.json', `{"type":"bot","id":"77","n":3}`, `{"type":"bot","id":"•","n":3}`],
    ['credentials/broken.json', `{"token":"abc`, `•`],
    ['credentials/raw', `hunter2`, `•`],
    [
      'agents/main/agent/auth-profiles.json',
      `{"profiles":{"p":{"key":"k1"}}}`,
      `{"profiles":{"p":{"key":"•"}}}`,
    ],
    ['workspace/notes.md', `use sk-abcdefghijklmnop123 here`, `use • here`],
    ['workspace/key.md', `-----BEGIN RSA PRIVATE KEY-----\nAA\n-----END RSA PRIVATE KEY-----\nend`, `•\nend`],
    [
      'workspace/run.sh',
      `curl -H "Authorization: Bearer abcdefgh12" https://u:pw@h/`,
      `curl -H "Authorization: Bearer •" https://u:•@h/`,
    ],
    ['agents/main/sessions/a.jsonl', `{"a":1}\n{"env":{"K":"v1"}}\n`, `{"a":1}\n{"env":{"K":"•"}}\n`],
    ['logs/gateway.log', `password=hunter22 token: 1234`, `password=• token: 1234`],
    [
      'workspace/README.md',
      `Nothing hidden: maxTokens 5, tokens = many.`,
      `Nothing hidden: maxTokens 5, tokens = many.`,
    ],
  ])('%s: %s', (path, text, wanted) => {
    expect(masked(path, text)).toBe(wanted);
  });

  it('what OpenClaw itself calls sensitive is masked in the config, whatever its name', () => {
    const known = createSensitivePaths(['channels.*.entry']);
    const text = `{ channels: { x: { entry: 'abc', exit: 'def' } } }`;
    expect(maskText('openclaw.json', text, () => '•', known).text).toBe(text.replace('abc', '•'));
    expect(secretAt('openclaw.json', text, 0, known)).toBe('abc');
  });

  it('names each secret by its number, its line and its key, and gives one at a time', () => {
    const text = `{\n  gateway: { auth: { token: 'one' } },\n  hooks: { token: 'two' },\n}`;
    const { secrets } = maskText('openclaw.json', text, mark);
    expect(secrets).toEqual([
      { index: 0, line: 2, name: 'token', mark: mark('one') },
      { index: 1, line: 3, name: 'token', mark: mark('two') },
    ]);
    expect(secretAt('openclaw.json', text, 1)).toBe('two');
    expect(secretAt('openclaw.json', text, 2)).toBeNull();
  });
});

describe('no secret stays', () => {
  const secret = fc.stringMatching(/^[a-z0-9]{12,20}$/);
  it.each([
    ['.env', (value: string) => `NAME=${value}\nOTHER="${value}"\n`],
    [
      'openclaw.json',
      (value: string) => JSON.stringify({ channels: { x: { botToken: value } }, env: { A: value } }),
    ],
    ['credentials/a.json', (value: string) => JSON.stringify([{ any: [value] }, value])],
    ['credentials/a.txt', (value: string) => `first\n${value}\n`],
    ['agents/a/agent/auth-profiles.json', (value: string) => JSON.stringify({ a: { b: { access: value } } })],
  ] as const)('in %s', (path, write) => {
    fc.assert(
      fc.property(secret, (value) => {
        expect(maskText(path, write(value), () => '•').text).not.toContain(value);
      }),
    );
  });

  it('and ranges are in order and apart, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('.env', 'openclaw.json', 'a.jsonl', 'credentials/x', 'b.md'),
        (text, path) => {
          let last = 0;
          for (const { start, end } of findSecrets(path, text)) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThan(start);
            last = end;
          }
        },
      ),
    );
  });
});
