import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { InstalledFacts } from '../backup/ports.ts';
import { errnoOf } from '../errors.ts';
import { isOwnDatabase, userVersionOf } from './archive-facts.ts';
import { installedPackage } from './installed-package.ts';

/** What the machine has that a restored state must fit. `command` starts OpenClaw; null: none is known. Reads only. */
export function readInstalledFacts(stateDir: string, command: readonly string[] | null): InstalledFacts {
  const packageDir = command ? (installedPackage(command)?.directory ?? null) : null;
  return {
    supported: packageDir === null ? null : supportedSchemas(packageDir),
    databases: Object.fromEntries(
      ownDatabases(stateDir).map((path) => [path, liveVersion(join(stateDir, path))]),
    ),
    bundledPlugins: packageDir === null ? null : namesIn(join(packageDir, 'dist/extensions')),
    plugins: [
      ...namesIn(join(stateDir, 'extensions')),
      ...namesIn(join(stateDir, 'npm/projects')),
      ...namesIn(join(stateDir, 'npm/node_modules')),
    ],
  };
}

const HISTORIES = {
  global: 'docs/reference/database-schemas/state-schema-history.md',
  agent: 'docs/reference/database-schemas/agent-schema-history.md',
} as const;

/** The newest schema of each kind in the history that the package documents itself with (2026.9.6). */
function supportedSchemas(packageDir: string): InstalledFacts['supported'] {
  const newest = (file: string): number | null => {
    try {
      const rows = readFileSync(join(packageDir, file), 'utf8').matchAll(/^\| *(\d+) *\|/gm);
      return Math.max(...[...rows].map((row) => Number(row[1]))) || null;
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return null;
    }
  };
  const [global, agent] = [newest(HISTORIES.global), newest(HISTORIES.agent)];
  const known = (value: number | null): number | null => (value !== null && value > 0 ? value : null);
  return { global: known(global), agent: known(agent) };
}

function ownDatabases(stateDir: string): string[] {
  const agents = namesIn(join(stateDir, 'agents')).map((id) => `agents/${id}/agent/openclaw-agent.sqlite`);
  return ['state/openclaw.sqlite', ...agents].filter(
    (path) => isOwnDatabase(path) && existsSync(join(stateDir, path)),
  );
}

/** Null when it cannot be told. With a `-wal` beside it the file's own header may be an old one. */
function liveVersion(path: string): number | null {
  if (!existsSync(`${path}-wal`)) return userVersionOf(startOf(path));
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { readonly: true, fileMustExist: true, timeout: 1_000 });
    return Number(database.pragma('user_version', { simple: true }));
  } catch {
    return null;
  } finally {
    database?.close();
  }
}

function startOf(path: string): Buffer | null {
  const start = Buffer.alloc(100);
  const fd = openSync(path, 'r');
  try {
    return readSync(fd, start, 0, start.length, 0) === start.length ? start : null;
  } finally {
    closeSync(fd);
  }
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno !== 'ENOENT' && errno !== 'ENOTDIR' && errno !== 'EACCES') throw error;
    return [];
  }
}
