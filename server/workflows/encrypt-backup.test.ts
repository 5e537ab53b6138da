import { describe, expect, it } from 'vitest';
import type { BackupRecord, EncryptionRecord } from '../backup/types.ts';
import type { Instance } from '../instances/types.ts';
import { createEncryption, keysFor } from './encrypt-backup.ts';

const RECIPIENT = `age1${'q'.repeat(58)}`;
const IDENTITY = `AGE-SECRET-KEY-1${'Q'.repeat(58)}`;
const instance = { id: 'i' } as Instance;

function setUp() {
  const saved = new Map<string, readonly string[]>();
  const audited: string[] = [];
  const encryption = createEncryption({
    recipients: {
      read: (id) => saved.get(id) ?? [],
      save: (id, recipients) => void saved.set(id, recipients),
    },
    makeKeyPair: () => Promise.resolve({ identity: 'one-time secret', recipient: 'one-time public' }),
    audit: (...entry) => void audited.push(entry[3]),
    now: () => 0,
  });
  return { encryption, audited };
}

describe('whom a backup is encrypted for', () => {
  it('is nobody until public keys are saved, then those, unless asked otherwise', async () => {
    const { encryption, audited } = setUp();
    expect(await encryption.orderFor(instance, undefined)).toBeNull();
    expect(encryption.saveRecipients(instance, `# mine\n${RECIPIENT}\n`, 'browser')).toEqual([RECIPIENT]);
    expect(await encryption.orderFor(instance, undefined)).toEqual({
      encryptTo: { kind: 'recipients', recipients: [RECIPIENT], proof: 'one-time public' },
      keys: { identities: ['one-time secret'], passphrases: [] },
    });
    expect(await encryption.orderFor(instance, { kind: 'none' })).toBeNull();
    expect(audited).toEqual(['Backups are encrypted for age1qqqqqq…qqqqqq']);
  });

  it('may be whoever has a passphrase, which is all it takes to read it back', async () => {
    const choice = { kind: 'passphrase', passphrase: 'correct horse' } as const;
    expect(await setUp().encryption.orderFor(instance, choice)).toEqual({
      encryptTo: choice,
      keys: { identities: [], passphrases: ['correct horse'] },
    });
  });

  it('is never a secret key, and nobody is not somebody', async () => {
    const { encryption, audited } = setUp();
    expect(() => encryption.saveRecipients(instance, IDENTITY, 'browser')).toThrow(/not a public key/);
    expect(audited).toEqual([]);
    const empty = encryption.orderFor(instance, { kind: 'recipients', recipients: [] });
    await expect(empty).rejects.toMatchObject({ code: 'bad-input' });
  });
});

describe('what opens a backup', () => {
  const made = (encryption: EncryptionRecord | null) => ({ fileName: 'b.age', encryption }) as BackupRecord;

  it('is nothing for a plain one, and what was given for another', () => {
    expect(keysFor(made(null), undefined)).toBeUndefined();
    const locked = made({ kind: 'recipients', recipients: [RECIPIENT] });
    expect(keysFor(locked, IDENTITY)).toEqual({ identities: [IDENTITY], passphrases: [] });
  });

  it.each<[EncryptionRecord, string]>([
    [{ kind: 'passphrase' }, 'Give its passphrase.'],
    [{ kind: 'recipients', recipients: [RECIPIENT] }, 'Give the secret key to age1qqqqqq…qqqqqq.'],
  ])('is asked for', (encryption, hint) => {
    expect(() => keysFor(made(encryption), '')).toThrow(expect.objectContaining({ code: 'forbidden', hint }));
  });
});
