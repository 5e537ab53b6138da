import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ArchiveKeys, EncryptTo } from '../backup/encryption.ts';
import { decryptFile, findAge, makeKeyPair, startEncryption } from '../platform/archive/age.ts';
import { runArchiveTask } from './archive-task.ts';
import { createArchiver } from './archiver.ts';
import { makeState, makeTempDir, snapshotTree, sourceOf } from './testing/state-fixture.ts';

const quiet = (): void => undefined;
const LEFT_OUT = ['cache/control-ui-assets', 'extensions/demo/node_modules', 'state/plugin.sqlite'];
const hasAge = findAge() !== null;
vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let state: string;
let scratch: string;
let archiver: ReturnType<typeof createArchiver>;

beforeEach(() => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  scratch = join(temp.path, 'scratch');
  mkdirSync(scratch);
  makeState(state);
  archiver = createArchiver({
    now: Date.now,
    scratchDir: scratch,
    runTask: (task, onProgress) => runArchiveTask(task, onProgress),
  });
});
afterEach(() => temp.remove());

const create = (encryptTo: EncryptTo, level: 'fast' | 'zstd' = 'fast') =>
  archiver.create(
    { source: sourceOf(state), destinationDir: join(temp.path, 'out'), level, encryptTo },
    quiet,
  );
const withIdentity = (...identities: string[]): ArchiveKeys => ({ identities, passphrases: [] });
const withPassphrase = (passphrase: string): ArchiveKeys => ({ identities: [], passphrases: [passphrase] });

describe('an encrypted archive', () => {
  it('comes back with any of its keys, and nothing of it stays decrypted', async () => {
    const [old, present] = [await makeKeyPair(), await makeKeyPair()];
    const recipients = [old.recipient, present.recipient];
    const { path, fileName, encryption } = await create({ kind: 'recipients', recipients }, 'zstd');
    expect(fileName).toMatch(/\.tar\.zst\.age$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(encryption).toEqual({ kind: 'recipients', recipients });
    const stranger = await makeKeyPair();
    const keys = withIdentity(stranger.identity, old.identity);
    expect(await archiver.verify(path, quiet, undefined, keys)).toMatchObject({ ok: true, databases: 1 });
    expect(await archiver.compare(path, state, quiet, undefined, keys)).toMatchObject({ refusal: null });
    const targetDir = join(temp.path, 'target');
    const order = {
      path,
      targetDir,
      external: 'inside',
      checkDatabases: true,
      sha256: null,
      owner: null,
    } as const;
    await archiver.extract(order, quiet, undefined, withIdentity(present.identity));
    expect(snapshotTree(targetDir, LEFT_OUT)).toEqual(snapshotTree(state, LEFT_OUT));
    expect(readdirSync(scratch)).toEqual([]);
  });

  it('opens with its passphrase only', async () => {
    const { path, encryption } = await create({ kind: 'passphrase', passphrase: 'correct horse' });
    expect(encryption).toEqual({ kind: 'passphrase' });
    expect(await archiver.verify(path, quiet, undefined, withPassphrase('correct horse'))).toMatchObject({
      ok: true,
    });
    const wrong = archiver.verify(path, quiet, undefined, withPassphrase('wrong horse'));
    await expect(wrong).rejects.toMatchObject({
      code: 'forbidden',
      message: 'The passphrase is wrong. Nothing was changed.',
    });
    const key = archiver.verify(path, quiet, undefined, withIdentity((await makeKeyPair()).identity));
    await expect(key).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/opened by a passphrase, and none was given/),
    });
  });

  it('is not called damaged for want of its key', async () => {
    const { recipient } = await makeKeyPair();
    const { path } = await create({ kind: 'recipients', recipients: [recipient] });
    await expect(archiver.verify(path, quiet)).rejects.toMatchObject({ code: 'forbidden' });
    const stranger = withIdentity((await makeKeyPair()).identity);
    const opened = archiver.verify(path, quiet, undefined, stranger);
    await expect(opened).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/^None of the keys given/),
    });
    const word = archiver.verify(path, quiet, undefined, withPassphrase('a word'));
    await expect(word).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/opened by a secret key, and none was given/),
    });
    expect(readdirSync(scratch)).toEqual([]);
  });

  it('is not called damaged for a typing error in its key', async () => {
    const { identity, recipient } = await makeKeyPair();
    const { path } = await create({ kind: 'recipients', recipients: [recipient] });
    const last = identity.endsWith('Q') ? 'P' : 'Q';
    const mistyped = withIdentity(identity.slice(0, -1) + last);
    const opened = archiver.verify(path, quiet, undefined, mistyped);
    await expect(opened).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('typing error'),
    });
  });

  it('that is damaged is refused as a whole: no good beginning of it is used', async () => {
    const { identity, recipient } = await makeKeyPair();
    writeFileSync(
      join(state, 'large.bin'),
      Buffer.from(Array.from({ length: 300_000 }, (_, at) => at * 7919)),
    );
    const { path } = await create({ kind: 'recipients', recipients: [recipient] });
    const bytes = readFileSync(path);
    bytes[bytes.length - 40] = (bytes[bytes.length - 40] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const targetDir = join(temp.path, 'target');
    const order = {
      path,
      targetDir,
      external: 'inside',
      checkDatabases: true,
      sha256: null,
      owner: null,
    } as const;
    const extracting = archiver.extract(order, quiet, undefined, withIdentity(identity));
    await expect(extracting).rejects.toMatchObject({ code: 'refused' });
    expect(await archiver.verify(path, quiet, undefined, withIdentity(identity))).toMatchObject({
      ok: false,
    });
    expect(readdirSync(scratch)).toEqual([]);
    expect(readdirSync(temp.path)).not.toContain('target');
  });

  it('is read back with the key of the operation, which nobody keeps', async () => {
    const [own, proof] = [await makeKeyPair(), await makeKeyPair()];
    const to = { kind: 'recipients', recipients: [own.recipient], proof: proof.recipient } as const;
    const { path, encryption } = await create(to);
    expect(JSON.stringify(encryption)).not.toContain(proof.recipient);
    for (const { identity } of [own, proof])
      expect(await archiver.verify(path, quiet, undefined, withIdentity(identity))).toMatchObject({
        ok: true,
      });
  });
});

describe('the library and the program', () => {
  it('the library alone writes and reads', async () => {
    const { identity, recipient } = await makeKeyPair();
    const path = join(temp.path, 'x.age');
    writeFileSync(path, await encrypt({ recipients: [recipient] }));
    await decryptFile(path, join(temp.path, 'x'), withIdentity(identity), null);
    expect(readFileSync(join(temp.path, 'x'), 'utf8')).toBe('hello');
    const stranger = withIdentity((await makeKeyPair()).identity);
    const wrong = decryptFile(path, join(temp.path, 'y'), stranger, null);
    await expect(wrong).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.skipIf(!hasAge)('age -d on the shell opens ours, and we open what it made', async () => {
    const { identity, recipient } = await makeKeyPair();
    const keyFile = join(temp.path, 'key.txt');
    writeFileSync(keyFile, `# recovery key\n${identity}\n`, { mode: 0o600 });
    const { path } = await create({ kind: 'recipients', recipients: [recipient] });
    const plain = execFileSync('age', ['-d', '-i', keyFile, path], { maxBuffer: 1e9 });
    expect(spawnSync('tar', ['tzf', '-'], { input: plain }).status).toBe(0);
    for (const armor of [[], ['--armor']]) {
      const tar = execFileSync('tar', ['cz', '-C', temp.path, '.openclaw']);
      const theirs = join(temp.path, `theirs${armor.length}.age`);
      execFileSync('age', ['-r', recipient, ...armor, '-o', theirs], { input: tar });
      const report = await archiver.verify(theirs, quiet, undefined, withIdentity(identity));
      expect(report).toMatchObject({ ok: true, format: 'plain-tar' });
    }
    writeFileSync(join(temp.path, 'lib.age'), await encrypt({ recipients: [recipient] }));
    expect(execFileSync('age', ['-d', '-i', keyFile, join(temp.path, 'lib.age')], { encoding: 'utf8' })).toBe(
      'hello',
    );
  });
});

async function encrypt(to: Parameters<typeof startEncryption>[0]): Promise<Buffer> {
  const { input, output, done } = await startEncryption(to, null);
  input.end('hello');
  const parts: Buffer[] = [];
  for await (const part of output) parts.push(Buffer.from(part));
  await done;
  return Buffer.concat(parts);
}
