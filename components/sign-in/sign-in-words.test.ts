import { expect, it } from 'vitest';
import { tokenIn, wordsOfError } from '@/components/sign-in/sign-in-words.ts';

it.each([
  ['abc123', 'abc123'],
  ['  abc123\n', 'abc123'],
  ['http://127.0.0.1:4380/sign-in?token=abc123', 'abc123'],
  ['http://127.0.0.1:4380/sign-in#token=abc123', 'abc123'],
  ['http://localhost/x?next=%2Fi&token=a-b_c&y=1', 'a-b_c'],
  ['', ''],
])('finds the token in %j', (pasted, token) => expect(tokenIn(pasted)).toBe(token));

it('has words for its own errors only', () => {
  expect(wordsOfError('expired')?.title).toBe('That link has expired');
  expect(wordsOfError('<b>')).toBeNull();
  expect(wordsOfError(undefined)).toBeNull();
});
