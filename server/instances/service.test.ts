import { beforeEach, describe, expect, it } from 'vitest';
import type { InstanceProbe, InstanceStore, PathKind } from './ports.ts';
import { createInstances, findClashes, type Instances } from './service.ts';
import type { DiscoveredInstance, Instance } from './types.ts';

let rows: Instance[];
let paths: Record<string, PathKind>;
let openclaw: readonly string[] | null;
let discovered: DiscoveredInstance[];
let instances: Instances;

beforeEach(() => {
  rows = [];
  paths = {
    '/home/ada/.openclaw': 'directory',
    '/home/ada/.openclaw-work': 'directory',
    '/etc/hosts': 'file',
  };
  openclaw = ['/usr/bin/openclaw'];
  discovered = [];
  const store: InstanceStore = {
    list: () => rows,
    insert: (instance) => void rows.push(instance),
    updateDriver: (id, driver) => {
      rows = rows.map((row) => (row.id === id ? { ...row, driver } : row));
    },
    updateCommand: (id, openclawCommand) => {
      rows = rows.map((row) => (row.id === id ? { ...row, openclawCommand } : row));
    },
    updateSchemaFile: (id, schemaFile) => {
      rows = rows.map((row) => (row.id === id ? { ...row, schemaFile } : row));
    },
    remove: (id) => {
      rows = rows.filter((row) => row.id !== id);
    },
  };
  const probe: InstanceProbe = {
    discover: () => discovered,
    resolve: (path) => {
      const absolute = path.replace(/^~/, '/home/ada');
      return { path: absolute, kind: paths[absolute] ?? 'missing' };
    },
    findOpenclaw: async () => openclaw,
    configuredPort: async (instance) => (instance.slug === 'odd' ? null : 18789),
  };
  let ids = 0;
  instances = createInstances({ store, probe, now: () => 7, newId: () => `id-${++ids}` });
});

describe('adding', () => {
  it('names it after its directory and chooses the driver that can work', async () => {
    const main = await instances.add({ stateDir: '~/.openclaw' });
    expect(main).toMatchObject({
      slug: 'main',
      stateDir: '/home/ada/.openclaw',
      configPath: '/home/ada/.openclaw/openclaw.json',
      driver: { kind: 'process' },
    });
    openclaw = null;
    expect(await instances.add({ stateDir: '~/.openclaw-work' })).toMatchObject({
      slug: 'work',
      driver: { kind: 'manual' },
    });
  });

  it.each([
    ['/nowhere', 'bad-input', /does not exist/],
    ['/etc/hosts', 'bad-input', /is a file/],
  ])('refuses %s', async (stateDir, code, message) => {
    await expect(instances.add({ stateDir })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(rows).toEqual([]);
  });

  it('refuses the same directory twice and keeps slugs apart', async () => {
    await instances.add({ stateDir: '~/.openclaw', name: 'Home' });
    await expect(instances.add({ stateDir: '~/.openclaw' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await instances.add({ stateDir: '~/.openclaw-work', name: 'home!' })).toMatchObject({
      slug: 'home-2',
    });
    expect(instances.byStateDir('~/.openclaw')?.slug).toBe('home');
  });

  it('discovers only what is not in the list', async () => {
    const found = {
      stateDir: '/home/ada/.openclaw',
      configPath: '/x',
      source: 'home',
      configExists: true,
    } as const;
    discovered = [found];
    expect(instances.discover()).toEqual([found]);
    await instances.add({ stateDir: '~/.openclaw' });
    expect(instances.discover()).toEqual([]);
  });
});

it('takes a schema file that is there, and lets go of it', async () => {
  paths['/home/ada/schema.json'] = 'file';
  await instances.add({ stateDir: '~/.openclaw' });
  expect(instances.updateSchemaFile('main', '~/schema.json').schemaFile).toBe('/home/ada/schema.json');
  for (const wrong of ['/nowhere.json', '/home/ada/.openclaw'])
    expect(() => instances.updateSchemaFile('main', wrong)).toThrow(/Nothing was changed/);
  expect(instances.bySlug('main').schemaFile).toBe('/home/ada/schema.json');
  expect(instances.updateSchemaFile('main', null).schemaFile).toBeNull();
});

it('looks for OpenClaw again only where its command is gone', async () => {
  paths['/usr/bin/openclaw'] = 'file';
  await instances.add({ stateDir: '~/.openclaw' });
  openclaw = ['/opt/openclaw'];
  await instances.refreshCommands(['demo']);
  expect(rows[0]?.openclawCommand).toEqual(['/usr/bin/openclaw']);
  delete paths['/usr/bin/openclaw'];
  await instances.refreshCommands(['demo']);
  expect(rows[0]?.openclawCommand).toEqual(['/opt/openclaw']);
});

it('shows two Gateways that want one port, and directories that overlap', async () => {
  const [a, b] = [
    await instances.add({ stateDir: '~/.openclaw' }),
    await instances.add({ stateDir: '~/.openclaw-work' }),
  ];
  expect((await instances.clashes()).map(({ kind, slugs }) => [kind, slugs])).toEqual([
    ['port', ['main', 'work']],
  ]);
  const inside = { ...b, stateDir: `${a.stateDir}/nested` };
  expect(
    findClashes([
      { instance: a, port: 1 },
      { instance: inside, port: 2 },
    ]),
  ).toMatchObject([{ kind: 'directory' }]);
  expect(
    findClashes([
      { instance: a, port: 1 },
      { instance: b, port: null },
    ]),
  ).toEqual([]);
});
