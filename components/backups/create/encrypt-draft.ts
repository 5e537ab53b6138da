import type { EncryptChoice } from '@/server/backup/types.ts';

/** What is typed about encryption, before it is sent. */
export interface EncryptDraft {
  readonly kind: EncryptChoice['kind'];
  /** Public keys, one a line. */
  readonly recipients: string;
  /** Later backups are encrypted for the same keys. */
  readonly remember: boolean;
  readonly passphrase: string;
  readonly again: string;
}

const LEAST_PASSPHRASE = 12;

/** Begins with what the instance does by default. */
export function draftFrom(saved: readonly string[]): EncryptDraft {
  const some = saved.length > 0;
  return {
    kind: some ? 'recipients' : 'none',
    recipients: saved.join('\n'),
    remember: some,
    passphrase: '',
    again: '',
  };
}

/** What goes with the order to make a backup. */
export function choiceOf({ kind, recipients, passphrase }: EncryptDraft): EncryptChoice {
  if (kind === 'recipients') return { kind, recipients: recipientsOf(recipients) };
  return kind === 'passphrase' ? { kind, passphrase } : { kind };
}

/** Why it can't be sent as it is; null when it can. */
export function draftProblem({ kind, recipients, passphrase, again }: EncryptDraft): string | null {
  if (kind === 'recipients') {
    const keys = recipientsOf(recipients);
    if (keys.length === 0) return 'Give a public key, or make a new one';
    return keys.every((key) => /^age1[a-z0-9]{58}$/.test(key)) ? null : 'A line is no public key of age';
  }
  if (kind === 'none') return null;
  if (passphrase.length < LEAST_PASSPHRASE) return `The passphrase needs ${LEAST_PASSPHRASE} characters`;
  return passphrase === again ? null : 'Type the passphrase twice';
}

/** The public keys to save as the default of the instance; null: it stays as it is. */
export function defaultToSave(
  { kind, recipients, remember }: EncryptDraft,
  saved: readonly string[],
): string | null {
  if (kind !== 'recipients') return null;
  const wanted = remember ? recipientsOf(recipients) : [];
  return wanted.join() === saved.join() ? null : wanted.join('\n');
}

function recipientsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
