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
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type App, createApp } from './app.ts';
import { createArchiver } from './openclaw/archiver.ts';
import { makeState, snapshotTree, sourceOf } from './openclaw/testing/state-fixture.ts';
import { makeKeyPair } from './platform/archive/age.ts';
import { createCaller } from './trpc/router.ts';

// The whole server on a machine that has no OpenClaw: no program, no state directory, no Gateway.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const LEFT_OUT = ['cache', 'extensions/demo/node_modules', 'state/plugin.sqlite'];
let root: string;
let app: App;
let caller: ReturnType<typeof createCaller>;
let archive: string;
let locked: string;
let identity: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-bootstrap-'));
  vi.stubEnv('HOME', root);
  vi.stubEnv('PATH', '/usr/bin:/bin');
  vi.stubEnv('OPENCLAW_BIN', '');
  app = await createApp({
    ...{ dataDir: join(root, 'data'), host: '127.0.0.1', port: 0, standingToken: null },
    allowedHosts: new Set<string>(),
    rootDir: fileURLToPath(new URL('..', import.meta.url)),
  });
  caller = createCaller({ app, actor: 'browser' });
  const state = join(root, 'other-machine/.openclaw');
  makeState(state);
  const pair = await makeKeyPair();
  identity = pair.identity;
  const order = { source: sourceOf(state), destinationDir: join(root, 'made'), level: 'fast' } as const;
  const archiver = createArchiver({ now: Date.now });
  archive = (await archiver.create(order, () => undefined)).path;
  const encryptTo = { kind: 'recipients', recipients: [pair.recipient] } as const;
  locked = (await archiver.create({ ...order, encryptTo }, () => undefined)).path;
});
afterAll(async () => {
  await app.close();
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

const upload = (path: string) =>
  app.intake.receive(createReadStream(path), {
    ...{ name: 'from-old-server.tar.gz', bytes: statSync(path).size },
    signal: new AbortController().signal,
  });

it('makes the state directory and the instance from an uploaded archive', async () => {
  const { id } = await upload(archive);
  const plan = await caller.arrivals.planNew({ id, stateDir: '~/.openclaw' });
  expect(plan).toMatchObject({ stateDir: join(root, '.openclaw'), refusal: null });
  expect(plan.changes.every((change) => change.kind === 'added')).toBe(true);
  expect(plan.steps.join()).not.toMatch(/Gateway|aside|undo/);
  const { archiveSha256 } = plan;
  const begun = await caller.arrivals.restoreNew({
    id,
    stateDir: '~/.openclaw',
    name: 'Home',
    archiveSha256,
  });
  expect(await app.operations.settled(begun.operation.id)).toMatchObject({ state: 'succeeded', error: null });
  const state = join(root, '.openclaw');
  expect(snapshotTree(state, LEFT_OUT)).toEqual(
    snapshotTree(join(root, 'other-machine/.openclaw'), LEFT_OUT),
  );
  expect(statSync(state).mode & 0o777).toBe(0o700);
  expect(existsSync(`${state}.gatehouse`)).toBe(false);
  expect(await caller.instances.get({ slug: begun.slug })).toMatchObject({ name: 'Home', stateDir: state });
  const backups = await caller.backups.list({ slug: begun.slug });
  expect(backups).toEqual([expect.objectContaining({ reason: 'uploaded', verifyResult: 'ok' })]);
  expect(await caller.backups.undoState({ slug: begun.slug })).toBeNull();
  const added = app
    .auditEntries({ slug: begun.slug, limit: 50 })
    .filter(({ action }) => action === 'instance.add');
  expect(added).toEqual([expect.objectContaining({ detail: expect.stringContaining('which is new') })]);
  // It can be backed up at once.
  const made = await caller.backups.create({ slug: begun.slug });
  expect(await app.operations.settled(made.id)).toMatchObject({ state: 'succeeded' });
});

it('from an encrypted archive that is on this machine, into an empty directory that is there', async () => {
  const stateDir = join(root, 'srv');
  mkdirSync(stateDir);
  const { id } = await caller.arrivals.fromPath({ path: locked });
  await expect(caller.arrivals.planNew({ id, stateDir })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const { archiveSha256 } = await caller.arrivals.planNew({ id, stateDir, key: identity });
  const begun = await caller.arrivals.restoreNew({ id, stateDir, key: identity, archiveSha256 });
  expect(await app.operations.settled(begun.operation.id)).toMatchObject({ state: 'succeeded', error: null });
  expect(readFileSync(join(stateDir, 'openclaw.json'), 'utf8')).toContain('one');
  expect(existsSync(locked)).toBe(true);
});

it('refuses a directory inside of a known state directory, and one around it', async () => {
  const { id } = await upload(archive);
  for (const [stateDir, how] of [
    ['~/.openclaw/nested', 'lies in'],
    ['~', 'holds'],
  ] as const) {
    const plan = caller.arrivals.planNew({ id, stateDir });
    await expect(plan).rejects.toThrow(`${how} the state directory of “Home”`);
  }
});

it('refuses a directory with files, one whose parent is missing, and another archive than the plan’s', async () => {
  const { id } = await upload(archive);
  const stateDir = join(root, 'full');
  mkdirSync(stateDir);
  writeFileSync(join(stateDir, 'mine.txt'), 'mine');
  await expect(caller.arrivals.planNew({ id, stateDir })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect((await caller.arrivals.planNew({ id, stateDir: '/no/such/parent' })).refusal).toContain(
    'does not exist',
  );
  const before = (await caller.instances.list()).length;
  const other = join(root, 'other');
  const begun = await caller.arrivals.restoreNew({ id, stateDir: other, archiveSha256: '0'.repeat(64) });
  expect(await app.operations.settled(begun.operation.id)).toMatchObject({ state: 'failed' });
  expect(existsSync(other)).toBe(false);
  expect(await caller.instances.list()).toHaveLength(before);
  expect(readdirSync(stateDir)).toEqual(['mine.txt']);
});
