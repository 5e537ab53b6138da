import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArchiveFile } from '../destinations/ports.ts';
import type { DirectorySettings } from '../destinations/types.ts';
import { makeTempDir } from '../openclaw/testing/state-fixture.ts';
import { createDirectoryStore } from './directory-store.ts';
import { createStoreProcess } from './store-process.ts';
import { makeArchive, makeWork } from './testing/store-fixture.ts';

const execute = promisify(execFile);
const CHILD = fileURLToPath(new URL('./testing/on-a-mount.ts', import.meta.url));
/** Mounts need root on Linux; a container may forbid them all the same. */
const mayMount =
  process.platform === 'linux' &&
  spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

let temp: ReturnType<typeof makeTempDir>;
let file: ArchiveFile;
beforeAll(async () => {
  temp = makeTempDir();
  file = await makeArchive(temp.path, 'one', 8);
});
afterAll(() => temp.remove());

interface Seen {
  readonly settings: DirectorySettings;
  readonly outcome: { code?: string; message?: string; hint?: string; name?: string };
  /** Names below the mount point afterwards. */
  readonly seen: readonly string[];
}

async function onMount(what: string): Promise<Seen> {
  const args = ['-m', process.execPath, CHILD, what, temp.path, JSON.stringify(file)];
  const { stdout } = await execute('unshare', args);
  return JSON.parse(stdout) as Seen;
}

describe.runIf(mayMount)('a NAS that is', () => {
  it('there gets the archive, and its mount is remembered', async () => {
    const { settings, outcome, seen } = await onMount('there');
    expect(settings).toMatchObject({ mountPoint: join(temp.path, 'there'), marker: expect.any(String) });
    expect(outcome).toEqual({ name: file.fileName });
    expect(seen).toEqual(['backups', `backups/${file.fileName}`]);
  });

  it.each([
    [
      'not mounted',
      'unavailable',
      /not mounted is not mounted\. Nothing was written to its empty mount point/,
      [],
    ],
    [
      'mounted again as another disk',
      'refused',
      /not the directory that was set up: it has no marker/,
      ['backups'],
    ],
    ['read-only from the start', 'unavailable', /is mounted read-only/, ['backups']],
    ['unmounted in the middle', 'unavailable', /vanished in the middle/, []],
    ['full', 'disk-full', /no space left/, ['backups']],
  ] as const)('%s', async (what, code, message, left) => {
    const { outcome, seen } = await onMount(what);
    expect(outcome).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(outcome.hint).toBeTruthy();
    expect(seen).toEqual(left);
  });
});

/** A file system that is frozen holds every write in the kernel, as a NAS whose server is gone. */
const mayFreeze =
  mayMount &&
  spawnSync('losetup', ['--find']).status === 0 &&
  spawnSync('mkfs.ext4', ['-V']).status === 0 &&
  spawnSync('fsfreeze', ['--version']).status === 0;

describe.runIf(mayFreeze)('a NAS that hangs', () => {
  let place: string;
  beforeAll(() => {
    place = join(temp.path, 'frozen');
    const image = join(temp.path, 'image');
    mkdirSync(place);
    execFileSync('truncate', ['-s', '64M', image]);
    execFileSync('mkfs.ext4', ['-q', image]);
    execFileSync('mount', ['-o', 'loop', image, place]);
  });
  afterAll(() => {
    spawnSync('fsfreeze', ['-u', place]);
    // What hung ends now, and lets the mount go.
    spawnSync('umount', ['-l', place]);
  });

  it('is given up without a sign of life, and this process goes on', async () => {
    const bare: DirectorySettings = { kind: 'directory', path: place, marker: null, mountPoint: null };
    const settings = (await createDirectoryStore(bare).prepare(makeWork())) as DirectorySettings;
    const places = { secretPath: '', cacheDir: '', scratchDir: join(temp.path, 'scratch') };
    const store = createStoreProcess(settings, places, { quietMs: 1_500 });
    execFileSync('fsfreeze', ['-f', place]);
    await expect(store.put(file, null, makeWork())).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringMatching(/has not moved for/),
    });
    // Were its writes threads of this process, some four of them would leave none for this.
    await Promise.all(
      [1, 2, 3, 4].map(() => expect(store.put(file, null, makeWork())).rejects.toBeInstanceOf(Error)),
    );
    expect(readFileSync(file.path).length).toBe(file.bytes);
    execFileSync('fsfreeze', ['-u', place]);
    expect(await createStoreProcess(settings, places).put(file, null, makeWork())).toBe(file.fileName);
    expect(readdirSync(place).filter((name) => !name.startsWith('.'))).toEqual([file.fileName, 'lost+found']);
  });
});
