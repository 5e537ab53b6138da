export const signInErrors = ['expired', 'used', 'invalid', 'rate-limited'] as const;
export type SignInError = (typeof signInErrors)[number];

interface Words {
  readonly title: string;
  readonly hint: string;
}

/** What went wrong and what to do, for the `error` in the page's address. */
export const signInErrorWords: Readonly<Record<SignInError, Words>> = {
  expired: {
    title: 'That link has expired',
    hint: 'Links are valid for a short time only. Print a new one.',
  },
  used: {
    title: 'That link was already used',
    hint: 'Each link signs in one browser, once. Print a new one.',
  },
  invalid: {
    title: 'That link is not known here',
    hint: 'Check that all of it was pasted, or print a new one.',
  },
  'rate-limited': { title: 'Too many attempts', hint: 'Wait a minute, then try once more with a new link.' },
};

/** The words for an `error` parameter; null for none and for one that is not ours. */
export function wordsOfError(parameter: string | undefined): Words | null {
  const code = signInErrors.find((known) => known === parameter);
  return code === undefined ? null : signInErrorWords[code];
}
