import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveFile, ArchiveStore, StoreWork } from '../destinations/ports.ts';
import type { ResticSettings, StoredArchive } from '../destinations/types.ts';
import { AppError, errnoOf, isAppError } from '../errors.ts';
import { openArchive } from '../platform/archive/archive-source.ts';
import { readTar } from '../platform/archive/tar-reader.ts';
import { noSuchArchive, notTheSame, requireArchiveName } from './archive-name.ts';
import { streamHash } from './byte-copy.ts';
import { diskTrouble } from './disk-trouble.ts';
import { fetchInto, localTrouble } from './fetch-file.ts';
import { type Repository, restic, resticStream } from './restic-program.ts';
import { listSnapshots, type Snapshot, tagsOf } from './restic-snapshots.ts';
import { contentDigest, packTree, unpackTree } from './restic-tree.ts';

export interface ResticPlaces {
  readonly passwordFile: string;
  readonly cacheDir: string;
  /** A private directory of its own; the same each time, so that restic finds its paths again. */
  readonly scratchDir: string;
}

/** The next backup reads every file again, because the last one may rest on a wrong guess. */
const READ_AGAIN = 'read-again';

/**
 * Archives as snapshots of a restic repository. What can be looked into is unpacked, so that restic stores only what
 * changed; the rest is kept as the one file it is.
 */
export function createResticStore(settings: ResticSettings, places: ResticPlaces): ArchiveStore {
  const repository: Repository = { path: settings.repository, ...places };
  const probe = (work: StoreWork) => restic(repository, ['cat', 'config'], { work });
  const find = async (id: string, work: StoreWork): Promise<Snapshot> => {
    const found = (await listSnapshots(repository, work)).find((snapshot) => snapshot.id === requireId(id));
    if (!found) throw noSuchArchive(id.slice(0, 8));
    return found;
  };
  const store: ArchiveStore = {
    async prepare(work) {
      if (!existsSync(join(settings.repository, 'config'))) await makeRepository(repository, work);
      await probe(work);
      return settings;
    },
    async probe(work) {
      await probe(work);
    },
    put: (file, journal, work) => inScratch(places, (tree) => backUp(repository, tree, file, journal, work)),
    async prove(name, file, work) {
      if (await isSame(repository, requireId(name), file, work)) return;
      throw notTheSame(file.fileName, settings.repository, 'its files differ');
    },
    list: async (work) =>
      (await listSnapshots(repository, work)).map(
        ({ id, fileName, bytes, at }): StoredArchive => ({ name: id, fileName, bytes, at }),
      ),
    get: (name, target, work) =>
      inScratch(places, async (tree) => {
        const snapshot = await find(name, work);
        const { root, fileName } = snapshot;
        if (root === null) {
          const args = ['dump', snapshot.id, `/${fileName}`];
          await resticStream(repository, args, { work }, (out) =>
            fetchInto(target, out, snapshot.bytes, work),
          );
          return;
        }
        await restic(repository, ['restore', snapshot.id, '--target', tree], { work });
        await packTree(tree, target, { root, fileName }, work).catch(async (error: unknown) => {
          await rm(target, { force: true });
          throw error;
        });
      }),
    async remove(names, work) {
      const there = new Set((await listSnapshots(repository, work)).map(({ id }) => id));
      await forget(
        repository,
        names.filter((name) => there.has(name)),
        work,
      );
    },
    // What was stored of an unfinished backup is used by the next one, or cleared with the next removal.
    discard: () => rm(places.scratchDir, { recursive: true, force: true }),
    async check(work) {
      const said = await locking(repository, ['check'], work);
      if (!said.includes('no errors were found'))
        throw new AppError(
          'refused',
          `restic found errors in ${settings.repository}: ${said.trim().slice(-300)}`,
        );
      return 'restic checked the repository: no errors were found.';
    },
  };
  return store;
}

/** Only where nothing else is: restic itself would put its files among those of others. */
async function makeRepository(repository: Repository, work: StoreWork): Promise<void> {
  const { path } = repository;
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw diskTrouble(error, path);
    if ((await readdir(path)).length > 0) {
      throw new AppError(
        'conflict',
        `${path} holds other things and is no repository. Nothing was made there.`,
        {
          hint: 'Choose an empty directory, or one that does not exist yet.',
          path,
        },
      );
    }
  }
  await restic(repository, ['init'], { work });
}

async function inScratch<T>({ scratchDir }: ResticPlaces, work: (tree: string) => Promise<T>): Promise<T> {
  const clear = () => rm(scratchDir, { recursive: true, force: true });
  await clear();
  await mkdir(scratchDir, { recursive: true, mode: 0o700 });
  try {
    return await work(scratchDir);
  } catch (error) {
    throw localTrouble(error, scratchDir);
  } finally {
    await clear();
  }
}

async function backUp(
  repository: Repository,
  tree: string,
  file: ArchiveFile,
  journal: string | null,
  work: StoreWork,
): Promise<string> {
  requireArchiveName(file.fileName);
  const snapshots = await listSnapshots(repository, work);
  const same = snapshots.filter(({ fileName }) => fileName === file.fileName);
  if (same[0] && journal === null) return same[0].id;
  await forget(
    repository,
    same.map(({ id }) => id),
    work,
  );
  const root = file.readable ? await unpackTree(file.path, tree, work) : null;
  if (root === null) await copyFile(file.path, join(tree, file.fileName));
  const parent = snapshots.find((snapshot) => snapshot.instance === file.instance && snapshot.root !== null);
  const options = journal === READ_AGAIN ? ['--force'] : parent ? ['--parent', parent.id] : [];
  await restic(
    repository,
    [
      ...['backup', '.', '--json', '--ignore-inode', '--ignore-ctime', ...options],
      ...['--time', new Date(file.createdAt).toISOString().slice(0, 19).replace('T', ' ')],
      ...tagsOf(file, root).flatMap((tag) => ['--tag', tag]),
    ],
    { cwd: tree, work, onLine: (line) => tell(line, work) },
  );
  work.checkpoint(READ_AGAIN);
  const made = (await listSnapshots(repository, work)).find(({ fileName }) => fileName === file.fileName);
  if (!made) throw new AppError('unavailable', 'restic ended well and made no snapshot.');
  return made.id;
}

function tell(line: string, work: StoreWork): void {
  if (!line.startsWith('{"message_type":"status"')) return;
  const { bytes_done = 0, total_bytes = null } = JSON.parse(line) as {
    bytes_done?: number;
    total_bytes?: number;
  };
  work.progress(bytes_done, total_bytes);
}

async function isSame(
  repository: Repository,
  id: string,
  file: ArchiveFile,
  work: StoreWork,
): Promise<boolean> {
  if (!file.readable) {
    const args = ['dump', id, `/${file.fileName}`];
    const found = await resticStream(repository, args, { work }, (out) => streamHash(out, file.bytes, work));
    return found === file.sha256;
  }
  const args = ['dump', id, '/', '--archive', 'tar'];
  const there = await resticStream(repository, args, { work }, (out) => contentDigest(readTar(out), work));
  const here = await contentDigest((await openArchive(file.path)).entries(), work);
  return there === here;
}

async function forget(repository: Repository, ids: readonly string[], work: StoreWork): Promise<void> {
  if (ids.length > 0) await locking(repository, ['forget', ...ids, '--prune'], work);
}

/** For what needs the repository alone: a lock whose process is gone is removed first. */
async function locking(repository: Repository, args: readonly string[], work: StoreWork): Promise<string> {
  try {
    return await restic(repository, args, { work });
  } catch (error) {
    if (!isAppError(error) || error.code !== 'busy') throw error;
    await restic(repository, ['unlock'], { work });
    return await restic(repository, args, { work });
  }
}

function requireId(name: string): string {
  if (/^[0-9a-f]{64}$/.test(name)) return name;
  throw new AppError('bad-input', `${JSON.stringify(name)} is no snapshot. Nothing was done.`);
}
