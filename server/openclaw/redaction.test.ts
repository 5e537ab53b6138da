import { expect, it } from 'vitest';
import { redactionOf, secretsOf, secretVariables } from './redaction.ts';

it.each([
  [
    'the longest first',
    ['secret', 'secret-two'],
    'a secret-two and a secret',
    'a [redacted] and a [redacted]',
  ],
  ['what a header carries', [], 'authorization: Bearer abc.def', 'authorization: Bearer [redacted]'],
  ['who signs in by URL', [], 'GET https://me:pass@host/x?a=b@c', 'GET https://[redacted]@host/x?a=b@c'],
  ['nothing else', ['secret'], 'listening on http://127.0.0.1:18789', 'listening on http://127.0.0.1:18789'],
])('redacts %s', (_name, secrets, text, redacted) => {
  expect(redactionOf(secrets)(text)).toBe(redacted);
});

it('knows the secrets of a config and of its variables', () => {
  const config = {
    gateway: { auth: { token: 'tok-123456', mode: 'token' } },
    hooks: { token: 'no' },
    name: 'gateway',
  };
  expect(secretsOf(config)).toEqual(['tok-123456']);
  const values = new Map([
    ['DB_PASSWORD', 'hunter22'],
    ['LANGUAGE', 'en_GB.UTF-8'],
    ['SHORT_KEY', 'no'],
  ]);
  expect(secretVariables([{ source: 'process', values }])).toEqual(['hunter22']);
  expect(secretVariables([{ source: 'state .env', values }])).toEqual(['hunter22', 'en_GB.UTF-8']);
});
