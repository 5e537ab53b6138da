import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeService } from './testing/restore-bench.ts';
import { makeState, makeTempDir, silentHandle, snapshotTree, sourceOf } from './testing/state-fixture.ts';

const CHILD = fileURLToPath(new URL('./testing/killed-restore.ts', import.meta.url));
const MAY_MOUNT = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;
const SKIP = ['cache/control-ui-assets', 'extensions/demo/node_modules', 'state/plugin.sqlite', '.gatehouse'];

let temp: ReturnType<typeof makeTempDir>;
/** The state directory as containers have it: a bind mount of `real`, with `shared` mounted over its workspace. */
let state: string;
let real: string;
let shared: string;
let archive: string;
let archived: Record<string, string>;
let live: Record<string, string>;

beforeEach(async () => {
  temp = makeTempDir();
  state = join(temp.path, 'home/.openclaw');
  real = join(temp.path, 'real');
  shared = join(temp.path, 'shared');
  mkdirSync(state, { recursive: true });
  mkdirSync(shared);
  writeFileSync(join(shared, 'NOTES.md'), 'mounted');
  makeState(real, 'one');
  archived = snapshotTree(real, [...SKIP, 'workspace']);
  const { path } = await makeService().service.create(
    sourceOf(real),
    { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' },
    silentHandle(),
  );
  archive = path;
  rmSync(real, { recursive: true });
  makeState(real, 'two');
  live = snapshotTree(real, ['.gatehouse']);
});
afterEach(() => temp.remove());

/** Runs the child where the mounts are, in a mount namespace of its own. */
function mounted(...args: string[]): { signal: string | null; status: number | null; stderr: string } {
  const script = 'mount --bind "$1" "$2" && mount --bind "$3" "$2/workspace" || exit 99; shift 3; exec "$@"';
  const command = [process.execPath, CHILD, ...args];
  const { signal, status, stderr } = spawnSync(
    'unshare',
    ['-m', '--propagation', 'private', 'sh', '-c', script, 'sh', real, state, shared, ...command],
    { encoding: 'utf8', timeout: 120_000 },
  );
  return { signal, status, stderr };
}

const isNew = (): void => expect(snapshotTree(real, [...SKIP, 'workspace'])).toEqual(archived);
const isOld = (): void => expect(snapshotTree(real, ['.gatehouse'])).toEqual(live);
const isMountUntouched = (): void => {
  expect(readdirSync(shared)).toEqual(['NOTES.md']);
  expect(readFileSync(join(shared, 'NOTES.md'), 'utf8')).toBe('mounted');
};

describe.runIf(MAY_MOUNT)('a bind mount as the state directory, with a workspace mounted below', () => {
  it('is restored and undone name by name, and the mount below stays', () => {
    expect(mounted('restore', state, archive, '', 'real')).toMatchObject({ status: 0, stderr: '' });
    isNew();
    isMountUntouched();
    // What lies under the mount is not touched either.
    expect(readFileSync(join(real, 'workspace/README.md'), 'utf8')).toBe('# two\n');
    expect(mounted('undo', state, archive, '', 'real')).toMatchObject({ status: 0 });
    isOld();
    isMountUntouched();
    expect(existsSync(join(real, '.gatehouse'))).toBe(false);
  });

  it.each(['journal-written', 'moved-out-0', 'moved-in-2', 'committed'])(
    'killed with -9 at %s ends in exactly old or exactly new',
    (point) => {
      const killed = mounted('restore', state, archive, point, 'real');
      expect(`${killed.signal ?? killed.status} ${killed.stderr}`).toMatch(/^(SIGKILL|137) /);
      expect(mounted('recover', state, archive, '', 'real')).toMatchObject({ status: 0 });
      if (point === 'committed') isNew();
      else isOld();
      isMountUntouched();
    },
  );

  it('is backed up with what is mounted in it', async () => {
    const out = join(temp.path, 'out2');
    expect(mounted('create', state, out, '', 'real')).toMatchObject({ status: 0, stderr: '' });
    const [name = ''] = readdirSync(out);
    const target = join(temp.path, 'target');
    await makeService().service.extract(join(out, name), target);
    expect(readFileSync(join(target, 'workspace/NOTES.md'), 'utf8')).toBe('mounted');
    expect(readFileSync(join(target, 'openclaw.json'), 'utf8')).toContain('two');
  });
});
