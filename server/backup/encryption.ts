import { AppError } from '../errors.ts';
import type { EncryptionRecord } from './types.ts';

/** Whom an archive is encrypted for, as the operation holds it. Never stored: it may hold a passphrase. */
export type EncryptTo =
  | {
      readonly kind: 'recipients';
      readonly recipients: readonly string[];
      /** Recipient of a key that lives as long as the operation: with it the archive is read back, then it is gone. */
      readonly proof?: string;
    }
  | { readonly kind: 'passphrase'; readonly passphrase: string };

/** What opens an encrypted archive. Sent once with an act, never logged or stored. */
export interface ArchiveKeys {
  /** Secret keys, `AGE-SECRET-KEY-1…`; each is tried. */
  readonly identities: readonly string[];
  readonly passphrases: readonly string[];
}

export function encryptionRecordOf(to: EncryptTo | null): EncryptionRecord | null {
  if (to === null) return null;
  return to.kind === 'passphrase'
    ? { kind: 'passphrase' }
    : { kind: 'recipients', recipients: to.recipients };
}

/** For whom an instance encrypts by default: public keys. */
export interface RecipientRepository {
  read(instanceId: string): readonly string[];
  save(instanceId: string, recipients: readonly string[], at: number): void;
}

/** Which key file of this machine is read for an instance: its path only. */
export interface IdentityRepository {
  read(instanceId: string): string | null;
  /** Null: none. */
  save(instanceId: string, path: string | null, at: number): void;
}

const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;
const IDENTITY = /\bAGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}\b/g;

/**
 * Public keys, one a line or parted by blanks or commas; `#` begins a comment.
 * @throws AppError `bad-input`
 */
export function parseRecipients(text: string): string[] {
  const recipients = wordsOf(text);
  for (const recipient of recipients) {
    if (RECIPIENT.test(recipient)) continue;
    // A secret key must not be repeated in a message.
    const what = /^AGE-SECRET-KEY/i.test(recipient) ? 'A secret key' : `“${recipient.slice(0, 12)}…”`;
    throw new AppError('bad-input', `${what} is not a public key of age. Nothing was done.`, {
      hint: 'A public key begins with age1 and has 62 characters. “age-keygen -y FILE” shows that of a key file.',
    });
  }
  return [...new Set(recipients)];
}

/** Secret keys of an age key file, also when it was pasted into one line. @throws AppError `bad-input`; the message never has a part of the text */
export function parseIdentities(text: string): string[] {
  const identities = text.toUpperCase().match(IDENTITY) ?? [];
  if (identities.length > 0) return identities;
  throw new AppError('bad-input', 'This is not a secret key of age.', {
    hint: 'It begins with AGE-SECRET-KEY-1 and has 74 characters. It is on the recovery sheet or in the key file.',
  });
}

/** What one field takes: secret keys when it looks like some, else a passphrase. @throws AppError `bad-input` */
export function parseKey(text: string): ArchiveKeys {
  if (/AGE-SECRET-KEY/i.test(text)) return { identities: parseIdentities(text), passphrases: [] };
  if (text === '') throw new AppError('bad-input', 'No key and no passphrase was given.');
  return { identities: [], passphrases: [text] };
}

function wordsOf(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) => line.replace(/#.*/, '').split(/[\s,]+/))
    .filter((word) => word !== '');
}
