import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RestoreHooks } from '../backup/ports.ts';
import { calmHooks, makeService, restoreInto } from './testing/restore-bench.ts';
import { makeState, makeTempDir, silentHandle, snapshotTree, sourceOf } from './testing/state-fixture.ts';

/** Real files and threads take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let state: string;
let archive: string;

beforeEach(async () => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  makeState(state, 'one');
  for (let number = 0; number < 40; number += 1)
    writeFileSync(join(state, `workspace/note-${number}.md`), `${number}`);
  const options = { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' } as const;
  archive = (await makeService().service.create(sourceOf(state), options, silentHandle())).path;
});
afterEach(() => temp.remove());

/** Runs the work on a disk that takes only so many files, or says that none can be mounted here. */
async function onDiskOf(files: number, work: (disk: string) => Promise<void>): Promise<boolean> {
  const disk = join(temp.path, 'disk');
  mkdirSync(disk);
  try {
    const options = `size=64m,nr_inodes=${files}`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk], { stdio: 'pipe' });
  } catch {
    return false;
  }
  try {
    await work(disk);
    return true;
  } finally {
    execFileSync('umount', [disk]);
  }
}

describe('a disk that is full only when files are written', () => {
  it('ends an extraction and leaves nothing of it', async (context) => {
    const ran = await onDiskOf(20, async (disk) => {
      const extracting = makeService().service.extract(archive, join(disk, 'x'));
      await expect(extracting).rejects.toMatchObject({ code: 'disk-full' });
      expect(readdirSync(disk)).toEqual([]);
    });
    if (!ran) context.skip('mount not permitted');
  });

  it('ends a restore before anything is changed', async (context) => {
    const ran = await onDiskOf(60, async (disk) => {
      const small = join(disk, '.openclaw');
      mkdirSync(small);
      cpSync(join(state, 'openclaw.json'), join(small, 'openclaw.json'));
      const before = snapshotTree(disk);
      const stopGateway = vi.fn(calmHooks.stopGateway);
      const { service } = makeService();
      await expect(restoreInto(service, archive, small, { ...calmHooks, stopGateway })).rejects.toMatchObject(
        { code: 'disk-full' },
      );
      expect(snapshotTree(disk, ['safety'])).toEqual(before);
      expect(stopGateway).not.toHaveBeenCalled();
    });
    if (!ran) context.skip('mount not permitted');
  });
});

describe('a Gateway that its supervisor starts again', () => {
  const lock = () => join(state, 'tmp/openclaw-1000/gateway.state.lock');
  const appear = (): void => {
    mkdirSync(join(lock(), '..'), { recursive: true });
    writeFileSync(lock(), JSON.stringify({ pid: process.pid, port: 18999 }));
  };

  it('right after it was stopped keeps its files, and is said', async () => {
    const before = snapshotTree(state);
    const hooks: RestoreHooks = {
      ...calmHooks,
      stopGateway: async () => appear(),
      startGateway: async () => 'still-running',
    };
    await expect(restoreInto(makeService().service, archive, state, hooks)).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringMatching(/still runs on .*No file was changed and the Gateway still runs/),
    });
    expect(snapshotTree(state, ['tmp'])).toEqual(before);
    expect(existsSync(`${state}.gatehouse`)).toBe(false);
  });

  it('between stop and undo keeps the restored files', async () => {
    const { service } = makeService();
    await restoreInto(service, archive, state);
    const before = snapshotTree(state);
    const hooks: RestoreHooks = { ...calmHooks, stopGateway: async () => appear() };
    await expect(service.undo(state, hooks, silentHandle())).rejects.toMatchObject({ code: 'busy' });
    expect(snapshotTree(state, ['tmp'])).toEqual(before);
    expect(await service.readUndo('i', state)).not.toBeNull();
  });
});
