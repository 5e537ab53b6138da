import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeService, restoreInto } from './testing/restore-bench.ts';
import { makeState, makeTempDir, silentHandle, snapshotTree, sourceOf } from './testing/state-fixture.ts';

/** Real files and threads take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let state: string;

beforeEach(() => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  makeState(state);
});
afterEach(() => temp.remove());

/** Names that would be left out anywhere else. */
const FILES = ['keep.md', 'draft.tmp', 'x.pid', 'yarn.json.lock', 'tmp/deep'];

function put(path: string, text: string): void {
  mkdirSync(dirname(join(state, path)), { recursive: true });
  writeFileSync(join(state, path), text);
}

it.each([
  ['under another name', 'projects'],
  ['in a directory that is left out', 'dev/ws'],
])('restores a workspace %s whole', async (_name, workspace) => {
  for (const name of FILES) put(`${workspace}/${name}`, name);
  put('dev/other/file', 'regenerable');
  const before = snapshotTree(join(state, workspace));
  const source = {
    ...sourceOf(state),
    config: { agents: { entries: { b: { workspace: join(state, workspace) } } } },
  };
  const { service } = makeService();
  const order = { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' } as const;
  const { path } = await service.create(source, order, silentHandle());

  put(`${workspace}/later.md`, 'later');
  rmSync(join(state, workspace, 'x.pid'));
  const { undo } = await restoreInto(service, path, state);
  expect(undo).not.toBeNull();
  expect(snapshotTree(join(state, workspace))).toEqual(before);
  expect(snapshotTree(join(state, 'dev'))).toHaveProperty(['other/file']);
});

it('refuses to write the archive into what it backs up', async () => {
  const { service } = makeService();
  for (const destinationDir of [state, join(state, 'workspace'), join(state, 'new/place')]) {
    const created = service.create(
      sourceOf(state),
      { destinationDir, level: 'fast', reason: 'manual' },
      silentHandle(),
    );
    await expect(created, destinationDir).rejects.toMatchObject({ code: 'bad-input' });
  }
  expect(snapshotTree(state)).not.toHaveProperty('new');
});
