import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createArchiver } from './archiver.ts';
import { makeState, makeTempDir, snapshotTree, sourceOf } from './testing/state-fixture.ts';

const CHILD = fileURLToPath(new URL('./testing/killed-create.ts', import.meta.url));
const quiet = (): void => undefined;
const archiver = createArchiver({ now: Date.now });

let temp: ReturnType<typeof makeTempDir>;
let state: string;
let before: Record<string, string>;

beforeAll(() => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  makeState(state);
  before = snapshotTree(state);
});
afterAll(() => temp.remove());

const run = (out: string, at: number) =>
  spawnSync(process.execPath, [CHILD, state, out, String(at)], { encoding: 'utf8', timeout: 60_000 });

/** Every moment of change but those between two writes of the same kind, which are alike. */
function momentsOf(changes: readonly string[]): number[] {
  return changes.flatMap((name, index) =>
    name === 'writeSync' && changes[index - 1] === name && changes[index + 1] === name ? [] : [index + 1],
  );
}

describe('a backup killed with -9', () => {
  it('leaves no archive or a whole one, whenever it is, and the next one clears up', async () => {
    const changes = run(join(temp.path, 'out'), 0).stdout.trim().split('\n');
    expect(changes).toContain('renameSync');
    const kept = new Set<number>();
    for (const at of momentsOf(changes)) {
      const out = join(temp.path, `out-${at}`);
      mkdirSync(out);
      const { signal, stderr } = run(out, at);
      expect(signal, `at ${at}, ${changes[at - 1]}: ${stderr}`).toBe('SIGKILL');
      const archives = readdirSync(out).filter((name) => !name.startsWith('.'));
      kept.add(archives.length);
      for (const name of archives)
        expect((await archiver.verify(join(out, name), quiet)).problems, `at ${at}`).toEqual([]);
      expect(snapshotTree(state)).toEqual(before);
      await archiver.create({ source: sourceOf(state), destinationDir: out, level: 'fast' }, quiet);
      expect(readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([]);
    }
    expect([...kept].sort()).toEqual([0, 1]);
  }, 300_000);
});
