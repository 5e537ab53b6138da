import {
  type ArchiveKeys,
  type EncryptTo,
  parseKey,
  parseRecipients,
  type RecipientRepository,
} from '../backup/encryption.ts';
import type { BackupRecord, EncryptChoice } from '../backup/types.ts';
import { AppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';

interface Deps {
  readonly recipients: RecipientRepository;
  readonly makeKeyPair: () => Promise<{ identity: string; recipient: string }>;
  readonly audit: (actor: string, action: string, instance: Instance, detail: string) => void;
  readonly now: () => number;
}

/** Whom one archive is written for, and the keys with which the same operation reads it back. */
export interface EncryptOrder {
  readonly encryptTo: EncryptTo;
  readonly keys: ArchiveKeys;
}

/** Encryption of the backups of an instance: its public keys, and the keys of one act. */
export function createEncryption(deps: Deps) {
  const { recipients, audit } = deps;
  return {
    recipients: (instance: Instance) => recipients.read(instance.id),
    /** @throws AppError `bad-input` when one is no public key; nothing is saved then */
    saveRecipients(instance: Instance, text: string, actor: string): readonly string[] {
      const parsed = parseRecipients(text);
      recipients.save(instance.id, parsed, deps.now());
      audit(
        actor,
        'backup.recipients',
        instance,
        parsed.length === 0
          ? 'Backups are not encrypted by default any more'
          : `Backups are encrypted for ${parsed.map(shortRecipient).join(', ')}`,
      );
      return parsed;
    },
    /**
     * Null: not encrypted. Without a choice the saved public keys decide. The archive also opens with a key that is
     * made here and lives as long as the operation, so that it can be read back although nobody here has the other.
     */
    async orderFor(instance: Instance, choice: EncryptChoice | undefined): Promise<EncryptOrder | null> {
      if (choice?.kind === 'none') return null;
      if (choice?.kind === 'passphrase') {
        const { passphrase } = choice;
        return { encryptTo: choice, keys: { identities: [], passphrases: [passphrase] } };
      }
      const wanted = choice ? parseRecipients(choice.recipients.join('\n')) : recipients.read(instance.id);
      if (wanted.length === 0) {
        if (!choice) return null;
        throw new AppError('bad-input', 'There is no public key to encrypt for. Nothing was done.');
      }
      const proof = await deps.makeKeyPair();
      return {
        encryptTo: { kind: 'recipients', recipients: wanted, proof: proof.recipient },
        keys: { identities: [proof.identity], passphrases: [] },
      };
    },
  };
}

/** What opens a backup: nothing for a plain one. @throws AppError `forbidden` when it needs a key and none is given */
export function keysFor(record: BackupRecord, key: string | undefined): ArchiveKeys | undefined {
  if (record.encryption === null) return undefined;
  if (key !== undefined && key !== '') return parseKey(key);
  throw new AppError('forbidden', `${record.fileName} is encrypted, and its key is not kept here.`, {
    hint:
      record.encryption.kind === 'passphrase'
        ? 'Give its passphrase.'
        : `Give the secret key to ${record.encryption.recipients.map(shortRecipient).join(' or ')}.`,
  });
}

function shortRecipient(recipient: string): string {
  return `${recipient.slice(0, 10)}…${recipient.slice(-6)}`;
}
