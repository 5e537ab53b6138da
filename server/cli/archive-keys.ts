import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ArchiveKeys, type EncryptTo, parseIdentities, parseRecipients } from '../backup/encryption.ts';
import { AppError, errnoOf } from '../errors.ts';
import { usageError } from './guard.ts';
import type { CommandIo } from './io.ts';

/** Options of commands that read archives. Keys come from files: arguments are seen by every user of the machine. */
export const KEY_OPTIONS = {
  identity: { type: 'string' },
  'passphrase-file': { type: 'string' },
} as const;

/** Options of commands that write archives. */
export const ENCRYPT_OPTIONS = {
  recipient: { type: 'string' },
  'passphrase-file': { type: 'string' },
} as const;

type Values = Readonly<Record<string, string | boolean | undefined>>;

/** What `--identity FILE` and `--passphrase-file FILE` name. @throws AppError `bad-input`, `unavailable` */
export async function readKeys(values: Values, io: CommandIo): Promise<ArchiveKeys | undefined> {
  const { identity, 'passphrase-file': passphraseFile } = values;
  if (typeof identity !== 'string' && typeof passphraseFile !== 'string') return undefined;
  return {
    identities: typeof identity === 'string' ? parseIdentities(await readText(identity, io)) : [],
    passphrases: typeof passphraseFile === 'string' ? [await readPassphrase(passphraseFile, io)] : [],
  };
}

/** What `--recipient KEY[,KEY…]` or `--passphrase-file FILE` asks for. @throws AppError `bad-input`, `unavailable` */
export async function readEncryptTo(values: Values, io: CommandIo): Promise<EncryptTo | null> {
  const { recipient, 'passphrase-file': passphraseFile } = values;
  if (typeof recipient === 'string') {
    if (passphraseFile !== undefined) throw usageError('Give --recipient or --passphrase-file, not both.');
    const recipients = parseRecipients(recipient);
    if (recipients.length === 0) throw usageError('--recipient is empty.');
    return { kind: 'recipients', recipients };
  }
  if (typeof passphraseFile !== 'string') return null;
  return { kind: 'passphrase', passphrase: await readPassphrase(passphraseFile, io) };
}

async function readPassphrase(path: string, io: CommandIo): Promise<string> {
  const passphrase = (await readText(path, io)).replace(/\r?\n$/, '');
  if (passphrase === '') throw usageError(`${path} is empty.`);
  return passphrase;
}

async function readText(path: string, io: CommandIo): Promise<string> {
  const file = resolve(io.cwd, path);
  try {
    const { mode } = await stat(file);
    if (mode & 0o077)
      io.stderr.write(
        `Warning: other users of this machine may open ${file}, which holds a secret. Close it: chmod 600 ${file}\n`,
      );
    return await readFile(file, 'utf8');
  } catch (error) {
    const errno = errnoOf(error);
    if (!errno) throw error;
    throw new AppError('unavailable', `${file} could not be read (${errno}). Nothing was done.`, {
      path: file,
      cause: error,
    });
  }
}
