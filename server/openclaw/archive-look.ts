import { closeSync, openSync, statfsSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { DatabaseFacts } from '../backup/inside-types.ts';
import type { LookedEntry, LookedRoot } from '../backup/ports.ts';
import { refused, safePath } from '../backup/scan.ts';
import { openArchive } from '../platform/archive/archive-source.ts';
import { type SealedBlob, SealedPackWriter } from '../platform/sealed-pack.ts';
import { checkDatabase } from '../platform/sqlite-copy.ts';
import { writeAllSync } from '../platform/write-all.ts';
import { indexProblems, placedNodes } from './archive-nodes.ts';
import { passArchive } from './archive-pass.ts';
import { tableExists } from './database-sanitizer.ts';

export interface LookResult {
  readonly roots: readonly LookedRoot[];
  readonly entries: readonly LookedEntry[];
  readonly configFiles: readonly string[];
  readonly sha256: string;
}

/** Reads and judges the whole archive and tells what is in it. Writes nothing. @throws AppError `refused` */
export async function lookInto(path: string): Promise<LookResult> {
  const pass = await passArchive(path);
  const [problem] = indexProblems(pass);
  if (problem) throw refused(`${JSON.stringify(problem.path)} ${problem.message}`);
  const { assets, state } = pass.layout;
  const entries: LookedEntry[] = [];
  for (const node of placedNodes(pass)) {
    const { asset, path: inside, type, size, mode, mtime, sha256, database, entry } = node;
    if (inside === '' && type === 'directory') continue;
    // A hard link has no bytes of its own: they are those of the file it names.
    const source = type === 'hardlink' ? node.target.toString('utf8') : entry;
    const named = type === 'hardlink' ? pass.entries.get(source ?? '') : null;
    const root = asset === state ? '' : asset.sourcePath;
    entries.push({
      path: root && inside ? `${root}/${inside}` : root || inside,
      root,
      type: type === 'hardlink' ? 'file' : type,
      size: named?.size ?? size,
      mode,
      mtime,
      target: type === 'symlink' ? node.target.toString('utf8') : null,
      sha256: named?.sha256 ?? sha256,
      database: named?.database ?? database,
      entry: source,
    });
  }
  const roots = assets.map((asset) => ({ kind: asset.kind, path: asset === state ? '' : asset.sourcePath }));
  const configFiles = pass.manifest?.gatehouse?.configFiles ?? [];
  return { roots, entries, configFiles, sha256: pass.sha256 };
}

export interface PackRequest {
  readonly path: string;
  readonly target: string;
  readonly key: Uint8Array;
  readonly sha256: string;
}

/** Files above this are read from the archive when they are asked for. */
const MAX_PACKED_BYTES = 4 * 1024 * 1024;
const MAX_PACK_BYTES = 256 * 1024 * 1024;

/** Puts what people look at, the small files, into one sealed file where each can be reached without the archive. */
export async function packSmall(request: PackRequest): Promise<Map<string, SealedBlob>> {
  const blobs = new Map<string, SealedBlob>();
  const source = await openArchive(request.path);
  const writer = new SealedPackWriter(request.target, request.key);
  try {
    const info = statfsSync(request.target);
    const budget = Math.min(MAX_PACK_BYTES, (info.bavail * info.bsize) / 4);
    for await (const entry of source.entries()) {
      const { type, size, path } = entry.head;
      if (type !== 'file' || size > MAX_PACKED_BYTES || writer.bytes + size > budget) continue;
      blobs.set(safePath(path), await writer.add(entry.body()));
    }
  } finally {
    writer.close();
  }
  if (source.sha256() !== request.sha256) throw refused('it has changed since it was opened');
  return blobs;
}

export interface FetchRequest {
  readonly path: string;
  /** Path of an entry → where its bytes go, mode 0600; must not exist. */
  readonly entries: Readonly<Record<string, string>>;
}

/** Reads the archive up to the last of the entries and writes those out. @throws AppError `refused` when one is missing */
export async function fetchEntries({ path, entries }: FetchRequest): Promise<void> {
  const left = new Set(Object.keys(entries));
  const source = await openArchive(path);
  for await (const entry of source.entries()) {
    const name = safePath(entry.head.path);
    const target = Object.hasOwn(entries, name) ? entries[name] : undefined;
    if (target === undefined) continue;
    const fd = openSync(target, 'wx', 0o600);
    try {
      for await (const chunk of entry.body()) writeAllSync(fd, chunk);
    } finally {
      closeSync(fd);
    }
    left.delete(name);
    if (left.size === 0) return;
  }
  throw refused(`${JSON.stringify([...left][0])} is not in it any more`);
}

const MAX_TABLES = 500;

/** Opens a private copy of a database and tells what it says of itself. Blocks its process. */
export function readDatabaseFacts(path: string, bytes: number): DatabaseFacts {
  const problem = checkDatabase(path, 'integrity_check');
  const none = { bytes, userVersion: 0, role: null, schemaVersion: null, tables: [] };
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { fileMustExist: true });
    database.pragma('trusted_schema = OFF');
    const meta = tableExists(database, 'schema_meta') ? readMeta(database) : undefined;
    return {
      bytes,
      problem,
      userVersion: Number(database.pragma('user_version', { simple: true })),
      role: typeof meta?.role === 'string' ? meta.role : null,
      schemaVersion: typeof meta?.schema_version === 'number' ? meta.schema_version : null,
      tables: listTables(database),
    };
  } catch (error) {
    return { ...none, problem: problem ?? (error instanceof Error ? error.message : String(error)) };
  } finally {
    database?.close();
  }
}

function readMeta(database: Database.Database): Readonly<Record<string, unknown>> | undefined {
  const columns = database.pragma('table_info(schema_meta)') as readonly { readonly name: string }[];
  if (!columns.some(({ name }) => name === 'meta_key')) return undefined;
  return database
    .prepare<[], Readonly<Record<string, unknown>>>("SELECT * FROM schema_meta WHERE meta_key = 'primary'")
    .get();
}

function listTables(database: Database.Database): DatabaseFacts['tables'] {
  const names = database
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .pluck()
    .all();
  return names.slice(0, MAX_TABLES).map((name) => ({ name, rows: countRows(database, name) }));
}

/** Null for a table of a module that is not here. */
function countRows(database: Database.Database, table: string): number | null {
  try {
    const quoted = `"${table.replaceAll('"', '""')}"`;
    return database.prepare<[], number>(`SELECT count(*) FROM ${quoted}`).pluck().get() ?? null;
  } catch {
    return null;
  }
}
