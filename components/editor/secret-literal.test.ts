import { describe, expect, it } from 'vitest';
import { createEnvironment } from '@/config-language/env.ts';
import { memoryFileAccess } from '@/config-language/file-access.ts';
import { resolveIncludes } from '@/config-language/include.ts';
import { parseJson5 } from '@/config-language/parse.ts';
import { moveSecret, nameTakenBy, secretLiteralAt } from './secret-literal.ts';

describe('secretLiteralAt', () => {
  it.each([
    ["{ gateway: { auth: { token: 'x' } } }", 'OPENCLAW_GATEWAY_TOKEN'],
    ["{ channels: { telegram: { botToken: 'x' } } }", 'TELEGRAM_BOT_TOKEN'],
    ["{ models: { providers: { 'my-llm': { apiKey: 'x' } } } }", 'MODELS_MY_LLM_API_KEY'],
    ["{ gateway: { auth: { token: '${x}' } } }", 'OPENCLAW_GATEWAY_TOKEN', '${x}'],
  ])('names the variable for %s', (text, name, value = 'x') => {
    expect(secretLiteralAt(parseJson5(text), text.indexOf(`'${value}'`) + 1, {})?.name).toBe(name);
  });

  it.each([
    "{ gateway: { auth: { token: '${TOKEN}' } } }",
    "{ gateway: { auth: { token: 'x-${TOKEN}' } } }",
    "{ gateway: { auth: { token: '' } } }",
    "{ gateway: { port: 'x' } }",
    "{ env: { vars: { A_TOKEN: 'x' } } }",
  ])('leaves %s alone', (text) => {
    expect(secretLiteralAt(parseJson5(text), text.lastIndexOf("'"), {})).toBeNull();
  });
});

describe('moveSecret', () => {
  const move = (text: string, name = 'A') =>
    moveSecret(parseJson5(text), ['token'], name, (one) => (one === 'TAKEN' ? 'It is taken.' : null));

  it('takes the place of the text, in its own quotes', () => {
    expect(move("{ token: 'x' }")).toEqual({
      value: 'x',
      problem: null,
      edit: { start: 9, end: 12, text: "'${A}'" },
    });
  });
  it('gives the value as OpenClaw reads it', () => {
    expect(move('{ token: "\\u0041$${B}" }')?.value).toBe('A${B}');
  });
  it.each([
    ["{ token: 'x' }", 'a', /Capital letters/],
    ["{ token: 'x' }", 'TAKEN', /taken/],
    ['{ token: "\\r\\\\n" }', 'A', /No line of a \.env file/],
  ])('says why %s can’t be moved to %s', (text, name, problem) => {
    expect(move(text, name)?.problem).toMatch(problem);
  });
});

describe('nameTakenBy', () => {
  const { tree, environment } = judged(
    "{ env: { vars: { INLINE: 'x' } }, gateway: { auth: { token: '${USED}' } } }",
  );
  it.each([
    ['INLINE', 'INLINE is set already, by env.vars in the config.'],
    ['STATE', 'STATE is set already, by .env in the state directory.'],
    ['USED', 'gateway.auth.token refers to USED already.'],
    ['FREE', null],
  ])('%s', (name, words) => {
    expect(nameTakenBy(name, environment, tree)).toBe(words);
  });
});

function judged(text: string) {
  const access = memoryFileAccess({ '/c/openclaw.json': text });
  const tree = resolveIncludes({ rootFile: '/c/openclaw.json', access }).merged;
  return {
    tree,
    environment: createEnvironment({ layers: [{ name: 'state .env', names: ['STATE'] }] }, tree),
  };
}
