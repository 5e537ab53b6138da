import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseScope } from '../backup/restore-scope.ts';
import { calmHooks, makeService, restoreInto } from './testing/restore-bench.ts';
import { makeState, makeTempDir, silentHandle, snapshotTree, sourceOf } from './testing/state-fixture.ts';

const execute = promisify(execFile);
const CHILD = fileURLToPath(new URL('./testing/killed-restore.ts', import.meta.url));
/** A directory as one, single files, a file that is new here, and a database with its sidecars. */
const PARTS = ['component:sessions', 'path:only-one.txt', 'path:workspace/README.md', 'component:databases'];

let temp: ReturnType<typeof makeTempDir>;
let archive: string;
let pristine: string;
let old: Record<string, string>;
let restored: Record<string, string>;

const snapshot = (state: string) => snapshotTree(state, ['.gatehouse']);

beforeAll(async () => {
  temp = makeTempDir();
  const first = join(temp.path, 'first');
  makeState(first, 'one');
  const order = { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' } as const;
  archive = (await makeService().service.create(sourceOf(first), order, silentHandle())).path;
  pristine = join(temp.path, 'pristine');
  makeState(pristine, 'two');
  old = snapshot(pristine);
  const reference = freshState('reference');
  await restoreInto(makeService().service, archive, reference, calmHooks, parseScope(PARTS));
  restored = snapshot(reference);
});
afterAll(() => temp.remove());

function freshState(name: string): string {
  mkdirSync(join(temp.path, name));
  execFileSync('cp', ['-a', pristine, join(temp.path, name, '.openclaw')]);
  return join(temp.path, name, '.openclaw');
}

async function killed(act: string, state: string, point: string): Promise<void> {
  const error = await execute(process.execPath, [
    CHILD,
    act,
    state,
    archive,
    point,
    '',
    PARTS.join(','),
  ]).then(
    () => null,
    (caught: { signal?: string; stderr?: string }) => caught,
  );
  expect(error?.signal, `${act} at ${point}: ${error?.stderr ?? 'it was not reached'}`).toBe('SIGKILL');
}

function outcomeOf(state: string): 'old' | 'new' | 'mixed' {
  const now = JSON.stringify(snapshot(state));
  if (now === JSON.stringify(old)) return 'old';
  return now === JSON.stringify(restored) ? 'new' : 'mixed';
}

async function pointsOf(act: 'restore' | 'undo'): Promise<string[]> {
  const state = freshState(`points-${act}`);
  const points: string[] = [];
  const { service } = makeService({ fault: (name) => void points.push(name) });
  await restoreInto(service, archive, state, calmHooks, parseScope(PARTS));
  if (act === 'restore') return points;
  points.length = 0;
  await service.undo(state, calmHooks, silentHandle());
  return points;
}

it('a part that is killed with -9 at any point is exactly old or exactly new', async () => {
  const outcomes = new Set<string>();
  for (const point of await pointsOf('restore')) {
    const state = freshState(`restore-${point}`);
    await killed('restore', state, point);
    await makeService().service.recoverInterrupted(state);
    expect(outcomeOf(state), point).not.toBe('mixed');
    outcomes.add(outcomeOf(state));
    expect(await makeService().service.recoverInterrupted(state)).toBeNull();
    rmSync(join(state, '..'), { recursive: true });
  }
  expect([...outcomes].sort()).toEqual(['new', 'old']);
}, 600_000);

it('the undo of a part that is killed with -9 at any point is exactly old or exactly new', async () => {
  for (const point of await pointsOf('undo')) {
    const state = freshState(`undo-${point}`);
    await restoreInto(makeService().service, archive, state, calmHooks, parseScope(PARTS));
    await killed('undo', state, point);
    await makeService().service.recoverInterrupted(state);
    expect(outcomeOf(state), point).toBe(point === 'before-reverse' ? 'new' : 'old');
    rmSync(join(state, '..'), { recursive: true });
  }
}, 600_000);
