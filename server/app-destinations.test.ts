import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from './app.ts';
import { createDemoInstance } from './demo/instance.ts';
import type { DestinationDraft } from './destinations/types.ts';
import type { Instance } from './instances/types.ts';
import type { Operation } from './operations/types.ts';
import { sha256Of } from './stores/testing/store-fixture.ts';
import { createCaller } from './trpc/router.ts';

// The whole server on the demo's state, with a directory that comes and goes as the place for copies.
let root: string;
let dataDir: string;
let nas: string;
let app: App;
let instance: Instance;
let caller: ReturnType<typeof createCaller>;
const slug = 'demo';

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-destinations-'));
  dataDir = join(root, 'data');
  nas = join(root, 'nas');
  app = await createApp({
    ...{ dataDir, host: '127.0.0.1', port: 0, allowedHosts: new Set<string>(), standingToken: null },
    rootDir: fileURLToPath(new URL('..', import.meta.url)),
  });
  instance = app.instances.insert(await createDemoInstance({ dataDir }));
  caller = createCaller({ app, actor: 'browser' });
});
afterAll(async () => {
  await app.close();
  rmSync(root, { recursive: true, force: true });
});

const directory = (path: string, name = 'NAS'): DestinationDraft => ({
  ...{ name, secret: null },
  settings: { kind: 'directory', path, marker: null, mountPoint: null },
});
const ended = (operation: Operation | null) => app.operations.settled(operation?.id ?? 'none');
const backUp = async () => ended(await caller.backups.create({ slug }));
const state = () => caller.destinations.state({ slug });
const only = async () => {
  const [destination] = (await state()).destinations;
  if (!destination) throw new Error('there is no destination');
  return destination;
};
const lying = (path = nas) => readdirSync(path).filter((name) => !name.startsWith('.'));

describe('a directory', () => {
  it('is set up with a marker of its own, and proven', async () => {
    await caller.destinations.add({ slug, draft: directory(`${nas}/`) });
    expect(readFileSync(join(nas, '.gatehouse-destination'), 'utf8')).toMatch(/^[0-9a-f-]{36}\n$/);
    expect(await only()).toMatchObject({ name: 'NAS', enabled: true, place: nas, proven: 0, problem: null });
    await expect(caller.destinations.add({ slug, draft: directory(join(root, 'b')) })).rejects.toThrow(
      /already/,
    );
  });

  it('gets each backup as a step of the same work, read back', async () => {
    const made = await backUp();
    expect(made.state).toBe('succeeded');
    expect(made.steps.map((step) => [step.name, step.state])).toContainEqual(['Copy to NAS', 'done']);
    const [backup] = await caller.backups.list({ slug });
    expect(sha256Of(join(nas, backup?.fileName ?? ''))).toBe(backup?.sha256);
    const { copies } = await state();
    expect(copies).toEqual([
      expect.objectContaining({ backupId: backup?.id, state: 'proven', problem: null }),
    ]);
    expect(await only()).toMatchObject({ proven: 1, lastProvenAt: expect.any(Number) });
  });
});

describe('a NAS that is away', () => {
  beforeAll(() => {
    renameSync(nas, `${nas}-away`);
    mkdirSync(nas);
  });

  it('fails the copy, keeps the archive here, and does not fill the empty mount point', async () => {
    const made = await backUp();
    expect(made).toMatchObject({
      state: 'failed',
      error: {
        message: expect.stringMatching(
          /^The backup is made and proven here\. It was not copied to NAS: .* no marker/,
        ),
      },
    });
    const [backup] = await caller.backups.list({ slug });
    expect(backup).toMatchObject({ verifyResult: 'ok', missing: false });
    expect((await state()).copies[0]).toMatchObject({ backupId: backup?.id, state: 'failed', name: null });
    expect((await only()).problem).toMatch(/no marker/);
    expect(readdirSync(nas)).toEqual([]);
  });

  it('is not set up anew when it is only renamed', async () => {
    const { id } = await only();
    await expect(caller.destinations.update({ slug, id, draft: directory(nas, 'New') })).rejects.toThrow(
      /no marker/,
    );
    expect(readdirSync(nas)).toEqual([]);
  });

  it('may move, and stays the same by its marker only', async () => {
    const { id } = await only();
    const moved = { slug, id, draft: directory(`${nas}-away`) };
    await caller.destinations.update(moved);
    expect(await only()).toMatchObject({ place: `${nas}-away` });
    const elsewhere = { slug, id, draft: directory(join(root, 'elsewhere')) };
    await expect(caller.destinations.update(elsewhere)).rejects.toThrow(/another place/);
    expect(await only()).toMatchObject({ place: `${nas}-away`, proven: 1 });
    rmSync(nas, { recursive: true });
    renameSync(`${nas}-away`, nas);
    await caller.destinations.update({ slug, id, draft: directory(nas) });
  });

  it('gets what failed with the next backup once it is back', async () => {
    expect(await backUp()).toMatchObject({ state: 'succeeded' });
    expect((await state()).copies.map((copy) => copy.state)).toEqual(['proven', 'proven', 'proven']);
    expect(lying()).toHaveLength(3);
  });
});

describe('what lies there', () => {
  it('is copied again by hand', async () => {
    const [backup] = await caller.backups.list({ slug });
    rmSync(join(nas, backup?.fileName ?? ''));
    const { id } = await only();
    const copied = await ended(
      await caller.destinations.copy({ slug, backupId: backup?.id ?? '', destinationId: id }),
    );
    expect(copied).toMatchObject({ kind: 'backup-copy', state: 'succeeded' });
    expect(lying()).toContain(backup?.fileName);
  });

  it('is listed with what is known of it here, and fetched as a backup that can be restored', async () => {
    const [backup] = await caller.backups.list({ slug });
    await caller.backups.remove({ slug, id: backup?.id ?? '' });
    const { id } = await only();
    const listed = await caller.destinations.contents({ slug, id });
    const stranger = listed.find(({ fileName }) => fileName === backup?.fileName);
    expect(stranger).toMatchObject({ backupId: null, here: false });
    expect(listed.filter(({ here }) => here)).toHaveLength(2);
    const fetched = await ended(await caller.destinations.fetch({ slug, id, name: stranger?.name ?? '' }));
    expect(fetched).toMatchObject({ kind: 'backup-fetch', state: 'succeeded' });
    const back = (await caller.backups.list({ slug })).find((each) => each.reason === 'uploaded');
    expect(back).toMatchObject({ sha256: backup?.sha256, verifyResult: 'ok' });
    expect((await caller.backups.planRestore({ slug, id: back?.id ?? '' })).refusal).toBeNull();
    const again = await caller.destinations.contents({ slug, id });
    expect(again.find(({ name }) => name === stranger?.name)).toMatchObject({
      backupId: back?.id,
      here: true,
    });
    expect(readdirSync(join(dataDir, 'scratch'))).toEqual([]);
  });

  it('takes its place again when only its file was gone', async () => {
    const { id } = await only();
    const [newest] = await caller.backups.list({ slug });
    rmSync(newest?.path ?? '');
    const name = newest?.fileName ?? '';
    expect(await ended(await caller.destinations.fetch({ slug, id, name }))).toMatchObject({
      state: 'succeeded',
    });
    const there = (await state()).copies.filter((copy) => copy.name === name);
    expect(there).toHaveLength(1);
    expect(there[0]?.backupId).toBe(newest?.id);
    expect((await caller.backups.list({ slug }))[0]).toMatchObject({
      id: newest?.id,
      missing: false,
      verifyResult: 'ok',
    });
  });

  it('is kept when the destination is removed, and taken again when it is added again', async () => {
    const { id } = await only();
    expect(await caller.destinations.remove({ slug, id, deleteCopies: false })).toBeNull();
    expect(lying()).toHaveLength(3);
    await caller.destinations.add({ slug, draft: directory(nas) });
    const listed = await caller.destinations.contents({ slug, id: (await only()).id });
    expect(listed).toHaveLength(3);
  });

  it('is deleted when that is asked for, and nothing else', async () => {
    await backUp();
    const { id } = await only();
    const removed = await ended(await caller.destinations.remove({ slug, id, deleteCopies: true }));
    expect(removed).toMatchObject({ state: 'succeeded', result: { deleted: 1 } });
    expect(lying()).toHaveLength(3);
    expect((await state()).destinations).toEqual([]);
  });
});

describe('a secret', () => {
  const draft: DestinationDraft = {
    ...{ name: 'Cloud', secret: 'very-secret-key' },
    settings: {
      ...{
        kind: 's3',
        endpoint: 'http://127.0.0.1:9',
        region: '',
        bucket: 'backups',
        prefix: 'a',
        pathStyle: true,
      },
      keyId: 'KEY',
    },
  };

  it('is gone again when the settings do not hold, and in no error', async () => {
    const failed = await caller.destinations.add({ slug, draft }).catch((error: Error) => error.message);
    expect(failed).toMatch(/^Nothing listens at this address \(ECONNREFUSED\)/);
    expect(readdirSync(join(dataDir, 'destinations'))).toEqual([]);
    expect((await state()).destinations).toEqual([]);
  });

  it('may not stand in the address', async () => {
    const settings = {
      ...draft.settings,
      endpoint: 'https://KEY:secret@host',
    } as DestinationDraft['settings'];
    await expect(caller.destinations.test({ slug, id: null, draft: { ...draft, settings } })).rejects.toThrow(
      /holds a key/,
    );
  });
});

it('is refused inside of what is backed up, also through a link and at copy time', async () => {
  const state = instance.stateDir;
  const inside = join(state, 'copies');
  symlinkSync(state, join(root, 'innocent'));
  for (const path of [state, inside, join(root, 'innocent/copies')]) {
    const added = caller.destinations.add({ slug, draft: directory(path, 'Inside') });
    await expect(added).rejects.toThrow(/belongs to what is backed up .* Nothing was saved/);
    const tested = caller.destinations.test({ slug, id: null, draft: directory(path, 'Inside') });
    await expect(tested).rejects.toThrow(/belongs to what is backed up/);
  }
  expect(existsSync(inside)).toBe(false);
  expect(existsSync(join(state, '.gatehouse-destination'))).toBe(false);

  const moved = join(root, 'moves');
  await caller.destinations.add({ slug, draft: directory(moved, 'Moves') });
  renameSync(moved, inside);
  symlinkSync(inside, moved);
  const made = await backUp();
  expect(made.error?.message).toMatch(/not copied to Moves: .* belongs to what is backed up/);
  expect(lying(inside)).toEqual([]);
});

it('belongs to an instance', async () => {
  await expect(caller.destinations.contents({ slug, id: 'other' })).rejects.toThrow(/no such destination/);
  expect(instance.slug).toBe(slug);
});
