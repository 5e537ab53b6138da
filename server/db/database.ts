import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError, messageOf } from '../errors.ts';

export type Db = Database.Database;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Prisma's own bookkeeping table, so that its tools read this database as theirs. */
const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME,
  "migration_name" TEXT NOT NULL, "logs" TEXT, "rolled_back_at" DATETIME,
  "started_at" DATETIME NOT NULL DEFAULT current_timestamp, "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`;

/**
 * Opens Gatehouse's database and brings it to the newest migration. A database that must be migrated is copied to
 * `<path>.before-<migration>` first. Without `migrate` it is taken as it is: another program has made it ready.
 * @throws AppError when the file is not a database, is locked, or a migration failed or was edited after it was
 * applied; the database is then as it was.
 */
export function openDatabase(
  path: string,
  migrationsDir: string,
  { timeoutMs = 5000, migrate = true } = {},
): Db {
  const existed = existsSync(path);
  let db: Db;
  try {
    db = new Database(path, { timeout: timeoutMs });
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    if (existed) requireHealthy(db, path);
  } catch (error) {
    throw openError(path, error);
  }
  chmodSync(path, 0o600);
  try {
    if (migrate) applyMigrations(db, path, readMigrations(migrationsDir), existed);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

function requireHealthy(db: Db, path: string): void {
  const answer = db.pragma('quick_check(1)', { simple: true });
  if (answer === 'ok') return;
  db.close();
  throw new AppError('unavailable', `Gatehouse's database ${path} is damaged. Nothing was changed.`, {
    hint: 'Move the file away and start again: Gatehouse makes a new one; your OpenClaw and your backups are not in it.',
    path,
  });
}

function openError(path: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const text = messageOf(cause);
  const locked = /locked|busy/i.test(text);
  return new AppError('unavailable', `Gatehouse's database ${path} could not be opened: ${text}.`, {
    hint: locked
      ? 'Another program holds it. Stop the other Gatehouse, or choose another --data-dir.'
      : 'Move the file away and start again: Gatehouse makes a new one; your OpenClaw and your backups are not in it.',
    path,
    cause,
  });
}

/** All migrations in order of their names, with the checksum Prisma would give them. */
function readMigrations(dir: string): Migration[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const bytes = readFileSync(join(dir, name, 'migration.sql'));
      return {
        name,
        sql: bytes.toString('utf8'),
        checksum: createHash('sha256').update(bytes).digest('hex'),
      };
    });
}

function applyMigrations(db: Db, path: string, migrations: readonly Migration[], existed: boolean): void {
  const applied = readApplied(db);
  const known = new Set(migrations.map((migration) => migration.name));
  const unknown = [...applied.keys()].find((name) => !known.has(name));
  if (unknown) {
    throw new AppError(
      'refused',
      `The database was made by a newer Gatehouse (it has ${unknown}). It is unchanged.`,
      {
        hint: 'Start that version again, or choose another --data-dir.',
        path,
      },
    );
  }
  for (const { name, checksum } of migrations) {
    const before = applied.get(name);
    if (before !== undefined && before !== checksum) {
      throw new AppError(
        'refused',
        `The migration ${name} was edited after it had been applied. The database is unchanged.`,
        {
          hint: 'Restore the migration file as it was, and put the change into a new migration.',
          path,
        },
      );
    }
  }
  const pending = migrations.filter((migration) => !applied.has(migration.name));
  const first = pending[0];
  if (!first) return;
  const copy = existed && applied.size > 0 ? copyBefore(db, path, first.name) : null;
  applyAll(db, path, pending, copy);
}

function readApplied(db: Db): Map<string, string> {
  const table = db.prepare(`SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'`).get();
  if (!table) return new Map();
  const rows = db
    .prepare<[], { name: string; checksum: string }>(
      `SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
    )
    .all();
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

function copyBefore(db: Db, path: string, name: string): string {
  const copy = `${path}.before-${name}`;
  db.pragma('wal_checkpoint(TRUNCATE)');
  rmSync(copy, { force: true });
  copyFileSync(path, copy);
  chmodSync(copy, 0o600);
  return copy;
}

/** One transaction for all that is pending, so that a failure in the third leaves the database before the first. */
function applyAll(db: Db, path: string, pending: readonly Migration[], copy: string | null): void {
  let current = '';
  const run = db.transaction(() => {
    db.exec(BOOKKEEPING);
    for (const migration of pending) {
      current = migration.name;
      applyOne(db, migration);
    }
  });
  try {
    run.immediate();
  } catch (cause) {
    const kept = copy ? ` A copy from before is ${copy}.` : '';
    throw new AppError(
      'unavailable',
      `The migration ${current} failed: ${messageOf(cause)}. The database is unchanged.${kept}`,
      { hint: 'Start the version of Gatehouse that you had before, and report this message.', path, cause },
    );
  }
}

function applyOne(db: Db, { name, sql, checksum }: Migration): void {
  db.exec(sql);
  const broken = db.pragma('foreign_key_check') as unknown[];
  if (broken.length > 0) throw new Error(`${broken.length} rows break a foreign key`);
  db.prepare(
    `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
     VALUES (?, ?, ?, ?, ?, 1)`,
  ).run(crypto.randomUUID(), checksum, Date.now(), name, Date.now());
}
