import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DirectorySettings } from '../destinations/types.ts';
import { AppError, errnoOf } from '../errors.ts';
import { writeFileAtomic } from '../platform/atomic-file.ts';
import { readMountPoints } from '../platform/mounts.ts';
import { diskTrouble } from './disk-trouble.ts';

/** Written when a directory is set up. The empty mount point of a NAS that is not mounted does not have it. */
const MARKER = '.gatehouse-destination';

/** The directory, held open: what is reached through it lies on the file system that was judged, whatever is mounted meanwhile. */
export interface Place {
  at(name: string): string;
  /** Makes a rename durable, where the file system can. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a directory that was set up, and nothing else in its place.
 * @throws AppError `unavailable` (not mounted, not there, not answering), `refused` (another directory)
 */
export async function enterDirectory(settings: DirectorySettings): Promise<Place> {
  const { path, marker } = settings;
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
    const place = placeOf(handle, path);
    const found = await readMarker(place.at(MARKER));
    if (found === null) throw await absent(settings);
    if (found !== marker) {
      throw new AppError(
        'refused',
        `${path} is not the directory that was set up: its marker is another one.`,
        {
          path,
          hint: 'Mount the right disk, or remove this destination and add the directory that is there.',
        },
      );
    }
    return place;
  } catch (error) {
    await handle?.close();
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') throw await absent(settings);
    throw diskTrouble(error, path);
  }
}

/** Makes the directory and its marker, or takes those that are there. Answers the settings with what was found. */
export async function setUpDirectory(settings: DirectorySettings): Promise<DirectorySettings> {
  const { path } = settings;
  try {
    await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
      if (errnoOf(error) !== 'EEXIST') throw error;
    });
    const found = await readMarker(join(path, MARKER));
    const marker = found ?? randomUUID();
    if (found === null) await writeFileAtomic(join(path, MARKER), `${marker}\n`);
    return { ...settings, marker, mountPoint: await mountPointOf(await realpath(path)) };
  } catch (error) {
    throw errnoOf(error) === 'ENOENT' ? await nowhere(path) : diskTrouble(error, path);
  }
}

/** A parent that is there and still takes no directory is of a kernel's file system, such as /proc. */
async function nowhere(path: string): Promise<AppError> {
  const parent = dirname(path);
  const there = await stat(parent).catch(() => null);
  const message = there
    ? `${parent} takes no new directory. Nothing was made.`
    : `${parent} is not there, so ${path} cannot be made in it. Nothing was made.`;
  const hint = there ? 'Choose a directory on a disk.' : 'Mount the NAS first, or correct the path.';
  return new AppError('not-found', message, { path, hint });
}

function placeOf(handle: FileHandle, path: string): Place {
  const base = process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : path;
  return {
    at: (name) => `${base}/${name}`,
    sync: () => settle(handle),
    close: () => handle.close(),
  };
}

/** Some network file systems cannot sync a directory; their server decides when a rename lasts. */
async function settle(handle: FileHandle): Promise<void> {
  try {
    await handle.sync();
  } catch (error) {
    if (!UNSUPPORTED.has(errnoOf(error) ?? '')) throw error;
  }
}

const UNSUPPORTED: ReadonlySet<string> = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EBADF']);

async function readMarker(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function absent({ path, mountPoint }: DirectorySettings): Promise<AppError> {
  const mounted = mountPoint === null || (await readMountPoints()).includes(mountPoint);
  const hint =
    'The archive on this machine is kept. Once the directory is back, the schedule copies again, or you do by hand.';
  if (!mounted)
    return new AppError(
      'unavailable',
      `${mountPoint} is not mounted. Nothing was written to its empty mount point.`,
      { path, hint },
    );
  const there = await stat(path).then(
    () => true,
    () => false,
  );
  return there
    ? new AppError(
        'refused',
        `${path} is not the directory that was set up: it has no marker. Nothing was written there.`,
        {
          path,
          hint: 'Mount the right disk, or remove this destination and add the directory that is there.',
        },
      )
    : new AppError('unavailable', `${path} is not there. Nothing was written.`, { path, hint });
}

/** Null: the file system of the root, which is always there. */
async function mountPointOf(path: string): Promise<string | null> {
  const around = (await readMountPoints()).filter((point) => path === point || path.startsWith(`${point}/`));
  return around.toSorted((a, b) => b.length - a.length)[0] ?? null;
}
