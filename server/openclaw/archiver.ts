import { realpathSync } from 'node:fs';
import { mkdir, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { archiveRootName } from '../backup/manifest.ts';
import type {
  ArchiveComparison,
  Archiver,
  BackupSource,
  CreatedArchive,
  ExtractedArchive,
  OnProgress,
  SourceForecast,
} from '../backup/ports.ts';
import type { VerifyReport } from '../backup/types.ts';
import { AppError, errnoOf, isAppError } from '../errors.ts';
import { removeTree } from '../platform/remove-tree.ts';
import { createOpener } from './archive-opener.ts';
import { type RunTask, runInProcess } from './archive-process.ts';
import type { ArchiveTask } from './archive-task.ts';
import { unreadable } from './file-reading.ts';
import { realPlaceOf } from './outside-state.ts';
import { scratchPath, sweepScratch } from './scratch-places.ts';
import { type CaptureRoot, findRoots, isWithin } from './state-roots.ts';

export interface ArchiverDeps {
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Where databases are copied while an archive is verified; default the system's temporary directory. */
  readonly scratchDir?: string;
  /** Runs one task; default in a process of its own. */
  readonly runTask?: RunTask;
}

/** Reads and writes archives, each in a process of its own. */
export function createArchiver(deps: ArchiverDeps): Archiver {
  const run = deps.runTask ?? runInProcess;
  async function runTask<T>(
    task: ArchiveTask,
    onProgress: OnProgress,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    return (await run(task, onProgress, signal)) as T;
  }
  const scratchIn = (parent: string): string => scratchPath(parent, 'scratch');
  const opened = createOpener(run, deps.scratchDir);
  return {
    forecast: (source, signal) =>
      runTask<SourceForecast>({ kind: 'forecast', source, exclude: [] }, ignore, signal),
    create: (request, onProgress, signal) =>
      create({ ...deps, runTask: run }, request, scratchIn(request.destinationDir), onProgress, signal),
    async verify(path, onProgress, signal, keys) {
      const scratchDir = scratchIn(deps.scratchDir ?? tmpdir());
      try {
        return await opened(path, keys, signal, (plain) =>
          cleaning([scratchDir], () =>
            runTask<VerifyReport>(
              { kind: 'verify', request: { path: plain, scratchDir } },
              onProgress,
              signal,
            ),
          ),
        );
      } catch (error) {
        if (isAppError(error) && error.code === 'refused') return damagedReport(error);
        throw error;
      }
    },
    async compare(
      path,
      stateDir,
      onProgress,
      signal,
      keys,
      { scope = null, configFiles = [], factsWithConfig } = {},
    ) {
      const scratchDir = scratchIn(deps.scratchDir ?? tmpdir());
      const asked = { stateDir, scope, configFiles, factsWithConfig: factsWithConfig ?? null, scratchDir };
      return await opened(path, keys, signal, (plain) =>
        cleaning([scratchDir], () =>
          runTask<ArchiveComparison>(
            { kind: 'compare', request: { ...asked, path: plain } },
            onProgress,
            signal,
          ),
        ),
      );
    },
    async extract(request, onProgress, signal, keys) {
      const onlySelected = request.external !== 'inside';
      try {
        return await opened(request.path, keys, signal, (path) =>
          runTask<ExtractedArchive>(
            { kind: 'extract', request: { ...request, path, onlySelected } },
            onProgress,
            signal,
          ),
        );
      } catch (error) {
        // The work clears up after itself unless its process was ended in the middle.
        const made = typeof request.external === 'object' ? Object.values(request.external) : [];
        const ended = signal?.aborted || (isAppError(error) && error.code === 'internal');
        if (ended) for (const path of [request.targetDir, ...made]) await removeTree(path);
        throw error;
      }
    },
  };
}

async function create(
  deps: Required<Pick<ArchiverDeps, 'now' | 'runTask'>>,
  request: Parameters<Archiver['create']>[0],
  scratchDir: string,
  onProgress: OnProgress,
  signal: AbortSignal | undefined,
): Promise<CreatedArchive> {
  const { source, destinationDir, level, encryptTo = null } = request;
  refuseWithin(findRoots(source).roots, destinationDir);
  await makeDestination(destinationDir);
  const createdAt = deps.now();
  const archiveRoot = archiveRootName(new Date(createdAt), source.name);
  const finalPath = join(
    destinationDir,
    `${archiveRoot}.tar.${level === 'zstd' ? 'zst' : 'gz'}${encryptTo ? '.age' : ''}`,
  );
  const partialPath = scratchPath(destinationDir, 'partial');
  const exclude = [realpathSync(destinationDir)];
  const task: ArchiveTask = {
    kind: 'capture',
    request: {
      source: plainSource(source),
      createdAt,
      level,
      encryptTo,
      archiveRoot,
      partialPath,
      finalPath,
      scratchDir,
      exclude,
    },
  };
  try {
    return (await cleaning([partialPath, scratchDir], () =>
      deps.runTask(task, onProgress, signal),
    )) as CreatedArchive;
  } catch (error) {
    throw writeError(error, destinationDir);
  }
}

function damagedReport({ message, path }: AppError): VerifyReport {
  return {
    ok: false,
    files: 0,
    bytes: 0,
    databases: 0,
    components: [],
    newestMs: 0,
    problems: [{ path: path ?? '', message }],
    manifest: null,
    format: 'gatehouse',
  };
}

/** A config may hold values that cannot travel to another process. */
function plainSource(source: BackupSource): BackupSource {
  return { ...source, config: JSON.parse(JSON.stringify(source.config ?? null)) };
}

/** What is backed up must not grow by its own archive, and a root that is left out would be missing in it. */
function refuseWithin(roots: readonly CaptureRoot[], destinationDir: string): void {
  const destination = realPlaceOf(destinationDir);
  const inside = roots.find(
    ({ kind, path }) => destination === path || (kind === 'state' && isWithin(destination, path)),
  );
  if (!inside) return;
  throw new AppError(
    'bad-input',
    `${destination} belongs to what is backed up (${inside.path}). No backup was made.`,
    {
      path: destination,
      hint: 'Choose a directory elsewhere for the archive; on the command line with --out DIR.',
    },
  );
}

/** Makes the directory, and removes what a process left in it that was killed in the middle of a backup. */
async function makeDestination(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await sweepScratch(path);
  } catch (error) {
    throw writeError(error, path);
  }
}

function writeError(error: unknown, path: string): unknown {
  const errno = errnoOf(error);
  if (error instanceof AppError || !errno) return error;
  if (errno === 'ENOSPC' || errno === 'EDQUOT') {
    return new AppError(
      'disk-full',
      `There is no space left in ${path}. No backup was made, nothing was left behind.`,
      { path, hint: 'Free some space on this disk, or choose another destination.', cause: error },
    );
  }
  const about = (error as NodeJS.ErrnoException).path;
  if (about !== undefined && !isWithin(about, path)) return unreadable(about, error);
  return new AppError(
    'unavailable',
    `The backup could not be written to ${path} (${errno}). Nothing was left behind.`,
    { path, hint: 'Check that the directory exists and that this user may write to it.', cause: error },
  );
}

/** Free bytes of the nearest directory that exists at or above `path`. */
export async function freeBytesAt(path: string): Promise<number> {
  for (let at = path; ; at = dirname(at)) {
    try {
      const info = await statfs(at);
      return info.bavail * info.bsize;
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT' || at === dirname(at)) throw error;
    }
  }
}

async function cleaning<T>(paths: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    for (const path of paths) await removeTree(path);
  }
}

function ignore(): void {
  return;
}
