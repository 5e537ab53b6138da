import { expect, it } from 'vitest';
import { wordsOfError } from '@/components/sign-in/sign-in-words.ts';

it('has words for its own errors only', () => {
  expect(wordsOfError('expired')?.title).toBe('That link has expired');
  expect(wordsOfError('<b>')).toBeNull();
  expect(wordsOfError(undefined)).toBeNull();
});
