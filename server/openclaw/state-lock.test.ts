import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lockState, readHolder, workDirsOf } from './state-lock.ts';
import { makeService, restoreInto } from './testing/restore-bench.ts';
import { makeState, makeTempDir, silentHandle, sourceOf } from './testing/state-fixture.ts';

/** Real files, threads and processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let state: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  makeState(state);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  temp.remove();
});

async function holdElsewhere(): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('testing/holding-lock.ts', import.meta.url));
  const child = spawn(process.execPath, [script, state], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child;
}

const create = () =>
  makeService().service.create(
    sourceOf(state),
    { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' },
    silentHandle(),
  );

it('refuses a backup, a restore and an undo while another process works there, and says who', async () => {
  const archive = (await create()).path;
  await restoreInto(makeService().service, archive, state);
  const { pid } = await holdElsewhere();
  const { service } = makeService();
  const busy = {
    code: 'busy',
    message: expect.stringContaining(`backup from the command line (process ${pid})`),
  };
  await expect(create()).rejects.toMatchObject(busy);
  await expect(restoreInto(service, archive, state)).rejects.toMatchObject(busy);
  await expect(service.dismissUndo(state)).rejects.toMatchObject(busy);
  expect(await service.holder(state)).toMatchObject({ work: 'backup', by: 'command-line', pid, own: false });
  // A panel that starts now has nothing to end: the restore before is over.
  expect(await service.recoverInterrupted(state)).toBeNull();
  expect(readdirSync(join(temp.path, 'out'))).toHaveLength(1);
});

it('goes on when the holder was killed, and leaves nothing beside the directory', async () => {
  const child = await holdElsewhere();
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await readHolder(state)).toBeNull();
  await create();
  expect(readdirSync(temp.path).sort()).toEqual(['.openclaw', 'out']);
});

it('lets one of many through, also over the lock of a process that is gone', async () => {
  const [workDir = ''] = workDirsOf(state);
  mkdirSync(workDir);
  writeFileSync(join(workDir, 'lock'), '{"pid":999999999,"startTime":1}');
  const claim = { work: 'backup', by: 'panel', since: 1 } as const;
  const tries = await Promise.allSettled(Array.from({ length: 12 }, () => lockState(state, workDir, claim)));
  const won = tries.flatMap((entry) => (entry.status === 'fulfilled' ? [entry.value] : []));
  expect(won).toHaveLength(1);
  for (const lost of tries)
    if (lost.status === 'rejected') expect(lost.reason).toMatchObject({ code: 'busy' });
  await won[0]?.();
  expect(existsSync(workDir)).toBe(false);
});

it('looks at both places: beside the directory and in it', async () => {
  const [sibling = '', within = ''] = workDirsOf(state);
  const claim = { work: 'restore', by: 'panel', since: 1 } as const;
  const unlock = await lockState(state, within, claim);
  await expect(lockState(state, sibling, claim)).rejects.toMatchObject({ code: 'busy' });
  expect(existsSync(sibling)).toBe(false);
  await unlock();
  await (await lockState(state, sibling, claim))();
});

it('does not back up what an interrupted restore left between two states', async () => {
  const archive = (await create()).path;
  const { service } = makeService();
  await restoreInto(service, archive, state);
  const journal = join(`${state}.gatehouse`, 'journal.json');
  writeFileSync(journal, readFileSync(journal, 'utf8').replace('"kept"', '"reversing"'));
  await expect(create()).rejects.toMatchObject({ code: 'conflict' });
});
