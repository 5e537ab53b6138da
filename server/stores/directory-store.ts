import { constants } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import type { ArchiveFile, ArchiveStore, StoreWork } from '../destinations/ports.ts';
import type { DirectorySettings, StoredArchive } from '../destinations/types.ts';
import { errnoOf, isAppError } from '../errors.ts';
import { isArchiveName, nameTaken, noSuchArchive, notTheSame, requireArchiveName } from './archive-name.ts';
import { copyBytes, fileHash } from './byte-copy.ts';
import { enterDirectory, type Place, setUpDirectory } from './directory-place.ts';
import { diskTrouble } from './disk-trouble.ts';
import { fetchInto } from './fetch-file.ts';

const PARTIAL = '.gatehouse-partial-';
const PROBE = '.gatehouse-probe';

/** Archives as files in a directory, which may lie on a NAS. */
export function createDirectoryStore(settings: DirectorySettings): ArchiveStore {
  const { path } = settings;
  async function inside<T>(work: (place: Place) => Promise<T>, entered = settings): Promise<T> {
    const place = await enterDirectory(entered);
    try {
      return await work(place);
    } catch (error) {
      throw diskTrouble(error, path);
    } finally {
      await place.close();
    }
  }
  const probe = (entered?: DirectorySettings) => inside(probeIn, entered);
  return {
    async prepare() {
      const ready = await setUpDirectory(settings);
      await probe(ready);
      return ready;
    },
    probe: () => probe(),
    put: (file, _journal, work) => inside((place) => putInto(place, path, file, work)),
    prove: (name, file, work) =>
      inside(async (place) => {
        const found = await fileHash(place.at(requireArchiveName(name)), file.bytes, work).catch(gone(name));
        if (found !== file.sha256) throw notTheSame(name, path, 'its bytes differ');
      }),
    list: () => inside(listIn),
    get: (name, target, work) =>
      inside(async (place) => {
        const from = await open(place.at(requireArchiveName(name)), 'r').catch(gone(name));
        try {
          await fetchInto(
            target,
            from.createReadStream({ autoClose: false }),
            (await from.stat()).size,
            work,
          );
        } finally {
          await from.close();
        }
      }),
    remove: (names) =>
      inside(async (place) => {
        for (const name of names) await rm(place.at(requireArchiveName(name)), { force: true });
        await place.sync();
      }),
    discard: (fileName) =>
      inside((place) => rm(place.at(PARTIAL + requireArchiveName(fileName)), { force: true })),
    async check() {
      await probe();
      return 'A small file was written, read back and deleted.';
    },
  };
}

/** The partial file is its own journal: as far as it agrees with the archive it is gone on from. */
async function putInto(place: Place, path: string, file: ArchiveFile, work: StoreWork): Promise<string> {
  const name = requireArchiveName(file.fileName);
  const there = await sizeOf(place.at(name));
  if (there === file.bytes) return name;
  if (there !== null) throw nameTaken(name, path);
  const partial = place.at(PARTIAL + name);
  try {
    const to = await open(partial, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
    try {
      await copyFrom(file, to, work);
    } finally {
      await to.close();
    }
    await rename(partial, place.at(name));
    await place.sync();
    // Through its path, not through what is held open: a disk that was taken away meanwhile is not there for anybody.
    await stat(`${path}/${name}`);
    return name;
  } catch (error) {
    const full = errnoOf(error) === 'ENOSPC' || errnoOf(error) === 'EDQUOT';
    if (full || work.signal.aborted) await rm(partial, { force: true });
    throw error;
  }
}

async function copyFrom(file: ArchiveFile, to: FileHandle, work: StoreWork): Promise<void> {
  const from = await open(file.path, 'r');
  try {
    await copyBytes(from, to, file.bytes, work);
  } finally {
    await from.close();
  }
}

async function listIn(place: Place): Promise<StoredArchive[]> {
  const found: StoredArchive[] = [];
  for (const name of await readdir(place.at('.'))) {
    if (!isArchiveName(name)) continue;
    const info = await stat(place.at(name)).catch(ifGone);
    if (info?.isFile()) found.push({ name, fileName: name, bytes: info.size, at: Math.round(info.mtimeMs) });
  }
  return found.toSorted((a, b) => b.at - a.at);
}

async function probeIn(place: Place): Promise<void> {
  const path = place.at(PROBE);
  const bytes = Buffer.from(`${process.pid} ${process.hrtime.bigint()}\n`);
  try {
    const handle = await open(path, 'w+', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes.length), 0, bytes.length, 0);
      if (bytesRead !== bytes.length || !buffer.equals(bytes))
        throw notTheSame(PROBE, path, 'its bytes differ');
    } finally {
      await handle.close();
    }
  } finally {
    await rm(path, { force: true }).catch(keepFirst);
  }
}

/** What stood in the way of the write stands in the way of the removal too; the write has said it. */
function keepFirst(error: unknown): void {
  if (errnoOf(error) === null) throw error;
}

async function sizeOf(path: string): Promise<number | null> {
  return (await stat(path).catch(ifGone))?.size ?? null;
}

function ifGone(error: unknown): null {
  if (errnoOf(error) === 'ENOENT') return null;
  throw error;
}

function gone(name: string) {
  return (error: unknown): never => {
    if (!isAppError(error) && errnoOf(error) === 'ENOENT') throw noSuchArchive(name);
    throw error;
  };
}
