import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { GatewayState } from '../gateway/types.ts';
import type { Instance } from '../instances/types.ts';
import { createExpiryJob } from '../jobs/expiry.ts';
import { makeService, restoreInto } from '../openclaw/testing/restore-bench.ts';
import { makeState, makeTempDir, silentHandle, sourceOf } from '../openclaw/testing/state-fixture.ts';
import { createUndoKeeper } from './keep-undo.ts';

// The real engine on real trees; only the clock and what the sampler saw are played.
vi.setConfig({ testTimeout: 60_000 });
const DAY_MS = 86_400_000;
let temp: ReturnType<typeof makeTempDir>;
let state: string;
let now: number;
let gateway: GatewayState;
let running: string | null;
let audited: string[];
let keeper: ReturnType<typeof createUndoKeeper>;
const { service, swapper } = makeService();
const instance = { id: 'i', name: 'main' } as Instance;

beforeEach(async () => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  makeState(state, 'one');
  Object.assign(instance, { stateDir: state });
  const order = { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' } as const;
  const { path } = await service.create(sourceOf(state), order, silentHandle());
  rmSync(state, { recursive: true });
  makeState(state, 'two');
  await restoreInto(service, path, state);
  [now, gateway, running, audited] = [Date.now(), 'up', null, []];
  keeper = createUndoKeeper({
    backups: service,
    operations: { running: () => (running === null ? null : ({ title: running } as never)) },
    watch: { status: () => Promise.resolve({ state: gateway } as never) },
    audit: (_actor, action) => audited.push(action),
    now: () => now,
  });
});
afterEach(() => temp.remove());

const kept = () => existsSync(join(`${state}.gatehouse`, 'old'));

it('deletes the old files when their time is over and the Gateway is up, and writes it down', async () => {
  now += 6 * DAY_MS;
  expect(await keeper.expire(instance)).toBe(false);
  expect(kept()).toBe(true);
  now += 2 * DAY_MS;
  expect(await keeper.expire(instance)).toBe(true);
  expect(existsSync(`${state}.gatehouse`)).toBe(false);
  expect(existsSync(join(state, 'only-one.txt'))).toBe(true);
  expect(audited).toEqual(['restore.expire-undo']);
  expect(await keeper.expire(instance)).toBe(false);
});

it.each(['down', 'degraded', 'stopped', 'not-watching', 'no-data'] as const)(
  'keeps them, and says why, while the Gateway is %s',
  async (seen) => {
    now += 30 * DAY_MS;
    gateway = seen;
    expect(await keeper.expire(instance)).toBe(false);
    expect((await keeper.read(instance))?.waitsFor).toContain('the Gateway is not up');
    expect(kept()).toBe(true);
    expect(audited).toEqual([]);
  },
);

it('keeps them while something runs there', async () => {
  now += 30 * DAY_MS;
  running = 'Back up';
  expect(await keeper.expire(instance)).toBe(false);
  running = null;
  const unlock = await swapper.lock(await swapper.site(state), { work: 'backup' });
  expect(await keeper.expire(instance)).toBe(false);
  // And where it came in between the look and the act, the job waits for the next round.
  const errors: unknown[] = [];
  const job = createExpiryJob({
    instanceIds: () => ['i'],
    expire: () => service.dismissUndo(state),
    sweepArrivals: () => Promise.resolve(),
    onError: (error) => errors.push(error),
  });
  await job.tick();
  expect([kept(), errors]).toEqual([true, []]);
  await unlock();
  await job.tick();
  expect([kept(), errors]).toEqual([false, []]);
});

it('keeps them a week longer for each time it is asked, also over a restart', async () => {
  const first = (await keeper.read(instance))?.expiresAt ?? 0;
  await keeper.keepLonger(instance, 'browser');
  await keeper.keepLonger(instance, 'browser');
  expect((await makeService().service.readUndo('i', state))?.expiresAt).toBe(first + 14 * DAY_MS);
  now = first + 13 * DAY_MS;
  expect(await keeper.expire(instance)).toBe(false);
  now = first + 14 * DAY_MS;
  expect(await keeper.expire(instance)).toBe(true);
  expect(audited).toEqual(['restore.keep-undo', 'restore.keep-undo', 'restore.expire-undo']);
  await expect(keeper.keepLonger(instance, 'browser')).rejects.toMatchObject({ code: 'not-found' });
});
