import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeService, restoreInto, targetOf } from './testing/restore-bench.ts';
import { makeState, silentHandle, snapshotTree, sourceOf } from './testing/state-fixture.ts';
import { makeTwoStates, NOT_COMPARED } from './testing/two-states.ts';

/** Real files and threads take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let { temp, state, archive, archived, live } = {} as Awaited<ReturnType<typeof makeTwoStates>>;

beforeEach(async () => {
  ({ temp, state, archive, archived, live } = await makeTwoStates());
});
afterEach(() => temp.remove());

const now = (): Record<string, string> => snapshotTree(state, ['.gatehouse']);
const isOld = (): void => expect(now()).toEqual(live);
const isNew = (): void => expect(snapshotTree(state, NOT_COMPARED)).toEqual(archived);

describe('the plan of a restore', () => {
  it('leaves mounts alone', async () => {
    mkdirSync(join(state, 'workspace/mounted'));
    writeFileSync(join(state, 'workspace/mounted/file'), 'mine');
    const { service } = makeService({
      mountPoints: () => Promise.resolve([join(state, 'workspace/mounted')]),
    });
    const plan = await service.planRestore(archive, targetOf(state));
    expect(plan.stays).toContainEqual({ path: 'workspace', reason: 'it is or holds a mount' });
    expect(plan.changes.map(({ component }) => component)).not.toContain('workspace');
    expect(plan.summary.map(({ component }) => component)).not.toContain('workspace');
    expect(plan.totalChanges).toBe(plan.changes.length);
    await restoreInto(service, archive, state);
    expect(readFileSync(join(state, 'workspace/mounted/file'), 'utf8')).toBe('mine');
    expect(readFileSync(join(state, 'openclaw.json'), 'utf8')).toContain('one');
  });

  it('plans by component and says what stays', async () => {
    const { service } = makeService();
    const plan = await service.planRestore(archive, targetOf(state));
    expect(plan.refusal).toBeNull();
    expect(plan.changes.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      'changed agents/main/sessions/s1.jsonl',
      'changed credentials/telegram.json',
      'added only-one.txt',
      'removed only-two.txt',
      'changed openclaw.json',
      'changed state/plugin.sqlite',
      'changed workspace/README.md',
    ]);
    expect(plan.summary).toContainEqual({ component: 'credentials', added: 0, changed: 1, removed: 0 });
    expect(plan.stays.map(({ path }) => path)).toEqual([
      'cache/control-ui-assets',
      'extensions/demo/node_modules',
    ]);
    isOld();
  });

  it('counts no database that a backup would write as the archive has it', async () => {
    rmSync(state, { recursive: true });
    makeState(state, 'one');
    const { service } = makeService();
    const order = { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' } as const;
    const own = (await service.create(sourceOf(state), order, silentHandle())).path;
    expect((await service.planRestore(own, targetOf(state))).changes).toEqual([]);
    const open = new Database(join(state, 'state/plugin.sqlite'));
    try {
      open.exec('SELECT * FROM marks');
      expect((await service.planRestore(own, targetOf(state))).changes).toEqual([]);
      open.exec("INSERT INTO marks VALUES ('new')");
      const { changes } = await service.planRestore(own, targetOf(state));
      expect(changes.map(({ path, kind }) => `${kind} ${path}`)).toEqual(['changed state/plugin.sqlite']);
    } finally {
      open.close();
    }
  });

  it('counts a change of mode alone, of a file and of a directory', async () => {
    const { service } = makeService();
    await restoreInto(service, archive, state);
    const none = (await service.planRestore(archive, targetOf(state))).changes;
    expect(none).toEqual([]);
    chmodSync(join(state, 'credentials'), 0o755);
    chmodSync(join(state, 'openclaw.json'), 0o644);
    const { changes } = await service.planRestore(archive, targetOf(state));
    expect(changes.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      'changed credentials',
      'changed openclaw.json',
    ]);
    await restoreInto(service, archive, state);
    isNew();
  });
});
