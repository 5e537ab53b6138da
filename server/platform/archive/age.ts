import { spawn, spawnSync } from 'node:child_process';
import { closeSync, createReadStream, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough, Readable, type Writable } from 'node:stream';
import type { ReadableStream as WebReadable } from 'node:stream/web';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { AppError, errnoOf, messageOf } from '../../errors.ts';
import { writeAllSync } from '../write-all.ts';

/** Plain bytes go in, encrypted ones come out. */
export interface Encryption {
  readonly input: Writable;
  readonly output: Readable;
  /** Settles after the last byte came out; rejects when what came out is not whole. */
  readonly done: Promise<void>;
}

export type EncryptFor =
  | { readonly recipients: readonly string[] }
  /** Costs about a second of one core, by design. */
  | { readonly passphrase: string };

export interface OpenWith {
  readonly identities: readonly string[];
  readonly passphrases: readonly string[];
}

/** A key pair for the time of one operation. */
export async function makeKeyPair(): Promise<{ identity: string; recipient: string }> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** The `age` program, ten times as fast as the library, where it is installed. */
export function findAge(): string | null {
  return spawnSync('age', ['--version'], { stdio: 'ignore', timeout: 5_000 }).status === 0 ? 'age' : null;
}

/** Begins to encrypt. `program` null: by the library. A passphrase is always the library's: the program asks a terminal. */
export async function startEncryption(
  to: EncryptFor,
  program: string | null = findAge(),
): Promise<Encryption> {
  if (program !== null && 'recipients' in to) return encryptByProgram(program, to.recipients);
  const encrypter = new Encrypter();
  if ('recipients' in to) for (const recipient of to.recipients) encrypter.addRecipient(recipient);
  else encrypter.setPassphrase(to.passphrase);
  const input = new PassThrough({ highWaterMark: 256 * 1024 });
  const encrypted = await encrypter.encrypt(Readable.toWeb(input) as ReadableStream<Uint8Array>);
  return {
    input,
    output: Readable.fromWeb(encrypted as WebReadable<Uint8Array>),
    done: Promise.resolve(),
  };
}

function encryptByProgram(program: string, recipients: readonly string[]): Encryption {
  const args = ['-e', ...recipients.flatMap((recipient) => ['-r', recipient])];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const said = collect(child.stderr);
  const done = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0
        ? resolve()
        : reject(new AppError('internal', `age could not encrypt: ${said().trim() || `exit code ${code}`}`)),
    );
  });
  // Whoever finishes awaits it; until then an early end must not count as unhandled.
  done.catch(() => undefined);
  return { input: child.stdin, output: child.stdout, done };
}

/**
 * Decrypts a file into a new one, mode 0600. Damage shows only after a good beginning came out, so nothing may use
 * `target` before this has settled; on an error the caller removes it.
 * @throws AppError `forbidden` (none of the keys opens it), `refused` (damaged), `disk-full`
 */
export async function decryptFile(
  path: string,
  target: string,
  keys: OpenWith,
  program: string | null = findAge(),
): Promise<void> {
  await checkIdentities(keys.identities);
  const fd = openSync(target, 'wx', 0o600);
  try {
    const plain =
      program !== null && keys.passphrases.length === 0
        ? decryptByProgram(program, path, keys.identities)
        : decryptByLibrary(path, keys);
    for await (const chunk of plain) writeAllSync(fd, chunk);
  } catch (error) {
    throw await decryptError(path, keys, error);
  } finally {
    closeSync(fd);
  }
}

/** The public keys of secret ones. @throws AppError `forbidden` when one has a typing error */
export async function recipientsOf(identities: readonly string[]): Promise<string[]> {
  await checkIdentities(identities);
  return await Promise.all(identities.map((identity) => identityToRecipient(identity)));
}

/** As much of a file as holds every stanza of a header with a handful of keys. */
const HEADER_BYTES = 16 * 1024;

/** What an age file asks for, by its header; a passphrase stands alone there. */
export async function lockOf(path: string): Promise<'recipients' | 'passphrase'> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const text = buffer.toString('latin1', 0, bytesRead);
    const armored = /^-----BEGIN[^\n]*\n([\s\S]*)/.exec(text)?.[1];
    const header = armored === undefined ? text : Buffer.from(armored, 'base64').toString('latin1');
    return /^-> scrypt /m.test(header) ? 'passphrase' : 'recipients';
  } finally {
    await file.close();
  }
}

/**
 * Tries the keys on the beginning of an age file. Answers the public keys of those that open it; none for a passphrase.
 * @throws AppError `forbidden` (none opens it, or has a typing error), `refused` (damaged)
 */
export async function tryKeys(path: string, keys: OpenWith): Promise<string[]> {
  await checkIdentities(keys.identities);
  const opening: string[] = [];
  let last: unknown = null;
  for (const identity of keys.identities) {
    try {
      await readStart(path, { identities: [identity], passphrases: [] });
      opening.push(await identityToRecipient(identity));
    } catch (error) {
      last = error;
    }
  }
  if (opening.length > 0) return opening;
  if (keys.passphrases.length === 0 && last !== null) throw await decryptError(path, keys, last);
  try {
    await readStart(path, { identities: [], passphrases: keys.passphrases });
  } catch (error) {
    throw await decryptError(path, keys, error);
  }
  return [];
}

async function readStart(path: string, keys: OpenWith): Promise<void> {
  for await (const _chunk of decryptByLibrary(path, keys)) return;
}

/** A typing error in a key must not be taken for damage of the archive; each key has a checksum. */
async function checkIdentities(identities: readonly string[]): Promise<void> {
  for (const identity of identities) {
    try {
      await identityToRecipient(identity);
    } catch {
      throw new AppError('forbidden', 'A secret key has a typing error. Nothing was changed.', {
        hint: 'Compare it with the recovery sheet, or copy it again.',
      });
    }
  }
}

async function* decryptByProgram(
  program: string,
  path: string,
  identities: readonly string[],
): AsyncGenerator<Uint8Array, void> {
  const child = spawn(program, ['-d', '-i', '-', '--', path], { stdio: ['pipe', 'pipe', 'pipe'] });
  const said = collect(child.stderr);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  ended.catch(() => undefined);
  // It may end before it reads its keys; its exit code tells the story.
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${identities.join('\n')}\n`);
  try {
    yield* child.stdout as AsyncIterable<Uint8Array>;
    const code = await ended;
    if (code !== 0) throw new Error(said().trim() || `age ended with code ${code}`);
  } finally {
    child.kill('SIGKILL');
  }
}

async function* decryptByLibrary(path: string, keys: OpenWith): AsyncGenerator<Uint8Array, void> {
  const decrypter = new Decrypter();
  for (const identity of keys.identities) decrypter.addIdentity(identity);
  for (const passphrase of keys.passphrases) decrypter.addPassphrase(passphrase);
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  try {
    const plain = await decrypter.decrypt(Readable.toWeb(file) as ReadableStream<Uint8Array>);
    yield* plain as unknown as AsyncIterable<Uint8Array>;
  } finally {
    file.destroy();
  }
}

async function decryptError(path: string, keys: OpenWith, error: unknown): Promise<unknown> {
  const errno = errnoOf(error);
  if (errno === 'ENOSPC' || errno === 'EDQUOT')
    return new AppError('disk-full', 'There is no space left to decrypt the archive. Nothing was changed.', {
      hint: 'Free as much space as the archive takes in the temporary directory.',
      cause: error,
    });
  if (errno?.startsWith('E')) return error;
  // The words of the program and of the library; neither repeats a key.
  if (/no identity matched|incorrect passphrase|passphrase/i.test(messageOf(error)))
    return wrongKey(path, await lockOf(path), keys);
  return new AppError(
    'refused',
    'The archive is damaged: it does not decrypt to its end. Nothing was written.',
    {
      path,
      hint: 'Choose another backup, or copy this one again from where it came from.',
      cause: error,
    },
  );
}

function wrongKey(path: string, lock: 'recipients' | 'passphrase', keys: OpenWith): AppError {
  const [what, hint] =
    lock === 'recipients'
      ? [
          keys.identities.length > 0
            ? 'None of the keys given opens this archive.'
            : 'This archive is opened by a secret key, and none was given.',
          'The record of the backup names the public keys that it was made for.',
        ]
      : [
          keys.passphrases.length > 0
            ? 'The passphrase is wrong.'
            : 'This archive is opened by a passphrase, and none was given.',
          'Type it as it was set: capital letters and spaces count.',
        ];
  return new AppError('forbidden', `${what} Nothing was changed.`, { path, hint });
}

function collect(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length < 4096) text += chunk;
  });
  return () => text;
}
