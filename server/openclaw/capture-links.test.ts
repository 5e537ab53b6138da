import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runArchiveTask } from './archive-task.ts';
import { createArchiver } from './archiver.ts';
import { makePackageLinks, makeState, makeTempDir, snapshotTree, sourceOf } from './testing/state-fixture.ts';

const quiet = (): void => undefined;
const archiver = createArchiver({
  now: Date.now,
  runTask: (task, onProgress) => runArchiveTask(task, onProgress),
});
/** Real files take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let state: string;
let workspace: string;

beforeEach(() => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  workspace = join(temp.path, 'ws');
  makeState(state);
  mkdirSync(workspace);
});
afterEach(() => temp.remove());

async function backUp() {
  const source = { ...sourceOf(state), config: { agents: { defaults: { workspace } } } };
  const created = await archiver.create(
    { source, destinationDir: join(temp.path, 'out'), level: 'fast' },
    quiet,
  );
  const target = join(temp.path, 'target');
  const order = { path: created.path, targetDir: target, checkDatabases: true, sha256: null, owner: null };
  await archiver.extract({ ...order, external: 'inside' }, quiet);
  return { created, target };
}

function manifestOf(path: string): { readonly externalSymbolicLinks?: readonly unknown[] } {
  const tar = ['-xzOf', path, '--wildcards', '*/manifest.json'];
  return JSON.parse(execFileSync('tar', tar, { encoding: 'utf8' })) as ReturnType<typeof manifestOf>;
}

it('lists the links of a workspace elsewhere for OpenClaw while they fit', async () => {
  makePackageLinks(workspace, 20);
  symlinkSync('/etc/hostname', join(workspace, 'host'));
  const { created, target } = await backUp();
  expect(created.warnings).toEqual([]);
  expect(manifestOf(created.path).externalSymbolicLinks).toHaveLength(21);
  expect(snapshotTree(join(target, '.gatehouse-external', workspace))).toEqual(snapshotTree(workspace));
});

it('lists none when they are too many, brings all back, and says which OpenClaw’s restore has not', async () => {
  makePackageLinks(workspace, 5000);
  symlinkSync('/etc/hostname', join(workspace, 'host'));
  symlinkSync('../.openclaw/openclaw.json', join(workspace, 'config'));
  symlinkSync(join(state, 'workspace'), join(state, 'absolute'));
  const { created, target } = await backUp();
  expect(created.warnings).toEqual([expect.stringContaining('2 links that lead out of what is backed up')]);
  expect(manifestOf(created.path).externalSymbolicLinks).toBeUndefined();
  expect(await archiver.verify(created.path, quiet)).toMatchObject({ ok: true, files: created.files });
  expect(snapshotTree(join(target, '.gatehouse-external', workspace))).toEqual(snapshotTree(workspace));
  const { warnings } = await archiver.compare(created.path, state, quiet);
  expect(warnings.length).toBeLessThan(30);
  expect(warnings.join()).toContain('1 more links point outside');
});

it('keeps setgid and sticky of directories and their times, and says what it drops of a file', async () => {
  const shared = join(state, 'workspace/shared');
  mkdirSync(join(shared, 'below'), { recursive: true });
  writeFileSync(join(shared, 'program'), 'x');
  chmodSync(join(shared, 'program'), 0o4755);
  for (const path of [join(shared, 'below'), shared]) {
    chmodSync(path, 0o3770);
    utimesSync(path, 1_700_000_000, 1_700_000_000);
  }
  const { created, target } = await backUp();
  expect(created.warnings).toEqual([expect.stringContaining('workspace/shared/program has setuid')]);
  for (const path of ['workspace/shared', 'workspace/shared/below']) {
    const { mode, mtimeMs } = statSync(join(target, path));
    expect({ mode: mode & 0o7777, mtimeMs }).toEqual({ mode: 0o3770, mtimeMs: 1_700_000_000_000 });
  }
  const { changes } = await archiver.compare(created.path, state, quiet);
  expect(changes).toEqual([]);
});
