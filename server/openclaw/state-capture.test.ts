import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runArchiveTask } from './archive-task.ts';
import { createArchiver } from './archiver.ts';
import { makeState, makeTempDir, sourceOf } from './testing/state-fixture.ts';

const quiet = (): void => undefined;
const archiver = createArchiver({
  now: Date.now,
  runTask: (task, onProgress) => runArchiveTask(task, onProgress),
});
/** Real files and threads take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let writers: ChildProcess[];

beforeEach(() => {
  temp = makeTempDir();
  writers = [];
});
afterEach(async () => {
  for (const writer of writers) {
    writer.kill('SIGKILL');
    await once(writer, 'exit');
  }
  temp.remove();
});

/** In a process of its own: SQLite's locks are a process's, and closing any file of a database drops them. */
async function hammer(database: string, transcript: string): Promise<void> {
  const writer = fork(fileURLToPath(new URL('./testing/hammer.ts', import.meta.url)), [database, transcript]);
  writers.push(writer);
  await once(writer, 'message');
}

describe('a backup while others write', () => {
  it('has no torn database and no torn transcript in twenty runs', async () => {
    const state = join(temp.path, '.openclaw');
    makeState(state);
    mkdirSync(join(state, 'agents/main/agent'), { recursive: true });
    const databases = ['state/plugins.sqlite', 'workspace/own.db'];
    const transcripts = ['agents/main/sessions/a.jsonl', 'agents/main/sessions/b.jsonl'];
    for (const [at, database] of databases.entries())
      await hammer(join(state, database), join(state, transcripts[at] ?? ''));
    for (let run = 0; run < 20; run += 1) {
      const created = await archiver.create(
        { source: sourceOf(state), destinationDir: join(temp.path, 'out'), level: 'fast' },
        quiet,
      );
      const targetDir = join(temp.path, `target-${run}`);
      await archiver.extract(
        {
          path: created.path,
          targetDir,
          external: 'inside',
          checkDatabases: true,
          sha256: created.sha256,
          owner: null,
        },
        quiet,
      );
      for (const database of databases)
        expect(countTwins(join(targetDir, database))).toEqual({ torn: 0, some: 1 });
      for (const transcript of transcripts) {
        const lines = readFileSync(join(targetDir, transcript), 'utf8').split('\n');
        expect(lines.pop()).toBe('');
        for (const line of lines) JSON.parse(line);
      }
      rmSync(targetDir, { recursive: true });
    }
  }, 120_000);
});

function countTwins(path: string): unknown {
  const database = new Database(path);
  const row = database
    .prepare(
      'SELECT count(*) FILTER (WHERE left_side <> right_side) AS torn, count(*) > 0 AS some FROM pairs',
    )
    .get();
  database.close();
  return row;
}
