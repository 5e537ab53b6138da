import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type App, createApp } from './app.ts';
import { createDemoInstance } from './demo/instance.ts';
import type { Instance } from './instances/types.ts';
import { createIdentityFiles } from './openclaw/identity-file.ts';
import type { Operation } from './operations/types.ts';
import { makeKeyPair } from './platform/archive/age.ts';
import { createCaller } from './trpc/router.ts';
import { chooseForDrill } from './workflows/drill-backup.ts';
import { createIdentityKeeper } from './workflows/identity-file.ts';

// The whole server; backups for three keys, of which a file on this machine holds two.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
let root: string;
let app: App;
let instance: Instance;
let caller: ReturnType<typeof createCaller>;
let keyFile: string;
let secrets: string[];
let strange: string;
const slug = 'demo';
const ids: Record<'older' | 'newer' | 'strange', string> = { older: '', newer: '', strange: '' };

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-identity-'));
  const dataDir = join(root, 'data');
  app = await createApp({
    ...{ dataDir, host: '127.0.0.1', port: 0, allowedHosts: new Set<string>(), standingToken: null },
    rootDir: fileURLToPath(new URL('..', import.meta.url)),
  });
  instance = app.instances.insert({ ...(await createDemoInstance({ dataDir })), openclawCommand: null });
  caller = createCaller({ app, actor: 'browser' });
  const pairs = { older: await makeKeyPair(), newer: await makeKeyPair(), strange: await makeKeyPair() };
  for (const name of ['older', 'newer', 'strange'] as const) {
    const encrypt = { kind: 'recipients', recipients: [pairs[name].recipient] } as const;
    const made = await ended(await caller.backups.create({ slug, encrypt }));
    ids[name] = String(made.result?.backupId);
  }
  secrets = [pairs.older.identity, pairs.newer.identity];
  strange = pairs.strange.recipient;
  keyFile = join(root, 'keys.txt');
  writeFileSync(keyFile, `# 2025\n${secrets[0]}\n\n# 2026\n${secrets[1]}\n`, { mode: 0o600 });
});
afterAll(async () => {
  await app.close();
  rmSync(root, { recursive: true, force: true });
});

const ended = (operation: Operation) => app.operations.settled(operation.id);

it('keeps no key by default: an encrypted backup made earlier can’t be opened', async () => {
  expect(await caller.backups.identityFile({ slug })).toBeNull();
  await expect(caller.backups.drill({ slug, id: ids.older })).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

it('refuses a file that protects nothing', async () => {
  const save = (path: string) => caller.backups.saveIdentityFile({ slug, path });
  const copyTo = (path: string, mode = 0o600): string => {
    copyFileSync(keyFile, path);
    chmodSync(path, mode);
    return path;
  };
  const refused = (path: string, message: RegExp) =>
    expect(save(path)).rejects.toMatchObject({ message: expect.stringMatching(message) });
  await refused(copyTo(join(root, 'open.txt'), 0o640), /Others than its owner may read/);
  await refused(copyTo(join(instance.stateDir, 'keys.txt')), /lies in/);
  symlinkSync(join(instance.stateDir, 'keys.txt'), join(root, 'link.txt'));
  await refused(join(root, 'link.txt'), /lies in/);
  await refused(copyTo(join(root, 'data/scratch/keys.txt')), /lies in/);
  await refused(join(root, 'none.txt'), /could not be read \(ENOENT\)/);
  await refused('keys.txt', /no full path/);
  await refused(root, /is not a file/);
  writeFileSync(join(root, 'empty.txt'), 'nothing', { mode: 0o600 });
  await refused(join(root, 'empty.txt'), /not a secret key/);
  rmSync(join(instance.stateDir, 'keys.txt'));
  expect(await caller.backups.identityFile({ slug })).toBeNull();
});

it('opens with any key of the file, for verifies and drills that nobody gives a key to', async () => {
  const saved = await caller.backups.saveIdentityFile({ slug, path: keyFile });
  expect(saved).toMatchObject({
    path: keyFile,
    problem: null,
    recipients: [expect.any(String), expect.any(String)],
  });
  expect(await ended(await caller.backups.verify({ slug, id: ids.older }))).toMatchObject({
    state: 'succeeded',
  });
  expect(await ended(await caller.backups.drill({ slug, id: ids.newer }))).toMatchObject({
    ...{ state: 'succeeded', result: { databases: 4 } },
  });
  await expect(caller.backups.drill({ slug, id: ids.strange })).rejects.toThrow('No key in');
});

it('lets the schedule drill the newest that it opens, and without the file none of them', async () => {
  const list = await caller.backups.list({ slug });
  expect(list.map(({ id }) => id)).toEqual([ids.strange, ids.newer, ids.older]);
  const keeper = (path: string | null) =>
    createIdentityKeeper({
      repository: { read: () => path, save: () => undefined },
      files: createIdentityFiles(),
      outsideOf: () => [],
      audit: () => undefined,
      now: Date.now,
    });
  expect(chooseForDrill(list, await keeper(keyFile).openable(instance))?.id).toBe(ids.newer);
  expect(chooseForDrill(list, await keeper(null).openable(instance))).toBeNull();
});

it('says what is wrong with the file now, and goes on without it', async () => {
  chmodSync(keyFile, 0o644);
  expect(await caller.backups.identityFile({ slug })).toMatchObject({
    recipients: [],
    problem: expect.stringContaining('chmod 600'),
  });
  await expect(caller.backups.drill({ slug, id: ids.newer })).rejects.toThrow('Others than its owner');
  chmodSync(keyFile, 0o600);
  expect(await caller.backups.saveIdentityFile({ slug, path: null })).toBeNull();
  await expect(caller.backups.drill({ slug, id: ids.newer })).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

it('never copies a key: not into the database, the audit log, the operations or the data directory', async () => {
  const names = readdirSync(join(root, 'data'), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(10);
  rmSync(join(root, 'data/scratch/keys.txt'));
  for (const path of files) {
    if (path.endsWith('scratch/keys.txt')) continue;
    const bytes = readFileSync(path);
    for (const secret of secrets) expect(bytes.includes(secret), path).toBe(false);
  }
  const told = JSON.stringify([app.auditEntries({ limit: 200 }), app.operations.list(instance.id)]);
  for (const secret of secrets) expect(told).not.toContain(secret);
  expect(strange).toMatch(/^age1/);
});
