import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runArchiveTask } from './archive-task.ts';
import { createArchiver } from './archiver.ts';
import { calmHooks, makeService, restoreInto, targetOf } from './testing/restore-bench.ts';
import { makeState, makeTempDir, snapshotTree, sourceOf } from './testing/state-fixture.ts';

const quiet = (): void => undefined;
const archiver = createArchiver({
  now: Date.now,
  runTask: (task, onProgress) => runArchiveTask(task, onProgress),
});
const hasZstd = spawnSync('zstd', ['--version']).status === 0;
const isRoot = process.getuid?.() === 0;
/** Real files and threads take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let state: string;
let archive: string;

beforeEach(() => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  archive = join(temp.path, 'plain.tar.gz');
  makeState(state, 'one');
});
afterEach(() => temp.remove());

describe('a plain tar of a state directory', () => {
  it('is taken from the directory with the usual name, and the plan says what else could be one', async () => {
    const home = join(temp.path, 'home');
    for (const name of ['.a-copy', '.openclaw-dev', '.openclaw']) makeState(join(home, name), name.slice(1));
    execFileSync('tar', ['czf', archive, '-C', home, './.a-copy', './.openclaw-dev', './.openclaw']);
    const { service } = makeService();
    const plan = await service.planRestore(archive, targetOf(state));
    expect(plan.warnings).toContain(
      '“.openclaw” in the archive is taken as the state directory, although others could be one too: “.a-copy”, “.openclaw-dev”.',
    );
    await restoreInto(service, archive, state);
    expect(existsSync(join(state, 'only-openclaw.txt'))).toBe(true);
  });

  it('of another name is said by that name', async () => {
    makeState(join(temp.path, 'copies/old'), 'old');
    execFileSync('tar', ['czf', archive, '-C', temp.path, 'copies']);
    const plan = await makeService().service.planRestore(archive, targetOf(state));
    expect(plan.warnings).toContain('“copies/old” in the archive is taken as the state directory.');
  });

  it.each<[string, () => string[]]>([
    ['.openclaw/…', () => ['-C', temp.path, '.openclaw']],
    ['home/user/.openclaw/…', () => ['-C', '/', state.slice(1)]],
    ['absolute paths (-P)', () => ['-P', state]],
    ['./… from inside', () => ['-C', state, '.']],
    ['GNU long names', () => ['--format=gnu', '-C', temp.path, '.openclaw']],
    ['pax', () => ['--format=pax', '-C', temp.path, '.openclaw']],
    ['uncompressed, GNU', () => ['-C', temp.path, '.openclaw']],
    ['uncompressed, pax', () => ['--format=pax', '-C', temp.path, '.openclaw']],
    ...(hasZstd
      ? [['zstd', () => ['--zstd', '-C', temp.path, '.openclaw']] as [string, () => string[]]]
      : []),
  ])('is read, planned and restored: %s', async (form, args) => {
    // Its hundredth byte lies within a character.
    const long = `workspace/x${'é'.repeat(60)}-long.md`;
    writeFileSync(join(state, long), 'long');
    mkdirSync(join(state, 'tmp'));
    writeFileSync(join(state, 'tmp/x'), 'x');
    execFileSync('tar', [/zstd|uncompressed/.test(form) ? 'cf' : 'czf', archive, ...args()]);
    const kept = snapshotTree(state, [
      'tmp',
      'cache/control-ui-assets',
      'extensions/demo/node_modules',
      'state/plugin.sqlite',
    ]);
    expect(await archiver.verify(archive, quiet)).toMatchObject({
      ok: true,
      format: 'plain-tar',
      databases: 1,
    });
    rmSync(state, { recursive: true });
    makeState(state, 'two');
    const { service } = makeService();
    const plan = await service.planRestore(archive, targetOf(state));
    expect(plan.refusal).toBeNull();
    expect(plan.changes.map(({ path }) => path)).toContain(long);
    await restoreInto(service, archive, state);
    expect(
      snapshotTree(state, ['cache/control-ui-assets', 'extensions/demo/node_modules', 'state/plugin.sqlite']),
    ).toEqual(kept);
  });

  it.each([
    ['everything', null],
    ['a part', { components: [], agents: [], paths: ['workspace/linked.html'] }],
  ])('restores a file that is a hard link to one that is left out: %s', async (_name, scope) => {
    const left = join(state, 'cache/control-ui-assets/index.html');
    const linked = join(state, 'workspace/linked.html');
    linkSync(left, linked);
    execFileSync('tar', ['--sort=name', '-czf', archive, '-C', temp.path, '.openclaw']);
    rmSync(state, { recursive: true });
    makeState(state, 'two');
    rmSync(join(state, 'cache'), { recursive: true });
    await restoreInto(makeService().service, archive, state, calmHooks, scope);
    expect(readFileSync(linked, 'utf8')).toBe('regenerable');
    expect(existsSync(left)).toBe(false);
  });

  it('with a torn database is not called proven and not restored', async () => {
    const page = readFileSync(join(state, 'state/plugin.sqlite'));
    writeFileSync(join(state, 'state/plugin.sqlite'), page.fill(0xff, 4096));
    execFileSync('tar', ['czf', archive, '-C', temp.path, '.openclaw']);
    const report = await archiver.verify(archive, quiet);
    expect(report).toMatchObject({ ok: false, problems: [{ path: 'state/plugin.sqlite' }] });
    rmSync(state, { recursive: true });
    makeState(state, 'two');
    const before = snapshotTree(state);
    await expect(restoreInto(makeService().service, archive, state)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('integrity_check'),
    });
    expect(snapshotTree(state)).toEqual(before);
  });
});

/** Runs the work on a small tmpfs. Skipped where mounting is not allowed. */
async function onSmallDisk(
  kilobytes: number,
  work: (disk: string) => Promise<void>,
): Promise<'ran' | 'mount not permitted'> {
  const disk = mkdtempSync(join(temp.path, 'disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', disk], { stdio: 'pipe' });
  } catch {
    return 'mount not permitted';
  }
  try {
    await work(disk);
    return 'ran';
  } finally {
    execFileSync('umount', [disk]);
  }
}

describe('a disk that is full', () => {
  beforeEach(() =>
    writeFileSync(
      join(state, 'noise.bin'),
      Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => (at * 7919 * (at % 251)) & 0xff)),
    ),
  );

  it.runIf(isRoot)('stops a backup and leaves nothing', async (context) => {
    const ran = await onSmallDisk(256, async (disk) => {
      const creating = archiver.create(
        { source: sourceOf(state), destinationDir: disk, level: 'fast' },
        quiet,
      );
      await expect(creating).rejects.toMatchObject({ code: 'disk-full' });
      expect(readdirSync(disk)).toEqual([]);
    });
    if (ran !== 'ran') context.skip(ran);
  });

  it.runIf(isRoot)('stops an extraction and a restore before anything is changed', async (context) => {
    const { path } = await archiver.create(
      { source: sourceOf(state), destinationDir: join(temp.path, 'out'), level: 'fast' },
      quiet,
    );
    const ran = await onSmallDisk(1024, async (disk) => {
      await expect(
        archiver.extract(
          {
            path,
            targetDir: join(disk, 'x'),
            external: 'inside',
            checkDatabases: false,
            sha256: null,
            owner: null,
          },
          quiet,
        ),
      ).rejects.toMatchObject({ code: expect.stringMatching(/disk-full|refused/) });
      expect(readdirSync(disk)).toEqual([]);
      const small = join(disk, '.openclaw');
      mkdirSync(small);
      writeFileSync(join(small, 'openclaw.json'), '{}');
      const plan = await makeService().service.planRestore(path, targetOf(small));
      expect(plan.refusal).toMatch(/free/);
      expect(snapshotTree(small)).toEqual({ 'openclaw.json': expect.any(String) });
    });
    if (ran !== 'ran') context.skip(ran);
  });
});

describe('a place that cannot be written', () => {
  it.runIf(isRoot)('refuses a restore when the file system is read-only', async (context) => {
    const { path } = await archiver.create(
      { source: sourceOf(state), destinationDir: join(temp.path, 'out'), level: 'fast' },
      quiet,
    );
    const ran = await onSmallDisk(4096, async (disk) => {
      mkdirSync(join(disk, '.openclaw'));
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      const plan = await makeService().service.planRestore(path, targetOf(join(disk, '.openclaw')));
      expect(plan.refusal).toMatch(/cannot be written|free/);
      const target = archiver.extract(
        {
          path,
          targetDir: join(disk, 'x'),
          external: 'inside',
          checkDatabases: false,
          sha256: null,
          owner: null,
        },
        quiet,
      );
      await expect(target).rejects.toMatchObject({ code: 'unavailable' });
    });
    if (ran !== 'ran') context.skip(ran);
  });

  it.runIf(isRoot)('restores into a state directory that is itself a mount', async (context) => {
    const { path } = await archiver.create(
      { source: sourceOf(state), destinationDir: join(temp.path, 'out'), level: 'fast' },
      quiet,
    );
    const ran = await onSmallDisk(65536, async (disk) => {
      makeState(disk, 'two');
      const { service } = makeService();
      await restoreInto(service, path, disk);
      expect(readFileSync(join(disk, 'openclaw.json'), 'utf8')).toContain('one');
      expect(existsSync(join(disk, 'only-two.txt'))).toBe(false);
      await service.dismissUndo(disk);
      expect(readdirSync(disk)).not.toContain('.gatehouse');
    });
    if (ran !== 'ran') context.skip(ran);
  });

  it('refuses a target that is not empty, and keeps it', async () => {
    const { path } = await archiver.create(
      { source: sourceOf(state), destinationDir: join(temp.path, 'out'), level: 'fast' },
      quiet,
    );
    const order = { path, external: 'inside', checkDatabases: false, sha256: null, owner: null } as const;
    await expect(archiver.extract({ ...order, targetDir: state }, quiet)).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(archiver.extract({ ...order, targetDir: path }, quiet)).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(
      archiver.extract({ ...order, targetDir: join(temp.path, 'no/where') }, quiet),
    ).rejects.toMatchObject({ code: 'unavailable' });
    expect(existsSync(join(state, 'openclaw.json'))).toBe(true);
  });
});
