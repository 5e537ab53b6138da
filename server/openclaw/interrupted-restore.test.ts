import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FaultPoint } from '../platform/tree-swap.ts';
import { calmHooks, makeService, restoreInto } from './testing/restore-bench.ts';
import { silentHandle, snapshotTree } from './testing/state-fixture.ts';
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

describe('a restore that a crash or another process cut', () => {
  it('clears what a crash left while it unpacked', async () => {
    mkdirSync(join(`${state}.gatehouse`, 'new/half'), { recursive: true });
    writeFileSync(join(`${state}.gatehouse`, 'lock'), '{"pid":999999999,"startTime":1}');
    expect(await makeService().service.recoverInterrupted(state)).toBeNull();
    expect(existsSync(`${state}.gatehouse`)).toBe(false);
    isOld();
  });

  it('clears also what a crash left beside roots outside', async () => {
    const { service, swapper } = makeService();
    const site = await swapper.site(state);
    const beside = join(temp.path, '.ws.gatehouse-new');
    await swapper.lock(site, { work: 'restore' });
    await swapper.openStage(site, [beside]);
    mkdirSync(beside);
    writeFileSync(join(`${state}.gatehouse`, 'lock'), '{"pid":999999999,"startTime":1}');
    expect(await service.recoverInterrupted(state)).toBeNull();
    expect(readdirSync(temp.path).sort()).toEqual(['.openclaw', 'out']);
  });

  it('does not forget a Gateway that a killed restore stopped while an earlier one can be undone', async () => {
    const { service } = makeService();
    await restoreInto(service, archive, state);
    const lock = join(`${state}.gatehouse`, 'lock');
    writeFileSync(lock, '{"pid":999999999,"startTime":1,"wasRunning":true}');
    mkdirSync(join(`${state}.gatehouse`, 'new'));
    expect(await service.recoverInterrupted(state)).toMatchObject({ outcome: 'old', wasRunning: true });
    expect(existsSync(join(`${state}.gatehouse`, 'new'))).toBe(false);
    await service.undo(state, calmHooks, silentHandle());
    isOld();
  });

  it('remembers over a crash that a Gateway ran, and tells it once', async () => {
    mkdirSync(join(`${state}.gatehouse`, 'new'), { recursive: true });
    const lock = join(`${state}.gatehouse`, 'lock');
    writeFileSync(lock, '{"pid":999999999,"startTime":1,"wasRunning":true}');
    const { service } = makeService();
    expect(await service.isInterrupted(state)).toBe(false);
    expect(await service.recoverInterrupted(state)).toMatchObject({ outcome: 'old', wasRunning: true });
    expect(await service.recoverInterrupted(state)).toBeNull();
  });

  it.each([true, false])('writes into the journal whether a Gateway ran: %s', async (wasRunning) => {
    const journalPath = join(`${state}.gatehouse`, 'journal.json');
    let journal = '';
    const fault: FaultPoint = (name) => {
      if (name === 'committed') journal = readFileSync(journalPath, 'utf8');
    };
    await restoreInto(makeService({ fault }).service, archive, state, { ...calmHooks, wasRunning });
    // As a crash right after the swap would have left it.
    writeFileSync(journalPath, journal);
    const { service } = makeService();
    expect(await service.isInterrupted(state)).toBe(true);
    expect(await service.recoverInterrupted(state)).toMatchObject({ outcome: 'new', wasRunning });
    expect(await service.recoverInterrupted(state)).toBeNull();
  });

  it('does not end a restore that another process is in the middle of', async () => {
    const { service } = makeService({
      fault: async (name) => {
        if (name !== 'moved-out-0') return;
        // As if the process that holds the lock were another one that lives.
        const started = readFileSync('/proc/1/stat', 'utf8').split(') ')[1]?.split(' ')[19];
        const lock = join(`${state}.gatehouse`, 'lock');
        const own = readFileSync(lock, 'utf8');
        writeFileSync(lock, JSON.stringify({ pid: 1, startTime: Number(started) }));
        await expect(makeService().service.recoverInterrupted(state)).rejects.toMatchObject({ code: 'busy' });
        writeFileSync(lock, own);
      },
    });
    await restoreInto(service, archive, state);
    isNew();
  });

  it('takes a lock over whose process is gone', async () => {
    mkdirSync(`${state}.gatehouse`);
    writeFileSync(join(`${state}.gatehouse`, 'lock'), '{"pid":999999999,"startTime":1}');
    const { service } = makeService();
    await restoreInto(service, archive, state);
    isNew();
  });

  it('refuses while a Gateway holds the lock of the directory', async () => {
    mkdirSync(join(state, 'tmp/openclaw-1000'), { recursive: true });
    writeFileSync(
      join(state, 'tmp/openclaw-1000/gateway.state.lock'),
      JSON.stringify({ pid: process.pid, port: 18999 }),
    );
    const before = now();
    const { service } = makeService();
    await expect(restoreInto(service, archive, state)).rejects.toMatchObject({ code: 'busy' });
    expect(now()).toEqual(before);
  });
});
