import { execFileSync } from 'node:child_process';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type App, createApp } from './app.ts';
import { createDemoInstance } from './demo/instance.ts';
import { createArchiver } from './openclaw/archiver.ts';
import { makeState, sourceOf } from './openclaw/testing/state-fixture.ts';
import { makeKeyPair } from './platform/archive/age.ts';
import { createCaller } from './trpc/router.ts';
import type { Intake } from './workflows/take-in.ts';

// The whole server with its database and its quarantine, and archives of every kind made by the programs that make them.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
let root: string;
let app: App;
let caller: ReturnType<typeof createCaller>;
let identity: string;
const slug = 'demo';
const PASSPHRASE = 'correct horse battery staple';
const archives: Record<string, string> = {};

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-intake-'));
  const dataDir = join(root, 'data');
  // What a process left that was killed in the middle of an upload.
  mkdirSync(join(dataDir, 'uploads'), { recursive: true });
  writeFileSync(join(dataDir, 'uploads', 'half'), 'x');
  app = await createApp({
    ...{ dataDir, host: '127.0.0.1', port: 0, allowedHosts: new Set<string>(), standingToken: null },
    rootDir: fileURLToPath(new URL('..', import.meta.url)),
  });
  app.instances.insert(await createDemoInstance({ dataDir }));
  caller = createCaller({ app, actor: 'browser' });
  await makeArchives();
});
afterAll(async () => {
  await app.close();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(async () => {
  for (const { id } of await caller.backups.list({ slug })) await caller.backups.remove({ slug, id });
});

async function makeArchives(): Promise<void> {
  const home = join(root, 'other');
  const state = join(home, '.openclaw');
  makeState(state);
  const archiver = createArchiver({ now: Date.now });
  const pair = await makeKeyPair();
  identity = pair.identity;
  const make = async (
    level: 'fast' | 'zstd',
    encryptTo?: Parameters<typeof archiver.create>[0]['encryptTo'],
  ) =>
    (
      await archiver.create(
        { source: sourceOf(state), destinationDir: join(root, 'made'), level, encryptTo: encryptTo ?? null },
        () => undefined,
      )
    ).path;
  archives['our own'] = await make('fast');
  archives['our own zstd'] = await make('zstd');
  archives['for a key'] = await make('zstd', { kind: 'recipients', recipients: [pair.recipient] });
  archives['with a passphrase'] = await make('fast', { kind: 'passphrase', passphrase: PASSPHRASE });
  const tar = (name: string, ...args: string[]): void => {
    archives[name] = join(root, `${name.replaceAll(' ', '-')}.tgz`);
    execFileSync('tar', ['-czf', archives[name], ...args], { stdio: 'pipe' });
  };
  tar('a plain tar', '-C', home, '.openclaw');
  tar('a tar of absolute paths', '-P', state);
}

const upload = (path: string, name = path, bytes: number | null = statSync(path).size) =>
  app.intake.receive(createReadStream(path), { name, bytes, signal: new AbortController().signal });
const add = async (id: string, key?: string) =>
  app.operations.settled((await caller.arrivals.add({ slug, id, key })).id);
const waiting = () => readdirSync(join(root, 'data/uploads'));

it('begins with an empty quarantine that nobody else can look into', () => {
  expect(waiting()).toEqual([]);
  expect(statSync(join(root, 'data/uploads')).mode & 0o777).toBe(0o700);
});

describe('an uploaded archive', () => {
  it.each([
    ['our own', 'our-own', undefined],
    ['our own zstd', null, undefined],
    ['a plain tar', 'a-plain-tar.tar.gz', undefined],
    ['a tar of absolute paths', 'a-tar-of-absolute-paths.tar.gz', undefined],
    ['for a key', null, 'identity'],
    ['with a passphrase', null, 'passphrase'],
  ])('becomes a backup that is proven: %s', async (kind, fileName, secret) => {
    const path = archives[kind] ?? '';
    const { id, lock } = await upload(path);
    expect(statSync(join(root, 'data/uploads', id)).mode & 0o777).toBe(0o600);
    expect(lock).toBe(secret === 'identity' ? 'recipients' : (secret ?? null));
    const key = secret === 'identity' ? identity : secret && PASSPHRASE;
    expect(await add(id, key)).toMatchObject({ state: 'succeeded', kind: 'backup-add' });
    const [record] = await caller.backups.list({ slug });
    expect(record).toMatchObject({ reason: 'uploaded', verifyResult: 'ok', missing: false });
    expect(record?.encryption?.kind ?? null).toBe(lock);
    if (fileName?.includes('.')) expect(record?.fileName).toBe(fileName);
    expect(readFileSync(record?.path ?? '').equals(readFileSync(path))).toBe(true);
    expect(statSync(record?.path ?? '').mode & 0o777).toBe(0o600);
    expect(waiting()).toEqual([]);
    // And it restores: the plan reads it as it would any other.
    const plan = await caller.backups.planRestore({ slug, id: record?.id ?? '', key });
    expect(plan.refusal).toBeNull();
    expect(plan.changes.map((change) => change.path)).toContain('only-one.txt');
  });

  it('keeps both of two with one name', async () => {
    for (let turn = 0; turn < 2; turn += 1)
      await add((await upload(archives['a plain tar'] ?? '', 'x.tgz')).id);
    const names = (await caller.backups.list({ slug })).map(({ fileName }) => fileName).sort();
    expect(names).toEqual(['x-2.tar.gz', 'x.tar.gz']);
  });
});

describe('what is refused leaves nothing behind', () => {
  const nothing = async () => {
    expect(waiting()).toEqual([]);
    expect(await caller.backups.list({ slug })).toEqual([]);
    const kept = join(root, 'data/backups/demo');
    expect(existsSync(kept) ? readdirSync(kept) : []).toEqual([]);
  };

  it('a file of another kind, at its first bytes', async () => {
    const path = join(root, 'photo.jpg');
    writeFileSync(path, 'x'.repeat(5000));
    await expect(upload(path)).rejects.toMatchObject({ code: 'bad-input' });
    const start = readFileSync(path).subarray(0, 64).toString('base64');
    await expect(caller.arrivals.expect({ bytes: 5000, start })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    writeFileSync(path, '');
    await expect(upload(path)).rejects.toMatchObject({ code: 'bad-input' });
    await nothing();
  });

  it('a connection that is cut, and a cancel', async () => {
    const path = archives['our own'] ?? '';
    await expect(upload(path, 'x', statSync(path).size + 1)).rejects.toMatchObject({ code: 'cancelled' });
    const controller = new AbortController();
    const slow = async function* () {
      yield readFileSync(path).subarray(0, 100);
      controller.abort();
      yield readFileSync(path).subarray(100);
    };
    const receiving = app.intake.receive(slow(), { name: 'x', bytes: null, signal: controller.signal });
    await expect(receiving).rejects.toMatchObject({ code: 'cancelled' });
    const broken = async function* () {
      yield readFileSync(path).subarray(0, 100);
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    };
    const { signal } = new AbortController();
    await expect(app.intake.receive(broken(), { name: 'x', bytes: null, signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    await nothing();
  });

  it('more than the disk has room for, before a byte comes', async () => {
    const path = archives['our own'] ?? '';
    await expect(upload(path, 'x', 2 ** 50)).rejects.toMatchObject({ code: 'disk-full' });
    const start = readFileSync(path).subarray(0, 64).toString('base64');
    await expect(caller.arrivals.expect({ bytes: 2 ** 50, start })).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
    await nothing();
  });

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 200)],
    [
      'changed in the middle',
      (bytes: Buffer) => bytes.fill(0x55, bytes.length >> 1, (bytes.length >> 1) + 40),
    ],
    ['of something else', () => readFileSync(photos())],
  ])('an archive that is %s', async (_name, spoil) => {
    const path = join(root, 'spoilt.tar.gz');
    writeFileSync(path, spoil(Buffer.from(readFileSync(archives['our own'] ?? ''))));
    const ended = await add((await upload(path)).id);
    expect(ended.state).toBe('failed');
    expect(ended.error?.message).toMatch(/was not added: .*(cut off|changed|no OpenClaw state directory)/);
    await nothing();
  });

  it('but an encrypted one waits for its key', async () => {
    const { id } = await upload(archives['for a key'] ?? '');
    await expect(caller.arrivals.add({ slug, id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const other = await makeKeyPair();
    await expect(caller.arrivals.add({ slug, id, key: other.identity })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    // Several keys at once: the one that opens it is recorded by its public part.
    expect(await add(id, `${other.identity}\n${identity}`)).toMatchObject({ state: 'succeeded' });
    const [record] = await caller.backups.list({ slug });
    expect(record?.encryption).toMatchObject({
      kind: 'recipients',
      recipients: [expect.stringMatching(/^age1/)],
    });
    expect(JSON.stringify(app.auditEntries({ limit: 50 }))).not.toMatch(/AGE-SECRET-KEY/);
  });

  it('one that nobody wants any more while it is read is gone after it', async () => {
    const { id } = await upload(archives['for a key'] ?? '');
    const begun = await caller.arrivals.add({ slug, id, key: identity });
    await caller.arrivals.discard({ id });
    await caller.operations.cancel({ id: begun.id });
    expect(await app.operations.settled(begun.id)).toMatchObject({ state: 'cancelled' });
    await nothing();
  });

  it('one that nobody came back for, after half a day', async () => {
    await upload(archives['our own'] ?? '');
    const { sweep } = app.intake as Intake;
    await sweep();
    expect(waiting()).toHaveLength(1);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 13 * 3_600_000 });
    await sweep().finally(() => vi.useRealTimers());
    await nothing();
  });

  it('an id that is none of those waiting', async () => {
    await caller.arrivals.discard({ id: '../gatehouse.db' });
    expect(existsSync(join(root, 'data/gatehouse.db'))).toBe(true);
  });
});

function photos(): string {
  const path = join(root, 'photos.tgz');
  writeFileSync(join(root, 'cat.jpg'), 'cat');
  execFileSync('tar', ['-czf', path, '-C', root, 'cat.jpg']);
  return path;
}

describe('an archive that is on this machine already', () => {
  it('is copied, judged and listed; the original stays', async () => {
    const path = archives['a plain tar'] ?? '';
    const arrival = await caller.arrivals.fromPath({ path: ` ${path} ` });
    expect(arrival).toMatchObject({ path, bytes: statSync(path).size, kind: 'gzip' });
    const ended = await add(arrival.id);
    expect(ended.steps.map((step) => step.state)).toEqual(['done', 'done', 'done']);
    const [record] = await caller.backups.list({ slug });
    await caller.backups.remove({ slug, id: record?.id ?? '' });
    expect(existsSync(path)).toBe(true);
  });

  it.each([
    ['no-slash.tar.gz', 'BAD_REQUEST'],
    ['/no/such.tar.gz', 'NOT_FOUND'],
    ['/dev/zero', 'BAD_REQUEST'],
    ['/etc', 'BAD_REQUEST'],
    ['/etc/passwd', 'BAD_REQUEST'],
  ])('is refused when it is none: %s', async (path, code) => {
    await expect(caller.arrivals.fromPath({ path })).rejects.toMatchObject({ code });
  });
});
