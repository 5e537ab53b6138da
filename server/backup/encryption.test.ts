import { describe, expect, it } from 'vitest';
import { encryptionRecordOf, parseIdentities, parseKey, parseRecipients } from './encryption.ts';

const RECIPIENT = `age1${'q'.repeat(58)}`;
const IDENTITY = `AGE-SECRET-KEY-1${'Q'.repeat(58)}`;

describe('public keys', () => {
  it('are taken from lines with comments, each once', () => {
    expect(parseRecipients(`# mine\n${RECIPIENT}, ${RECIPIENT} # again\n`)).toEqual([RECIPIENT]);
    expect(parseRecipients(' \n')).toEqual([]);
  });

  it.each(['age1short', 'ssh-ed25519', IDENTITY])('are refused when they are none: %s', (text) => {
    expect(() => parseRecipients(text)).toThrow(/not a public key/);
  });

  it('never repeat a secret key in a message', () => {
    expect(() => parseRecipients(IDENTITY)).toThrow(/^A secret key is not/);
  });
});

describe('keys that open', () => {
  it.each([
    ['a key file', `# created: today\n# public key: ${RECIPIENT}\n${IDENTITY}\n`],
    ['small letters', IDENTITY.toLowerCase()],
  ])('are taken from %s', (_what, text) => {
    expect(parseIdentities(text)).toEqual([IDENTITY]);
    expect(parseKey(text)).toEqual({ identities: [IDENTITY], passphrases: [] });
  });

  it('are a passphrase when they are no secret key', () => {
    expect(parseKey('correct horse')).toEqual({ identities: [], passphrases: ['correct horse'] });
    expect(() => parseKey('AGE-SECRET-KEY-1SHORT')).toThrow(/^This is not a secret key of age\.$/);
    expect(() => parseKey('')).toThrow();
  });
});

describe('the record of an encryption', () => {
  it('has public keys only', () => {
    expect(encryptionRecordOf({ kind: 'passphrase', passphrase: 'secret' })).toEqual({ kind: 'passphrase' });
    expect(encryptionRecordOf({ kind: 'recipients', recipients: [RECIPIENT], proof: 'age1proof' })).toEqual({
      kind: 'recipients',
      recipients: [RECIPIENT],
    });
    expect(encryptionRecordOf(null)).toBeNull();
  });
});
