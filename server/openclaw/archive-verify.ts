import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { databaseFlaw } from '../backup/archive-index.ts';
import { ComponentTally } from '../backup/components.ts';
import type { OnProgress } from '../backup/ports.ts';
import type { VerifyReport } from '../backup/types.ts';
import { isAppError } from '../errors.ts';
import { checkDatabase, removeDatabase } from '../platform/sqlite-copy.ts';
import { writeAllSync } from '../platform/write-all.ts';
import { indexProblems, type PlacedNode, placedNodes } from './archive-nodes.ts';
import { type FileStart, type PassResult, type PassSink, passArchive } from './archive-pass.ts';
import { componentOf } from './capture-entry.ts';
import { RoleCheck } from './database-roles.ts';
import { freeBytes, noScratchSpace, scratchError } from './extract-target.ts';

export interface VerifyRequest {
  readonly path: string;
  /** A private directory for copies of databases; must not exist. It is removed. */
  readonly scratchDir: string;
}

const MAX_PROBLEMS = 100;

/**
 * Reads the whole archive: structure, manifest, every checksum, every database with `integrity_check` and, where it is OpenClaw's, its role.
 * @throws AppError `not-found`, `unavailable`, `disk-full`; what is wrong with the archive is in the report
 */
export async function verifyArchive(request: VerifyRequest, onProgress: OnProgress): Promise<VerifyReport> {
  const { path, scratchDir } = request;
  try {
    mkdirSync(scratchDir, { mode: 0o700 });
    const spool = new DatabaseSpool(scratchDir);
    return report(await passArchive(path, { sink: spool, onProgress }), spool);
  } catch (error) {
    if (!isAppError(error) || (error.code !== 'refused' && error.code !== 'bad-input'))
      throw scratchError(error, dirname(scratchDir));
    return {
      ok: false,
      files: 0,
      bytes: 0,
      databases: 0,
      components: [],
      newestMs: 0,
      problems: [{ path: error.path ?? '', message: error.message }],
      manifest: null,
      format: 'plain-tar',
    };
  } finally {
    rmSync(scratchDir, { recursive: true, force: true });
  }
}

function report(pass: PassResult, spool: DatabaseSpool): VerifyReport {
  const problems = indexProblems(pass);
  const databases: PlacedNode[] = [];
  const configFiles = new Set(pass.manifest?.gatehouse?.configFiles);
  const tally = new ComponentTally();
  let files = 0;
  let bytes = 0;
  let newest = 0;
  for (const node of placedNodes(pass)) {
    const { type, asset, path, size, mtime, flaw } = node;
    newest = Math.max(newest, mtime);
    bytes += size;
    if (type !== 'file' && type !== 'hardlink') continue;
    files += 1;
    tally.add(componentOf(asset.kind, path, configFiles), size);
    if (node.database) databases.push(node);
    if (flaw === 'short')
      problems.push({
        path,
        message: 'This file became shorter while it was backed up; its end is missing.',
      });
  }
  problems.push(...databaseProblems(databases, pass, spool));
  const { manifest } = pass;
  return {
    ok: problems.length === 0,
    files,
    bytes,
    databases: databases.length,
    components: tally.list(),
    newestMs: 1000 * newest,
    problems: problems.slice(0, MAX_PROBLEMS),
    manifest: manifest
      ? {
          createdAt: manifest.createdAt,
          runtimeVersion: manifest.runtimeVersion,
          stateDir: manifest.stateDir ?? pass.layout.state?.sourcePath ?? null,
        }
      : null,
    format: pass.layout.format,
  };
}

function databaseProblems(
  databases: readonly PlacedNode[],
  pass: PassResult,
  spool: DatabaseSpool,
): VerifyReport['problems'] {
  const problems: { path: string; message: string }[] = [];
  const stateDir = pass.layout.state?.sourcePath ?? '/';
  const roles = new RoleCheck(stateDir);
  for (const { entry, path, flaw, asset } of databases) {
    const copy = entry === null ? null : spool.pathOf(entry);
    const found = copy === null ? 'was not read' : checkDatabase(copy, 'integrity_check');
    if (copy && !found) roles.note(join(asset.sourcePath, path), copy);
    if (copy) removeDatabase(copy);
    const known = databaseFlaw('This database', flaw);
    if (known) problems.push({ path, message: found ? `${known} (${found})` : known });
    else if (found) problems.push({ path, message: `This database does not pass integrity_check: ${found}` });
  }
  for (const { sourcePath, message } of roles.problems())
    problems.push({ path: relative(stateDir, sourcePath), message });
  return problems;
}

/** Copies each database to a private place, and its journal to a place beside it, whichever comes first. */
class DatabaseSpool implements PassSink {
  readonly #directory: string;
  readonly #numbers = new Map<string, number>();
  #left: number;
  #fd = -1;

  constructor(directory: string) {
    this.#directory = directory;
    this.#left = freeBytes(directory);
  }

  file(entry: string, { head, database }: FileStart): boolean {
    const suffix = database ? '' : (/-(wal|journal)$/.exec(entry)?.[0] ?? null);
    if (suffix === null) return false;
    this.#left -= head.size;
    if (this.#left < 0) throw noScratchSpace(dirname(this.#directory));
    const base = suffix ? entry.slice(0, -suffix.length) : entry;
    const number = this.#numbers.get(base) ?? this.#numbers.size;
    this.#numbers.set(base, number);
    this.#fd = openSync(join(this.#directory, `${number}.sqlite${suffix}`), 'wx', 0o600);
    return true;
  }

  async write(chunk: Buffer): Promise<void> {
    writeAllSync(this.#fd, chunk);
  }

  async done(): Promise<void> {
    closeSync(this.#fd);
  }

  pathOf(entry: string): string | null {
    const number = this.#numbers.get(entry);
    return number === undefined ? null : join(this.#directory, `${number}.sqlite`);
  }
}
