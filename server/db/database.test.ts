import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from './database.ts';

let dir: string;
let migrations: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-db-'));
  migrations = join(dir, 'migrations');
  path = join(dir, 'test.db');
  addMigration('1_first', 'CREATE TABLE a (x INTEGER) STRICT;');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function addMigration(name: string, sql: string): void {
  mkdirSync(join(migrations, name), { recursive: true });
  writeFileSync(join(migrations, name, 'migration.sql'), sql);
}

function tables(): string[] {
  const db = new Database(path, { readonly: true });
  const rows = db.prepare<[], { name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table'`).all();
  db.close();
  return rows.map((row) => row.name).filter((name) => !name.startsWith('_'));
}

describe('openDatabase', () => {
  it('makes a private database and records its migrations as Prisma does', () => {
    const db = openDatabase(path, migrations);
    const rows = db.prepare('SELECT migration_name, applied_steps_count FROM _prisma_migrations').all();
    db.close();
    expect(rows).toEqual([{ migration_name: '1_first', applied_steps_count: 1 }]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('applies what is new once, after a copy', () => {
    openDatabase(path, migrations).close();
    addMigration('2_second', 'CREATE TABLE b (x INTEGER) STRICT;');
    openDatabase(path, migrations).close();
    openDatabase(path, migrations).close();
    expect(tables()).toEqual(['a', 'b']);
    expect(existsSync(`${path}.before-2_second`)).toBe(true);
  });

  it('leaves the database as it was when a migration fails', () => {
    openDatabase(path, migrations).close();
    addMigration('2_good', 'CREATE TABLE b (x INTEGER) STRICT;');
    addMigration('3_bad', 'CREATE TABLE c (x NONSENSE) STRICT;');
    expect(() => openDatabase(path, migrations)).toThrow(/3_bad failed.*unchanged/);
    expect(tables()).toEqual(['a']);
  });

  it('refuses an edited migration', () => {
    openDatabase(path, migrations).close();
    addMigration('1_first', 'CREATE TABLE a (x INTEGER, y INTEGER) STRICT;');
    expect(() => openDatabase(path, migrations)).toThrow(/1_first was edited/);
  });

  it('refuses a database of a newer version', () => {
    addMigration('2_second', 'CREATE TABLE b (x INTEGER) STRICT;');
    openDatabase(path, migrations).close();
    rmSync(join(migrations, '2_second'), { recursive: true });
    expect(() => openDatabase(path, migrations)).toThrow(/newer Gatehouse/);
  });

  it('refuses a file that is no database and leaves it alone', () => {
    writeFileSync(
      path,
      'this is not a database, it is only some text that is long enough to be read as a header',
    );
    expect(() => openDatabase(path, migrations)).toThrow(/could not be opened/);
    expect(readFileSync(path, 'utf8')).toContain('only some text');
  });

  it('says so when a database is damaged', () => {
    const db = openDatabase(path, migrations);
    db.exec(
      'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 20000) INSERT INTO a SELECT x FROM n',
    );
    db.close();
    const bytes = readFileSync(path);
    bytes.fill(0xff, 8192, 8192 + 4096 * 4);
    writeFileSync(path, bytes);
    expect(() => openDatabase(path, migrations)).toThrow(/damaged|could not be opened/);
  });

  it('says so when another program holds the database', () => {
    openDatabase(path, migrations).close();
    addMigration('2_second', 'CREATE TABLE b (x INTEGER) STRICT;');
    const holder = new Database(path);
    holder.exec('BEGIN EXCLUSIVE');
    try {
      expect(() => openDatabase(path, migrations, { timeoutMs: 50 })).toThrow(/locked/);
    } finally {
      holder.close();
    }
    expect(tables()).toEqual(['a']);
  });
});
