import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ArchiveProgress } from '../backup/ports.ts';
import { runArchiveTask } from './archive-task.ts';
import { createArchiver } from './archiver.ts';
import { makeState, makeTempDir, snapshotTree, sourceOf } from './testing/state-fixture.ts';

const quiet = (): void => undefined;
const LEFT_OUT = ['cache/control-ui-assets', 'extensions/demo/node_modules', 'state/plugin.sqlite'];
vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let state: string;
const archiver = createArchiver({
  now: Date.now,
  runTask: (task, onProgress) => runArchiveTask(task, onProgress),
});

beforeEach(() => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  makeState(state);
});
afterEach(() => temp.remove());

const create = (onProgress: (progress: ArchiveProgress) => void = quiet) =>
  archiver.create(
    { source: sourceOf(state), destinationDir: join(temp.path, 'out'), level: 'zstd' },
    onProgress,
  );

function tarOf(directory: string): string {
  const path = join(temp.path, 'state.tar.gz');
  execFileSync('tar', ['-czf', path, '-C', dirname(directory), basename(directory)]);
  return path;
}

describe('a zstd archive', () => {
  it('gives back names, bytes, modes and links', async () => {
    const { path, fileName, files } = await create();
    expect(fileName).toMatch(/\.tar\.zst$/);
    expect(await archiver.verify(path, quiet)).toMatchObject({ ok: true, format: 'gatehouse', files });
    const targetDir = join(temp.path, 'target');
    await archiver.extract(
      { path, targetDir, external: 'inside', checkDatabases: true, sha256: null, owner: null },
      quiet,
    );
    expect(snapshotTree(targetDir, LEFT_OUT)).toEqual(snapshotTree(state, LEFT_OUT));
  });

  it.each<[string, (path: string) => void]>([
    ['a missing end', (path) => truncateSync(path, readFileSync(path).length - 20)],
    ['a changed byte', flipMiddle],
    ['bytes after its end', (path) => appendFileSync(path, 'more')],
    ['a second frame', (path) => appendFileSync(path, zstdCompressSync('more'))],
  ])('with %s is refused', async (_name, harm) => {
    const { path } = await create();
    harm(path);
    expect(await archiver.verify(path, quiet)).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining('damaged') }],
    });
  });

  it.each<[string, () => Promise<string>]>([
    ['ours', async () => (await create()).path],
    ['that of tar', async () => tarOf(state)],
  ])('may shrink without bound: one with an empty disk image is honest (%s)', async (_name, make) => {
    const image = join(state, 'workspace/disk.img');
    writeFileSync(image, '');
    truncateSync(image, 280 * 1024 * 1024);
    const path = await make();
    expect(statSync(path).size).toBeLessThan(1024 * 1024);
    expect(await archiver.verify(path, quiet)).toMatchObject({ ok: true });
  });
});

describe('progress', () => {
  it('moves within a large file, writing and reading', async () => {
    const size = 8 * 1024 * 1024;
    writeFileSync(join(state, 'large.bin'), Buffer.alloc(size, 'gatehouse state '));
    const written: number[] = [];
    const { path } = await create(({ doneBytes }) => written.push(doneBytes));
    expect(largestStep(written)).toBeLessThan(size / 4);
    const read: number[] = [];
    await archiver.verify(path, ({ doneFiles }) => read.push(doneFiles));
    const repeats = read.filter((files, at) => files === read[at - 1]).length;
    expect(repeats).toBeGreaterThan(10);
  });
});

function flipMiddle(path: string): void {
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
  writeFileSync(path, bytes);
}

function largestStep(values: readonly number[]): number {
  return Math.max(...values.map((value, at) => value - (values[at - 1] ?? 0)));
}
