import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArchiveKeys } from '../backup/encryption.ts';
import type { DatabaseFacts } from '../backup/inside-types.ts';
import type { LookedEntry, OpenArchive, OpenArchiveAt } from '../backup/ports.ts';
import { AppError } from '../errors.ts';
import { newPackKey, readSealed, type SealedBlob } from '../platform/sealed-pack.ts';
import type { LookResult } from './archive-look.ts';
import { createOpener, type OpenPlain } from './archive-opener.ts';
import { type RunTask, runInProcess } from './archive-process.ts';
import type { ArchiveTask } from './archive-task.ts';

interface Deps {
  /** For the sealed pack, and copies that live as long as a call; default the system's temporary directory. */
  readonly scratchDir?: string;
  readonly runTask?: RunTask;
}

const SIDECARS = ['-wal', '-journal'];

/** Opens archives to be looked into; each read is a process of its own. */
export function createArchiveLook(deps: Deps = {}): OpenArchiveAt {
  const runTask = deps.runTask ?? runInProcess;
  const scratchDir = deps.scratchDir ?? tmpdir();
  const opened = createOpener(runTask, scratchDir);
  return async (path, keys) => {
    const result = (await opened(path, keys, undefined, (plain) =>
      runTask({ kind: 'look', path: plain }, () => undefined, undefined),
    )) as LookResult;
    return new Look({ path, keys, scratchDir, runTask, opened }, result);
  };
}

interface Place {
  readonly path: string;
  readonly keys: ArchiveKeys | undefined;
  readonly scratchDir: string;
  readonly runTask: RunTask;
  readonly opened: OpenPlain;
}

class Look implements OpenArchive {
  readonly roots: LookResult['roots'];
  readonly entries: LookResult['entries'];
  readonly configFiles: LookResult['configFiles'];
  readonly #place: Place;
  readonly #sha256: string;
  readonly #key = newPackKey();
  readonly #databases = new Map<string, Promise<DatabaseFacts>>();
  readonly #paths: ReadonlyMap<string, LookedEntry>;
  #pack: Promise<{ dir: string; blobs: Map<string, SealedBlob> }> | null = null;

  constructor(place: Place, { roots, entries, configFiles, sha256 }: LookResult) {
    this.roots = roots;
    this.entries = entries;
    this.configFiles = configFiles;
    this.#place = place;
    this.#sha256 = sha256;
    this.#paths = new Map(entries.map((entry) => [entry.path, entry]));
  }

  async read(entry: LookedEntry, maxBytes: number): Promise<Uint8Array> {
    if (entry.size > maxBytes)
      throw new AppError('bad-input', `${entry.path} is too large to be shown.`, { path: entry.path });
    const { dir, blobs } = await this.#packed();
    const blob = blobs.get(entry.entry ?? '');
    if (blob) return readSealed(join(dir, 'pack'), this.#key, blob);
    const copy = await this.copy(entry);
    try {
      return await readFile(copy.path);
    } finally {
      await copy.remove();
    }
  }

  async copy(entry: LookedEntry): Promise<{ path: string; remove: () => Promise<void> }> {
    const { path, remove } = await this.#fetch([entry]);
    return { path: path(entry), remove };
  }

  database(entry: LookedEntry): Promise<DatabaseFacts> {
    const known = this.#databases.get(entry.path) ?? this.#openDatabase(entry);
    this.#databases.set(entry.path, known);
    known.catch(() => this.#databases.delete(entry.path));
    return known;
  }

  async close(): Promise<void> {
    const pack = this.#pack;
    this.#pack = null;
    this.#key.fill(0);
    if (pack) await rm((await pack).dir, { recursive: true, force: true });
  }

  async #openDatabase(entry: LookedEntry): Promise<DatabaseFacts> {
    const beside = SIDECARS.flatMap((suffix) => this.#paths.get(`${entry.path}${suffix}`) ?? []);
    const { path, remove } = await this.#fetch([entry, ...beside]);
    try {
      const task = { kind: 'database', path: path(entry), bytes: entry.size } as const;
      return (await this.#place.runTask(task, () => undefined, undefined)) as DatabaseFacts;
    } finally {
      await remove();
    }
  }

  /** Private copies side by side, a sidecar beside its database. */
  async #fetch(wanted: readonly LookedEntry[]) {
    const { path, keys, scratchDir, runTask, opened } = this.#place;
    const dir = await mkdtemp(join(scratchDir, 'inside-'));
    const name = randomBytes(6).toString('hex');
    const [first] = wanted;
    const placeOf = (entry: LookedEntry): string =>
      join(dir, `${name}${entry.path.slice(first?.path.length ?? 0)}`);
    const remove = (): Promise<void> => rm(dir, { recursive: true, force: true });
    const entries = Object.fromEntries(wanted.map((entry) => [entry.entry ?? '', placeOf(entry)]));
    try {
      await opened(path, keys, undefined, (plain) =>
        runTask({ kind: 'fetch', request: { path: plain, entries } }, () => undefined, undefined),
      );
      return { path: placeOf, remove };
    } catch (error) {
      await remove();
      throw error;
    }
  }

  #packed(): Promise<{ dir: string; blobs: Map<string, SealedBlob> }> {
    this.#pack ??= this.#makePack();
    this.#pack.catch(() => {
      this.#pack = null;
    });
    return this.#pack;
  }

  async #makePack() {
    const { path, keys, scratchDir, runTask, opened } = this.#place;
    const dir = await mkdtemp(join(scratchDir, 'inside-'));
    const target = join(dir, 'pack');
    const task = (plain: string): ArchiveTask => ({
      kind: 'pack',
      request: { path: plain, target, key: this.#key, sha256: this.#sha256 },
    });
    try {
      const blobs = await opened(path, keys, undefined, (plain) =>
        runTask(task(plain), () => undefined, undefined),
      );
      return { dir, blobs: blobs as Map<string, SealedBlob> };
    } catch (error) {
      await rm(dir, { recursive: true, force: true });
      throw error;
    }
  }
}
