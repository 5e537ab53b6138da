import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calmHooks, makeService, restoreInto } from './testing/restore-bench.ts';
import { makeState, makeTempDir, silentHandle, snapshotTree, sourceOf } from './testing/state-fixture.ts';

const execute = promisify(execFile);
const CHILD = fileURLToPath(new URL('./testing/killed-restore.ts', import.meta.url));
const SKIP = ['cache/control-ui-assets', 'extensions/demo/node_modules', 'state/plugin.sqlite', '.gatehouse'];

let temp: ReturnType<typeof makeTempDir>;
let archive: string;
let archived: Record<string, string>;
let pristine: string;
let live: Record<string, string>;

beforeAll(async () => {
  temp = makeTempDir();
  const first = join(temp.path, 'first');
  makeState(first, 'one');
  archived = snapshotTree(first, SKIP);
  archive = (
    await makeService().service.create(
      sourceOf(first),
      { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' },
      silentHandle(),
    )
  ).path;
  pristine = join(temp.path, 'pristine');
  makeState(pristine, 'two');
  live = snapshotTree(pristine, ['.gatehouse']);
});
afterAll(() => temp.remove());

/** Runs a process that kills itself at the point. */
async function killed(act: string, state: string, point: string, mounts: string): Promise<void> {
  const error = await execute(process.execPath, [CHILD, act, state, archive, point, mounts]).then(
    () => null,
    (caught: { signal?: string; stderr?: string }) => caught,
  );
  expect(error?.signal, `${act} at ${point}: ${error?.stderr ?? 'it was not reached'}`).toBe('SIGKILL');
}

function freshState(name: string): string {
  const state = join(temp.path, name, '.openclaw');
  mkdirSync(join(temp.path, name));
  execFileSync('cp', ['-a', pristine, state]);
  return state;
}

async function pointsOf(act: 'restore' | 'undo' | 'dismiss', inside: boolean): Promise<string[]> {
  const state = freshState(`points-${act}-${inside}`);
  const points: string[] = [];
  const { service } = makeService({
    mountPoints: () => Promise.resolve(inside ? [state] : []),
    fault: (name) => void points.push(name),
  });
  await restoreInto(service, archive, state);
  if (act === 'undo') {
    points.length = 0;
    await service.undo(state, calmHooks, silentHandle());
  }
  if (act === 'dismiss') {
    points.length = 0;
    await service.dismissUndo(state);
  }
  return points;
}

function outcomeOf(state: string): 'old' | 'new' | 'mixed' {
  if (!existsSync(state)) return 'mixed';
  if (JSON.stringify(snapshotTree(state, ['.gatehouse'])) === JSON.stringify(live)) return 'old';
  return JSON.stringify(snapshotTree(state, SKIP)) === JSON.stringify(archived) ? 'new' : 'mixed';
}

describe.each([
  ['the whole directory', false],
  ['name by name', true],
])('killed with -9, %s', (_name, inside) => {
  it('a restore ends in exactly old or exactly new', async () => {
    const outcomes = new Set<string>();
    for (const point of await pointsOf('restore', inside)) {
      const state = freshState(`restore-${inside}-${point}`);
      await killed('restore', state, point, inside ? state : '');
      await makeService().service.recoverInterrupted(state);
      expect(outcomeOf(state), point).not.toBe('mixed');
      outcomes.add(outcomeOf(state));
      expect(await makeService().service.recoverInterrupted(state)).toBeNull();
      rmSync(join(state, '..'), { recursive: true });
    }
    expect([...outcomes].sort()).toEqual(['new', 'old']);
  }, 600_000);

  it('an undo ends in exactly old or exactly new', async () => {
    for (const point of await pointsOf('undo', inside)) {
      const state = freshState(`undo-${inside}-${point}`);
      await restoreInto(
        makeService({ mountPoints: () => Promise.resolve(inside ? [state] : []) }).service,
        archive,
        state,
      );
      await killed('undo', state, point, inside ? state : '');
      await makeService().service.recoverInterrupted(state);
      expect(outcomeOf(state), point).toBe(point === 'before-reverse' ? 'new' : 'old');
      rmSync(join(state, '..'), { recursive: true });
    }
  }, 600_000);

  it('giving an undo up leaves the new state, and an undo that is whole or none', async () => {
    const points = await pointsOf('dismiss', inside);
    expect(points).toEqual(['before-closing', 'closing-written', 'removed-0']);
    for (const point of points) {
      const state = freshState(`dismiss-${inside}-${point}`);
      const { service } = makeService({ mountPoints: () => Promise.resolve(inside ? [state] : []) });
      await restoreInto(service, archive, state);
      await killed('dismiss', state, point, inside ? state : '');
      expect(outcomeOf(state), point).toBe('new');
      const undone = await service.undo(state, calmHooks, silentHandle()).then(
        () => true,
        () => false,
      );
      expect(undone, point).toBe(point === 'before-closing');
      expect(outcomeOf(state), point).toBe(undone ? 'old' : 'new');
      expect(await service.recoverInterrupted(state)).toBeNull();
      expect(existsSync(join(inside ? state : `${state}.gatehouse`, inside ? '.gatehouse' : ''))).toBe(false);
      rmSync(join(state, '..'), { recursive: true });
    }
  }, 600_000);

  it('a restore over an earlier one is safe also while it gives up the earlier undo', async () => {
    for (const point of ['before-closing', 'closing-written', 'removed-0']) {
      const state = freshState(`again-${inside}-${point}`);
      const { service } = makeService({ mountPoints: () => Promise.resolve(inside ? [state] : []) });
      await restoreInto(service, archive, state);
      await killed('restore', state, point, inside ? state : '');
      await service.recoverInterrupted(state);
      expect(outcomeOf(state), point).toBe('new');
      const kept = await service.readUndo('i', state);
      expect(kept !== null, point).toBe(point === 'before-closing');
      expect(existsSync(join(inside ? state : `${state}.gatehouse`, inside ? '.gatehouse/new' : 'new'))).toBe(
        false,
      );
      rmSync(join(state, '..'), { recursive: true });
    }
  }, 600_000);

  it('a recovery that is killed itself is finished by the next', async () => {
    for (const at of inside ? ['moved-in-2', 'moved-out-5'] : ['moved-out-0', 'moved-in-0']) {
      for (const point of inside
        ? ['reverse-out-2', 'reverse-in-1', 'reverse-in-0']
        : ['reverse-out-0', 'reverse-in-0']) {
        const state = freshState(`recovery-${inside}-${at}-${point}`);
        await killed('restore', state, at, inside ? state : '');
        await killed('recover', state, point, inside ? state : '');
        expect((await makeService().service.recoverInterrupted(state))?.outcome).toBe('old');
        expect(outcomeOf(state), `${at}, then ${point}`).toBe('old');
      }
    }
  }, 600_000);

  it.each([
    ['restore', 'committed', 'carried-0', 'new'],
    ['restore', 'carried-0', 'carried-1', 'new'],
    ['undo', 'reverse-written', 'returned-1', 'old'],
    ['undo', 'returned-0', 'reverse-out-0', 'old'],
    ['undo', 'reverse-out-0', 'reverse-in-0', 'old'],
  ] as const)('%s killed at %s and its recovery at %s ends in %s', async (act, at, point, outcome) => {
    const mounts = (state: string): string => (inside ? state : '');
    const state = freshState(`twice-${inside}-${act}-${at}-${point}`);
    if (act === 'undo') {
      const options = { mountPoints: () => Promise.resolve(inside ? [state] : []) };
      await restoreInto(makeService(options).service, archive, state);
    }
    await killed(act, state, at, mounts(state));
    await killed('recover', state, point, mounts(state));
    expect((await makeService().service.recoverInterrupted(state))?.outcome).toBe(outcome);
    expect(outcomeOf(state)).toBe(outcome);
    rmSync(join(state, '..'), { recursive: true });
  });
});

it('roots outside are old or new together with the state, and nothing stays beside them', async () => {
  const home = join(temp.path, 'outside');
  const [state, workspace] = [join(home, '.openclaw'), join(home, 'ws')];
  const make = (mark: string): void => {
    rmSync(home, { recursive: true, force: true });
    makeState(state, mark);
    mkdirSync(workspace);
    writeFileSync(join(workspace, 'a'), mark);
  };
  make('one');
  const source = { ...sourceOf(state), config: { agents: { defaults: { workspace } } } };
  const order = { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' } as const;
  const { path } = await makeService().service.create(source, order, silentHandle());
  make('two');
  const points: string[] = [];
  const { service } = makeService({ fault: (name) => void points.push(name) });
  await restoreInto(service, path, state, calmHooks, null, [workspace]);
  const outcomes = new Set<string>();
  for (const point of points) {
    make('two');
    const args = [CHILD, 'restore', state, path, point, '', '', workspace];
    await expect(execute(process.execPath, args), point).rejects.toMatchObject({ signal: 'SIGKILL' });
    await makeService().service.recoverInterrupted(state);
    const mark = existsSync(join(state, 'only-one.txt')) ? 'one' : 'two';
    expect(readFileSync(join(workspace, 'a'), 'utf8'), point).toBe(mark);
    outcomes.add(mark);
    const kept = mark === 'one' ? ['.openclaw.gatehouse', '.ws.gatehouse-new.old'] : [];
    const names = readdirSync(home).filter((name) => name !== 'safety');
    expect(names.sort(), point).toEqual(['.openclaw', 'ws', ...kept].sort());
    if (mark === 'one')
      expect(readdirSync(`${state}.gatehouse`).sort(), point).toEqual(['journal.json', 'old']);
  }
  expect([...outcomes].sort()).toEqual(['one', 'two']);
}, 600_000);
