import { describe, expect, it } from 'vitest';
import { choiceOf, defaultToSave, draftFrom, draftProblem, type EncryptDraft } from './encrypt-draft.ts';

const KEY = `age1${'q'.repeat(58)}`;
const OTHER = `age1${'p'.repeat(58)}`;
const draft = (change: Partial<EncryptDraft>): EncryptDraft => ({ ...draftFrom([]), ...change });

describe('a draft of an encryption', () => {
  it('begins with what the instance does', () => {
    expect(choiceOf(draftFrom([]))).toEqual({ kind: 'none' });
    expect(choiceOf(draftFrom([KEY]))).toEqual({ kind: 'recipients', recipients: [KEY] });
  });

  it.each<[string, Partial<EncryptDraft>, RegExp | null]>([
    ['nothing', {}, null],
    ['no key', { kind: 'recipients' }, /public key/],
    ['a key', { kind: 'recipients', recipients: ` ${KEY}\n` }, null],
    ['a secret key', { kind: 'recipients', recipients: 'AGE-SECRET-KEY-1QQ' }, /no public key/],
    ['a short passphrase', { kind: 'passphrase', passphrase: 'short', again: 'short' }, /12 characters/],
    ['another the second time', { kind: 'passphrase', passphrase: 'x'.repeat(12), again: 'y' }, /twice/],
    ['a passphrase', { kind: 'passphrase', passphrase: 'x'.repeat(12), again: 'x'.repeat(12) }, null],
  ])('with %s', (_what, change, problem) => {
    if (problem === null) expect(draftProblem(draft(change))).toBeNull();
    else expect(draftProblem(draft(change))).toMatch(problem);
  });

  it.each<[string, Partial<EncryptDraft>, string[], string | null]>([
    ['is saved when asked to', { kind: 'recipients', recipients: KEY, remember: true }, [], KEY],
    ['is replaced', { kind: 'recipients', recipients: OTHER, remember: true }, [KEY], OTHER],
    ['is forgotten when switched off', { kind: 'recipients', recipients: KEY, remember: false }, [KEY], ''],
    ['stays as it is', { kind: 'recipients', recipients: KEY, remember: true }, [KEY], null],
    ['stays for one plain backup', { kind: 'none', remember: true }, [KEY], null],
  ])('the default %s', (_what, change, saved, expected) => {
    expect(defaultToSave(draft(change), saved)).toBe(expected);
  });
});
