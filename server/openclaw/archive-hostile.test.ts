import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeKeyPair, startEncryption } from '../platform/archive/age.ts';
import { runArchiveTask } from './archive-task.ts';
import { createArchiver } from './archiver.ts';
import { file, HOSTILE, honest, withState } from './testing/hostile-archives.ts';
import { paxEntry, rawArchive, rawEntry } from './testing/raw-tar.ts';
import { makeService, targetOf } from './testing/restore-bench.ts';
import { makeState, makeTempDir, snapshotTree } from './testing/state-fixture.ts';

const quiet = (): void => undefined;
const archiver = createArchiver({
  now: Date.now,
  runTask: (task, onProgress) => runArchiveTask(task, onProgress),
});
/** Real files and threads take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let path: string;

beforeEach(() => {
  temp = makeTempDir();
  path = join(temp.path, 'hostile.tar.gz');
  makeState(join(temp.path, '.openclaw'));
  writeFileSync(join(temp.path, 'outside'), 'untouched');
});
afterEach(() => temp.remove());

/** What stands around the tar. */
const FORMS: readonly [string, (tar: Buffer) => Buffer | Promise<Buffer>][] = [
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
  ['age', (tar) => encrypted(zstdCompressSync(tar))],
];
const keyPair = await makeKeyPair();
const keys = { identities: [keyPair.identity], passphrases: [] };

async function encrypted(plain: Buffer): Promise<Buffer> {
  const { input, output, done } = await startEncryption({ recipients: [keyPair.recipient] });
  input.end(plain);
  const bytes = await buffer(output);
  await done;
  return bytes;
}

describe('a hostile archive', () => {
  const refuses = async (reason: RegExp): Promise<void> => {
    const before = snapshotTree(temp.path);
    const report = await archiver.verify(path, quiet, undefined, keys);
    expect(report.ok).toBe(false);
    expect(report.problems[0]?.message).toMatch(reason);
    const target = join(temp.path, 'target');
    const order = { path, targetDir: target, checkDatabases: true, sha256: null, owner: null } as const;
    await expect(
      archiver.extract({ ...order, external: 'inside' }, quiet, undefined, keys),
    ).rejects.toMatchObject({ code: 'refused', message: expect.stringMatching(reason) });
    expect(existsSync(target)).toBe(false);
    expect(snapshotTree(temp.path)).toEqual(before);
  };

  describe.each(FORMS)('in the form of %s', (_form, wrap) => {
    it.each(HOSTILE)('is refused with a reason: %s', async (_name, make, reason) => {
      writeFileSync(path, await wrap(make()));
      await refuses(reason);
    });
  });

  it.each<[string, () => Buffer, RegExp]>([
    [
      'a trailing gzip member',
      () => Buffer.concat([rawArchive(honest), rawArchive([file('.openclaw/late')])]),
      /follows the end/,
    ],
    [
      'trailing garbage',
      () => Buffer.concat([rawArchive(honest), Buffer.from('garbage')]),
      /follow the end|damaged/,
    ],
  ])('is refused with a reason: %s', async (_name, make, reason) => {
    writeFileSync(path, make());
    await refuses(reason);
  });

  it.each(HOSTILE)('gives a plan that refuses it: %s', async (_name, make, reason) => {
    writeFileSync(path, gzipSync(make()));
    const before = snapshotTree(temp.path);
    const plan = await makeService().service.planRestore(path, targetOf(join(temp.path, '.openclaw')));
    expect(plan.refusal).toMatch(reason);
    expect(snapshotTree(temp.path)).toEqual(before);
  });

  it('with a database larger than the disk counts as no damage, and nothing of it is written', async () => {
    const size = String(2 * 1024 ** 4);
    const body = 'SQLite format 3\0 and so on';
    writeFileSync(path, gzipSync(withState(paxEntry({ size }), { name: '.openclaw/d.sqlite', body })));
    const before = snapshotTree(temp.path);
    await expect(archiver.verify(path, quiet)).rejects.toMatchObject({ code: 'disk-full' });
    const order = { path, targetDir: join(temp.path, 'target'), sha256: null, owner: null } as const;
    await expect(
      archiver.extract({ ...order, external: 'inside', checkDatabases: true }, quiet),
    ).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/the \d+ bytes that are free/),
    });
    expect(snapshotTree(temp.path)).toEqual(before);
  });

  it('in a name that is not UTF-8 is refused', async () => {
    const entry = rawEntry(file('.openclaw/aXb'));
    const odd = rawEntry({ ...file('.openclaw/aXb') });
    odd[11] = 0xff;
    // The checksum must fit, or that is what is refused.
    const difference = 0xff - (entry[11] ?? 0);
    const sum = Number.parseInt(entry.toString('latin1', 148, 154), 8) + difference;
    odd.write(sum.toString(8).padStart(6, '0'), 148);
    writeFileSync(path, gzipSync(withState(odd)));
    expect((await archiver.verify(path, quiet)).problems[0]?.message).toMatch(/UTF-8/);
  });

  it('with setuid bits is restored without them', async () => {
    writeFileSync(
      path,
      rawArchive([
        ...honest,
        { name: '.openclaw/s', body: 'x', mode: 0o6755 },
        { name: '.openclaw/t/', flag: '5', mode: 0o7777 },
      ]),
    );
    const target = join(temp.path, 'target');
    const { warnings } = await archiver.extract(
      { path, targetDir: target, external: 'inside', checkDatabases: true, sha256: null, owner: null },
      quiet,
    );
    expect(statSync(join(target, 's')).mode & 0o7777).toBe(0o755);
    expect(statSync(join(target, 't')).mode & 0o7777).toBe(0o3777);
    expect(warnings.join()).toContain('setuid');
  });

  it('with __proto__ as names is just names', async () => {
    writeFileSync(
      path,
      rawArchive([...honest, file('.openclaw/__proto__/constructor'), file('.openclaw/prototype')]),
    );
    const target = join(temp.path, 'target');
    await archiver.extract(
      { path, targetDir: target, external: 'inside', checkDatabases: true, sha256: null, owner: null },
      quiet,
    );
    expect(readFileSync(join(target, '__proto__/constructor'), 'utf8')).toBe('evil');
  });

  it('that is a plain tar with a link out comes without the link', async () => {
    writeFileSync(
      path,
      rawArchive([
        ...honest,
        { name: '.openclaw/l', flag: '2', link: '/etc' },
        { name: '.openclaw/in', flag: '2', link: 'openclaw.json' },
        { name: '.openclaw/sub/up', flag: '2', link: '..' },
        { name: '.openclaw/through', flag: '2', link: 'sub/up/../../etc' },
      ]),
    );
    const target = join(temp.path, 'target');
    const { warnings } = await archiver.extract(
      { path, targetDir: target, external: 'inside', checkDatabases: true, sha256: null, owner: null },
      quiet,
    );
    expect(readdirSync(target).sort()).toEqual(['in', 'openclaw.json', 'sub']);
    expect(warnings.filter((warning) => warning.includes('points outside'))).toHaveLength(2);
  });
});

describe('something that is no archive', () => {
  it.each<[string, () => void, RegExp]>([
    ['a text', () => writeFileSync(path, 'hello'), /is no tar file/],
    ['an empty file', () => writeFileSync(path, ''), /empty/],
    ['half a zstd file', () => writeFileSync(path, Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0])), /cut off/],
    ['zstd of noise', () => writeFileSync(path, zstdCompressSync(Buffer.alloc(5000, 'noise'))), /damaged/],
    ['a directory', () => mkdirSync(path), /not a file/],
    ['gzip of noise', () => writeFileSync(path, gzipSync(Buffer.alloc(5000, 'noise'))), /damaged/],
  ])('is said to be so: %s', async (_name, make, reason) => {
    make();
    const report = await archiver.verify(path, quiet);
    expect(report).toMatchObject({ ok: false, problems: [{ message: expect.stringMatching(reason) }] });
  });

  it('does not judge what it has no key for', async () => {
    writeFileSync(path, 'age-encryption.org/v1\n');
    await expect(archiver.verify(path, quiet)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
