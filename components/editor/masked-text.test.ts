import { expect, it } from 'vitest';
import { maskTexts } from './masked-text.ts';

it('hides secrets and still tells which of them changed', () => {
  const before = "{ a: { token: 'one' }, b: { token: 'two' } }";
  const after = "{ a: { token: 'one' }, b: { token: 'six' } }";
  const [left = '', right = ''] = maskTexts([before, after]);
  expect(left + right).not.toMatch(/one|two|six/);
  expect(left).toBe("{ a: { token: '••••••••' }, b: { token: '•••••••••' } }");
  expect(right).toBe("{ a: { token: '••••••••' }, b: { token: '••••••••••' } }");
});

it('leaves a text without secrets as it is', () => {
  const text = "{ port: 1, token: '${TOKEN}' } // and a comment";
  expect(maskTexts([text, ''])).toEqual([text, '']);
});
