import { describe, expect, it } from 'vitest';
import { parseJson5 } from '@/config-language/parse.ts';
import { envLine, secretLiteralAt } from './secret-literal.ts';

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

describe('envLine', () => {
  it.each([
    ['plain', 'A=plain'],
    ['with space', 'A=with space'],
    ['a#b', "A='a#b'"],
    ["it's", "A=it's"],
    [" it's #1", 'A=" it\'s #1"'],
    ['', 'A='],
  ])('carries %j', (value, line) => {
    expect(envLine('A', value)).toBe(line);
  });
  it('says when no line can carry a value', () => {
    expect(envLine('A', 'two\nlines')).toBeNull();
  });
});
