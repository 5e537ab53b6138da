import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CopyOutcome, copyDatabase } from '../platform/sqlite-copy.ts';
import { runArchiveTask } from './archive-task.ts';
import { createArchiver } from './archiver.ts';
import { makeState, makeTempDir, sourceOf } from './testing/state-fixture.ts';

const HOLDER = fileURLToPath(new URL('./testing/locking-database.ts', import.meta.url));
const ROWS = 3000;
const quiet = (): void => undefined;
/** Real files, locks and processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let database: string;
let copy: string;
let holder: ChildProcess | null = null;

beforeEach(() => {
  temp = makeTempDir();
  makeState(join(temp.path, '.openclaw'));
  database = join(temp.path, '.openclaw/workspace/tool.sqlite');
  copy = join(temp.path, 'copy');
});
afterEach(async () => {
  if (holder?.exitCode === null) {
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  }
  temp.remove();
});

/** Another program that made the database with {@link ROWS} rows and holds it as its statements say. */
async function hold(...statements: string[]): Promise<void> {
  const started = spawn(process.execPath, [HOLDER, database, String(ROWS), ...statements]);
  holder = started;
  await once(started.stdout, 'data');
}

/** The rows of the copy, or what is wrong with it. */
function rowsOf(path: string): unknown {
  const opened = new Database(path);
  try {
    expect(opened.pragma('integrity_check', { simple: true })).toBe('ok');
    return opened.prepare("SELECT count(*) FROM rows WHERE text <> 'torn'").pluck().get();
  } finally {
    opened.close();
  }
}

const SPILL = ['PRAGMA cache_size = 5', 'PRAGMA cache_spill = 5', 'BEGIN EXCLUSIVE'] as const;
const TEAR = "UPDATE rows SET text = 'torn'";
const SHRINK = 'DELETE FROM rows WHERE id % 3 > 0';

describe('a database that another program keeps locked', () => {
  it.each<[string, string[], CopyOutcome]>([
    ['in an exclusive transaction', ['BEGIN EXCLUSIVE'], { kind: 'copied', locked: true }],
    ['in one that spilled its cache', [...SPILL, TEAR, SHRINK], { kind: 'copied', locked: true }],
    [
      'for good, with a journal beside it',
      [
        'PRAGMA journal_mode = WAL',
        'PRAGMA locking_mode = EXCLUSIVE',
        'PRAGMA wal_autocheckpoint = 0',
        'MORE',
      ],
      { kind: 'copied', locked: false },
    ],
    [
      'in a transaction that keeps its journal to itself',
      ['PRAGMA journal_mode = MEMORY', ...SPILL, TEAR, SHRINK],
      { kind: 'locked' },
    ],
  ])('gives what was committed, or nothing: %s', async (_name, statements, outcome) => {
    await hold(...statements);
    expect(await copyDatabase(database, copy, 200)).toEqual(outcome);
    expect(existsSync(`${database}-shm`)).toBe(false);
    if (outcome.kind === 'copied') expect(rowsOf(copy)).toBe(ROWS);
    else expect(existsSync(copy)).toBe(false);
  });

  it('is copied as soon as it is let go', async () => {
    await hold('BEGIN EXCLUSIVE', 'END 300');
    expect(await copyDatabase(database, copy)).toEqual({ kind: 'copied', locked: false });
    expect(rowsOf(copy)).toBe(ROWS);
  });
});

it('a backup says that a database was locked, never that it is damaged, and is not proven by its bytes', async () => {
  await hold('PRAGMA journal_mode = MEMORY', ...SPILL, TEAR, SHRINK);
  const archiver = createArchiver({
    now: Date.now,
    runTask: (task, onProgress) => runArchiveTask(task, onProgress),
  });
  const source = sourceOf(join(temp.path, '.openclaw'));
  const { path, warnings } = await archiver.create(
    { source, destinationDir: join(temp.path, 'out'), level: 'fast' },
    quiet,
  );
  expect(warnings).toEqual([expect.stringContaining('workspace/tool.sqlite stayed locked')]);
  const { ok, problems } = await archiver.verify(path, quiet);
  expect({ ok, problems }).toEqual({
    ok: false,
    problems: [{ path: 'workspace/tool.sqlite', message: expect.stringContaining('was locked by another') }],
  });
  const targetDir = join(temp.path, 'target');
  const order = { path, targetDir, checkDatabases: true, sha256: null, owner: null } as const;
  const restored = await archiver.extract({ ...order, external: 'inside' }, quiet);
  expect(restored.warnings).toContainEqual(expect.stringContaining('was locked by another program'));
  rmSync(targetDir, { recursive: true });
});
