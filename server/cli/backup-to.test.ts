import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../db/database.ts';
import { createDestinationStore } from '../db/destination-store.ts';
import { createInstanceStore } from '../db/instance-store.ts';
import { makeState, makeTempDir } from '../openclaw/testing/state-fixture.ts';
import { setUpDirectory } from '../stores/directory-place.ts';
import { sha256Of } from '../stores/testing/store-fixture.ts';
import { main } from './main.ts';

let temp: ReturnType<typeof makeTempDir>;
beforeEach(async () => {
  temp = makeTempDir();
  const stateDir = join(temp.path, '.openclaw');
  makeState(stateDir, 'one');
  mkdirSync(join(temp.path, 'data'));
  const migrations = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
  const db = openDatabase(join(temp.path, 'data/gatehouse.db'), migrations);
  createInstanceStore(db).insert({
    ...{ id: 'i', slug: 'main', name: 'Main', stateDir, configPath: join(stateDir, 'openclaw.json') },
    ...{ demo: false, driver: { kind: 'manual' }, openclawCommand: null, createdAt: 0 },
  });
  const path = join(temp.path, 'nas');
  const settings = await setUpDirectory({ kind: 'directory', path, marker: null, mountPoint: null });
  createDestinationStore(db).save({
    ...{ id: 'd', instanceId: 'i', name: 'NAS', enabled: true, settings, createdAt: 0 },
  });
  db.close();
});
afterEach(() => temp.remove());

async function create(...args: string[]) {
  const out: string[] = [];
  const said: string[] = [];
  const io = {
    stdout: { write: (chunk: string | Uint8Array) => void out.push(String(chunk)) },
    stderr: { write: (text: string) => void said.push(text) },
    env: { HOME: temp.path, PATH: '', GATEHOUSE_DATA_DIR: join(temp.path, 'data') },
    cwd: temp.path,
  };
  const code = await main(['backup', 'create', '--out', 'out', ...args], io);
  return { code, out: out.join(''), said: said.join('') };
}

const lying = (name: string) => readdirSync(join(temp.path, name)).filter((each) => !each.startsWith('.'));

it('copies the archive to a destination of the panel, and reads it back', { timeout: 60_000 }, async () => {
  const { code, said } = await create('--to', 'NAS');
  expect({ code, said }).toMatchObject({
    code: 0,
    said: expect.stringMatching(/Copy to NAS …\n {2}reading it back/),
  });
  const [made = ''] = lying('out');
  expect(lying('nas')).toEqual([made]);
  expect(sha256Of(join(temp.path, 'nas', made))).toBe(sha256Of(join(temp.path, 'out', made)));
});

it('keeps the archive when it cannot be copied, and says so', { timeout: 60_000 }, async () => {
  rmSync(join(temp.path, 'nas'), { recursive: true });
  const { code, said } = await create('--to', 'NAS');
  expect({ code, said }).toMatchObject({
    code: 2,
    said: expect.stringMatching(/nas is not there\. Nothing was written\. The archive itself is .*out/),
  });
  expect(lying('out')).toHaveLength(1);
});

it('begins nothing for a name that nobody knows', async () => {
  const { code, said } = await create('--to', 'Cloud');
  expect({ code, said }).toMatchObject({
    code: 2,
    said: expect.stringMatching(/no destination “Cloud”.*\nThere are “NAS”/),
  });
  expect(() => lying('out')).toThrow();
});
