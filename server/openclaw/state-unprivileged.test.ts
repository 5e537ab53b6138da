import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { removeTreeSync } from '../platform/remove-tree.ts';
import { makeService } from './testing/restore-bench.ts';
import { makeState, makeTempDir, silentHandle, snapshotTree, sourceOf } from './testing/state-fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

const NOBODY = 65534;
const CHILD = fileURLToPath(new URL('./testing/unprivileged.ts', import.meta.url));
const SKIP = ['cache/control-ui-assets', 'extensions/demo/node_modules', 'state/plugin.sqlite'];

let temp: ReturnType<typeof makeTempDir>;
let state: string;
let archive: string;
let archived: Record<string, string>;
let live: Record<string, string>;

/** As Go keeps the modules that an agent downloads: nothing in them may be deleted. */
function makeModules(version: string): void {
  const modules = join(state, 'workspace/go/mod', version);
  mkdirSync(modules, { recursive: true });
  writeFileSync(join(modules, 'go.mod'), version);
  for (const path of [modules, dirname(modules)]) chmodSync(path, 0o555);
}

beforeEach(async () => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  makeState(state, 'one');
  makeModules('v1');
  archived = snapshotTree(state, SKIP);
  const order = { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' } as const;
  archive = (await makeService().service.create(sourceOf(state), order, silentHandle())).path;
  removeTreeSync(state);
  makeState(state, 'two');
  makeModules('v2');
  live = snapshotTree(state);
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, temp.path]);
});
afterEach(() => temp.remove());

/** In a process that is not root, for which a read-only directory is one. */
function doAsNobody(...acts: ('create' | 'restore' | 'refused' | 'undo' | 'dismiss')[]): string[] {
  const out = execFileSync(process.execPath, [CHILD, String(NOBODY), state, archive, ...acts], {
    encoding: 'utf8',
  });
  return JSON.parse(out) as string[];
}

it('restores over read-only directories, again, and brings everything back', () => {
  expect(doAsNobody('restore')).toEqual(['ok']);
  expect(snapshotTree(state, SKIP)).toEqual(archived);
  expect(doAsNobody('undo')).toEqual(['ok']);
  expect(snapshotTree(state)).toEqual(live);
  expect(doAsNobody('restore', 'restore', 'undo')).toEqual(['ok', 'ok', 'ok']);
  expect(snapshotTree(state, SKIP)).toEqual(archived);
  expect(doAsNobody('restore', 'dismiss', 'restore')).toEqual(['ok', 'ok', 'ok']);
});

it('leaves nothing behind of a restore that is refused, says why, and works the next time', () => {
  expect(doAsNobody('refused', 'refused')).toEqual(Array(2).fill(expect.stringContaining('accepted: no.')));
  expect(snapshotTree(state)).toEqual(live);
  expect(existsSync(`${state}.gatehouse`)).toBe(false);
  expect(readdirSync(temp.path).filter((name) => name.includes('gatehouse'))).toEqual([]);
});

it.each([
  ['that cannot be listed', 0o300],
  ['that can be listed and not entered', 0o600],
])('backs up what it may read, and names a directory %s', (_name, mode) => {
  const closed = join(state, 'workspace/closed');
  mkdirSync(closed);
  writeFileSync(join(closed, 'secret'), 'not captured');
  chmodSync(closed, mode);
  if (process.getuid?.() === 0) chownSync(closed, NOBODY, NOBODY);
  const said =
    'workspace/closed is a directory that this user may not read (EACCES); what is in it is left out.';
  expect(doAsNobody('create')).toEqual([expect.stringContaining(said)]);
});

it('names the state directory, not the destination, when it may not be read', () => {
  chmodSync(state, 0o300);
  expect(doAsNobody('create')).toEqual([expect.stringContaining(`${state} could not be read (EACCES)`)]);
  chmodSync(state, 0o700);
});
