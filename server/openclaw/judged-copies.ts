import { randomBytes } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { link, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CandidateFile } from '../config/ports.ts';
import { errnoOf } from '../errors.ts';
import { isAlive, readProcess } from '../platform/process-identity.ts';

/** A file that is judged in another place than its own. */
export interface JudgedCopy {
  /** Where it belongs. */
  readonly path: string;
  /** Where its copy is put. */
  readonly at: string;
  /** With the includes of other copies led to where those are. */
  readonly text: string;
  /** OpenClaw is to find a second name of it, as it would in its own place. */
  readonly hardLinked: boolean;
}

/**
 * The files that have to be copied so that OpenClaw reads the candidate: those that `mustMove`, and whatever includes
 * one. The others are read where they are, so that includes, include roots and security checks mean the same there.
 */
export function planCopies(
  files: readonly CandidateFile[],
  mustMove: (file: CandidateFile) => boolean,
  placeOf: (path: string) => string,
): readonly JudgedCopy[] {
  const places = new Map<string, string>();
  for (const file of files) if (mustMove(file)) places.set(file.path, placeOf(file.path));
  for (let known = -1; known !== places.size; ) {
    known = places.size;
    for (const { path, includes } of files) {
      if (!places.has(path) && includes.some((one) => places.has(one.path))) places.set(path, placeOf(path));
    }
  }
  return files.flatMap((file) => {
    const at = places.get(file.path);
    if (at === undefined) return [];
    return [{ path: file.path, at, text: withIncludesAt(file, places), hardLinked: file.hardLinked }];
  });
}

function withIncludesAt({ text, includes }: CandidateFile, places: ReadonlyMap<string, string>): string {
  let changed = text;
  for (const { start, end, written, path } of includes.toSorted((a, b) => b.start - a.start)) {
    const at = places.get(path);
    if (at === undefined) continue;
    // Beside the original the path stays as it is written, so that what OpenClaw says of it can be put back.
    const stays = written.endsWith(`/${basename(path)}`) || written === basename(path);
    const beside = at.slice(0, at.lastIndexOf('/')) === path.slice(0, path.lastIndexOf('/'));
    const name = stays && beside ? written.slice(0, -basename(path).length) + basename(at) : at;
    changed = changed.slice(0, start) + JSON.stringify(name) + changed.slice(end);
  }
  return changed;
}

/** What OpenClaw said of the copies, as if it had read the files in their own places. */
export function inOwnPlaces(words: string, copies: readonly JudgedCopy[]): string {
  return copies.reduce(
    (text, { at, path }) => text.replaceAll(at, path).replaceAll(basename(at), basename(path)),
    words,
  );
}

/** @throws the error of the file system: nothing of the copies is left then. */
export async function withCopies<T>(copies: readonly JudgedCopy[], work: () => Promise<T>): Promise<T> {
  try {
    for (const { at, text, hardLinked } of copies) {
      await writeFile(at, text, { mode: 0o600, flag: 'wx' });
      if (hardLinked) await link(at, secondName(at));
    }
    return await work();
  } finally {
    for (const { at } of copies) for (const name of [at, secondName(at)]) await rm(name, { force: true });
  }
}

const secondName = (at: string): string => at.replace(/(\.tmp)?$/, '-2$1');

/**
 * A name for a copy in a directory that is not Gatehouse's: hidden, left out of backups as all temporary files are, and
 * telling whose it is.
 */
export function copyName(): string {
  const startTime = readProcess(process.pid)?.startTime ?? 0;
  return `.gatehouse-judge-${process.pid}-${startTime}-${randomBytes(6).toString('hex')}.tmp`;
}

const COPY_NAME = /^\.gatehouse-judge-(\d+)-(\d+)-[0-9a-f]{12}(?:-2)?\.tmp$/;

/** Removes the copies that processes left which are gone. A directory that can't be read or written holds none. */
export async function sweepCopies(directories: Iterable<string>): Promise<void> {
  for (const directory of new Set(directories)) {
    for (const entry of await entriesOf(directory)) {
      const [, pid, startTime] = COPY_NAME.exec(entry.name) ?? [];
      if (pid === undefined || !entry.isFile()) continue;
      if (!isAlive({ pid: Number(pid), startTime: Number(startTime) || null })) {
        await rm(join(directory, entry.name), { force: true });
      }
    }
  }
}

async function entriesOf(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return [];
  }
}
