import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTempDir } from '../openclaw/testing/state-fixture.ts';
import { createResticStore } from './restic-store.ts';
import { describeStore } from './testing/store-contract.ts';
import { archiveOf, makeArchive, makeWork } from './testing/store-fixture.ts';

describeStore('restic', async (root) => {
  const repository = join(root, 'repository');
  const secretPath = join(root, 'password');
  writeFileSync(secretPath, 'correct horse battery\n', { mode: 0o600 });
  const scratchDir = join(root, 'scratch');
  return {
    settings: { kind: 'restic', repository },
    places: { secretPath, cacheDir: join(root, 'cache'), scratchDir },
    damage() {
      const packs = readdirSync(join(repository, 'data'), { recursive: true, encoding: 'utf8' });
      for (const pack of packs.map((each) => join(repository, 'data', each))) {
        if (!statSync(pack).isFile() || statSync(pack).size < 1_000_000) continue;
        chmodSync(pack, 0o600);
        const fd = openSync(pack, 'r+');
        writeSync(fd, Buffer.alloc(1_000, 'x'), 0, 1_000, 1_000);
        closeSync(fd);
      }
    },
    // Unreferenced packs in the repository are restic's way to go on; nothing is left on this machine.
    leftovers: () => readdirSync(root).filter((name) => name === 'scratch'),
    keepsBytes: false,
  };
});

describe('a repository', () => {
  let temp: ReturnType<typeof makeTempDir>;
  beforeAll(() => {
    temp = makeTempDir();
    writeFileSync(join(temp.path, 'right'), 'correct horse battery\n', { mode: 0o600 });
    writeFileSync(join(temp.path, 'wrong'), 'another\n', { mode: 0o600 });
    mkdirSync(join(temp.path, 'photos'));
    writeFileSync(join(temp.path, 'photos/one.jpg'), 'x');
  });
  afterAll(() => temp.remove());
  const storeAt = (name: string, password = 'right') =>
    createResticStore(
      { kind: 'restic', repository: join(temp.path, name) },
      {
        passwordFile: join(temp.path, password),
        cacheDir: join(temp.path, 'cache'),
        scratchDir: join(temp.path, 'scratch'),
      },
    );

  it('is not made among other things', async () => {
    await expect(storeAt('photos').prepare(makeWork())).rejects.toMatchObject({ code: 'conflict' });
    expect(readdirSync(join(temp.path, 'photos'))).toEqual(['one.jpg']);
  });

  it('is not made where it was, once it is not there: its NAS may be away', async () => {
    const gone = storeAt('gone').list(makeWork());
    await expect(gone).rejects.toMatchObject({ code: 'not-found', hint: expect.stringMatching(/mount it/) });
    expect(readdirSync(temp.path)).not.toContain('gone');
  });

  it('opens with its password only, stores what changed, and leaves alone what others put in it', async () => {
    const store = storeAt('shared');
    await store.prepare(makeWork());
    await expect(storeAt('shared', 'wrong').prepare(makeWork())).rejects.toMatchObject({ code: 'forbidden' });
    const repository = join(temp.path, 'shared');
    const restic = ['--repo', repository, '--password-file', join(temp.path, 'right'), '--no-cache'];
    execFileSync('restic', [...restic, 'backup', join(temp.path, 'photos')], { stdio: 'pipe' });
    expect(await store.list(makeWork())).toEqual([]);

    const first = await makeArchive(join(temp.path, 'state'), 'one', 6);
    const one = await store.put(first, null, makeWork());
    const bytes = sizeOf(repository);
    const stateDir = join(temp.path, 'state/home/.openclaw');
    appendFileSync(join(stateDir, 'agents/main/sessions/s1.jsonl'), '{"n":3}\n');
    const database = new Database(join(stateDir, 'state/plugin.sqlite'));
    database.exec("UPDATE marks SET mark = 'two'");
    database.close();
    const second = await archiveOf(stateDir, join(temp.path, 'archives'));
    const two = await store.put(second, null, makeWork());
    await store.prove(two, second, makeWork());
    expect(sizeOf(repository) - bytes).toBeLessThan(200_000);
    await store.remove([one, two], makeWork());
    const left = execFileSync('restic', [...restic, 'snapshots', '--json'], { encoding: 'utf8' });
    expect(JSON.parse(left)).toHaveLength(1);
  });
});

function sizeOf(directory: string): number {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return names.reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
}
