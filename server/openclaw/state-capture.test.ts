import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createArchiver } from './archiver.ts';
import { makeState, makeTempDir, sourceOf } from './testing/state-fixture.ts';

const quiet = (): void => undefined;
/** As the server has it: each piece of work in a process of its own. */
const archiver = createArchiver({ now: Date.now });
/** Real files and processes take their time on a busy machine. */
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

async function hammer(...args: readonly string[]): Promise<void> {
  const writer = fork(fileURLToPath(new URL('./testing/hammer.ts', import.meta.url)), args);
  writers.push(writer);
  await once(writer, 'message');
}

describe('a backup while others write', () => {
  it('has no torn database and no torn transcript in twenty runs', async () => {
    const state = join(temp.path, '.openclaw');
    makeState(state);
    mkdirSync(join(state, 'agents/main/agent'), { recursive: true });
    const written = [
      ['state/plugins.sqlite', 'agents/main/sessions/a.jsonl', 'WAL'],
      ['workspace/own.db', 'agents/main/sessions/b.jsonl', 'DELETE'],
    ] as const;
    for (const [database, transcript, mode] of written)
      await hammer(join(state, database), join(state, transcript), mode);
    // It opens and closes every file, which drops the locks that its process has on a database.
    let ended = false;
    const beside = (async () => {
      while (!ended) await archiver.forecast(sourceOf(state));
    })();
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
      expect(created.warnings.filter((warning) => warning.includes('database'))).toEqual([]);
      for (const [database, transcript] of written) {
        expect(countTwins(join(targetDir, database))).toEqual({ check: 'ok', torn: 0, some: 1 });
        const lines = readFileSync(join(targetDir, transcript), 'utf8').split('\n');
        expect(lines.pop()).toBe('');
        for (const line of lines) JSON.parse(line);
      }
      rmSync(targetDir, { recursive: true });
    }
    ended = true;
    await beside;
  }, 240_000);
});

function countTwins(path: string): unknown {
  const database = new Database(path);
  const check = database.pragma('integrity_check', { simple: true });
  const row = database
    .prepare(
      'SELECT count(*) FILTER (WHERE left_side <> right_side) AS torn, count(*) > 0 AS some FROM pairs',
    )
    .get() as object;
  database.close();
  return { check, ...row };
}
