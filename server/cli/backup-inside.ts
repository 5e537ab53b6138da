import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import type { LookedEntry, OpenArchive } from '../backup/ports.ts';
import { AppError } from '../errors.ts';
import { cancelled, runInProcess } from '../openclaw/archive-process.ts';
import { createArchiveLook } from '../openclaw/open-archive.ts';
import { KEY_OPTIONS, readKeys } from './archive-keys.ts';
import { whenToEnd } from './archive-work.ts';
import { parseOptions, usageError, writeJson } from './guard.ts';
import { type CommandIo, EXIT } from './io.ts';

/** `gatehouse backup list ARCHIVE [PATH]`: what is in it, below a path or as a whole. */
export async function listArchive(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseOptions(args, KEY_OPTIONS);
  const [archive, path = '', ...rest] = positionals;
  if (archive === undefined || rest.length > 0) throw usageError('Say which archive, and at most one path.');
  return await within(archive, values, io, async (opened) => {
    const below = path.replace(/\/+$/, '');
    const found = opened.entries
      .filter((entry) => below === '' || entry.path === below || entry.path.startsWith(`${below}/`))
      .toSorted((left, right) => (left.path < right.path ? -1 : 1));
    if (below !== '' && found.length === 0) throw nothingAt(below);
    if (values.json) writeJson(io, { archive: resolve(io.cwd, archive), entries: found.map(plainEntry) });
    else for (const entry of found) io.stdout.write(`${lineOf(entry)}\n`);
    return EXIT.ok;
  });
}

/** `gatehouse backup cat ARCHIVE PATH`: the bytes of one file, unmasked. */
export async function catFile(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseOptions(args, KEY_OPTIONS);
  const [archive, path, ...rest] = positionals;
  if (archive === undefined || path === undefined || rest.length > 0)
    throw usageError('Say which archive and which file in it.');
  if (values.json) throw usageError('--json has no meaning for the bytes of a file.');
  return await within(archive, values, io, async (opened, signal) => {
    const entry = opened.entries.find((candidate) => candidate.path === path);
    if (!entry) throw nothingAt(path);
    if (entry.type !== 'file')
      throw new AppError('bad-input', `${path} is a ${entry.type}, not a file.`, { path });
    const { path: copy, remove } = await opened.copy(entry);
    try {
      for await (const chunk of createReadStream(copy, { signal }) as AsyncIterable<Uint8Array>)
        await writeAll(chunk, io, signal);
    } finally {
      await remove();
    }
    return EXIT.ok;
  });
}

/** A pipe takes as much as its reader does. */
async function writeAll(chunk: Uint8Array, { stdout }: CommandIo, signal: AbortSignal): Promise<void> {
  if (stdout.write(chunk) !== false || signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    stdout.once?.('drain', resolve) ?? resolve();
  });
}

/** Copies that the work made are gone when it ends, also when it is to end early or nobody reads on. */
async function within(
  archive: string,
  values: Parameters<typeof readKeys>[0],
  io: CommandIo,
  work: (opened: OpenArchive, signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const keys = await readKeys(values, io);
  const ending = new AbortController();
  const leave = whenToEnd(() => ending.abort());
  const signal = io.readerGone ? AbortSignal.any([ending.signal, io.readerGone]) : ending.signal;
  const scratchDir = io.env.TMPDIR;
  const open = createArchiveLook({
    ...(scratchDir ? { scratchDir } : {}),
    runTask: (task, onProgress) => runInProcess(task, onProgress, signal),
  });
  let opened: OpenArchive | null = null;
  try {
    opened = await open(resolve(io.cwd, archive), keys);
    return await work(opened, signal);
  } catch (error) {
    throw ending.signal.aborted ? cancelled() : error;
  } finally {
    leave();
    await opened?.close();
  }
}

function nothingAt(path: string): AppError {
  return new AppError('not-found', `The archive holds nothing at ${path}.`, {
    path,
    hint: '“gatehouse backup list ARCHIVE” shows what it holds.',
  });
}

const KINDS = { file: '-', directory: 'd', symlink: 'l' } as const;

/** As `ls -l` would: kind and mode, size, path, and where a link leads. */
function lineOf({ type, mode, size, path, target }: LookedEntry): string {
  const bits = [...'rwxrwxrwx'].map((letter, at) => (mode & (0o400 >> at) ? letter : '-')).join('');
  return `${KINDS[type]}${bits} ${String(size).padStart(12)} ${path}${target === null ? '' : ` -> ${target}`}`;
}

function plainEntry({ path, type, size, mode, mtime, target, sha256, database }: LookedEntry) {
  return { path, type, size, mode: mode.toString(8), mtime, target, sha256, database };
}
