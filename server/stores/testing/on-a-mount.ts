import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ArchiveFile } from '../../destinations/ports.ts';
import type { DirectorySettings } from '../../destinations/types.ts';
import { isAppError } from '../../errors.ts';
import { createDirectoryStore } from '../directory-store.ts';
import { makeWork, type WatchedWork } from './store-fixture.ts';

/**
 * A process in a mount namespace of its own (`unshare -m`) that copies an archive to a tmpfs and has something done to
 * the mount; prints what came of it as JSON. Arguments: what happens, a directory, the archive as JSON.
 */
const [what = '', root = '', archive = ''] = process.argv.slice(2);
const file = JSON.parse(archive) as ArchiveFile;
const mountPoint = join(root, what);
const path = join(mountPoint, 'backups');
const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'pipe' });
const umount = (...args: string[]) => execFileSync('umount', [...args, mountPoint], { stdio: 'pipe' });

/** Does something once, when the first bytes are there. */
const inTheMiddle = (act: () => void) => {
  let done = false;
  return makeWork((bytes) => {
    if (done || bytes === 0) return;
    done = true;
    act();
  });
};

const ACTS: Readonly<Record<string, () => WatchedWork>> = {
  'not mounted': () => {
    umount();
    return makeWork();
  },
  'mounted again as another disk': () => {
    umount();
    mount('-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', mountPoint);
    mkdirSync(path);
    return makeWork();
  },
  'read-only from the start': () => {
    mount('-o', 'remount,ro', mountPoint);
    return makeWork();
  },
  'unmounted in the middle': () => inTheMiddle(() => umount('-l')),
  full: () => {
    mount('-o', `remount,size=${Math.round(file.bytes / 2)}`, mountPoint);
    return makeWork();
  },
};

mkdirSync(mountPoint);
mount('--make-rprivate', '/');
mount('-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', mountPoint);
const settings = (await createDirectoryStore({
  kind: 'directory',
  path,
  marker: null,
  mountPoint: null,
}).prepare(makeWork())) as DirectorySettings;
const work = ACTS[what]?.() ?? makeWork();
const outcome = await createDirectoryStore(settings)
  .put(file, null, work)
  .then(
    (name) => ({ name }),
    (error: unknown) => {
      if (!isAppError(error)) throw error;
      return { code: error.code, message: error.message, hint: error.hint };
    },
  );
console.log(JSON.stringify({ settings, outcome, seen: existsSync(mountPoint) ? look(mountPoint) : [] }));

function look(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.endsWith('.gatehouse-destination'))
    .sort();
}
