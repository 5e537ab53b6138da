import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HealthStore, ProbeResult } from '../health/ports.ts';
import type { HealthSample } from '../health/types.ts';
import { createSampler, type SampledInstance } from './sampler.ts';

const live: ProbeResult = {
  ...{
    reachable: true,
    live: true,
    ready: true,
    failing: [],
    latencyMs: 2,
    version: '2026.9.6',
    uptimeMs: 90_000,
  },
  ...{ eventLoop: null, method: 'http' as const, error: null },
};

function memoryStore(): HealthStore & { samples: HealthSample[] } {
  const samples: HealthSample[] = [];
  return {
    samples,
    insertSample: (sample) => void samples.push(sample),
    latest: (id) => samples.findLast((sample) => sample.instanceId === id) ?? null,
    oldestAt: () => samples[0]?.at ?? null,
    stateSince: () => samples[0]?.at ?? null,
    readBuckets: () => [],
    prune: () => 0,
    remove: () => undefined,
  };
}

const process = {
  running: true,
  pid: 7,
  startedAt: null,
  origin: 'gatehouse' as const,
  stoppedOnPurpose: null,
  detail: null,
};
let store: ReturnType<typeof memoryStore>;
let instances: SampledInstance[];
let asked: number;
const instance = (
  id: string,
  probe: SampledInstance['probe'] = async () => ({ probe: live, port: 18_789 }),
) => ({
  ...{ id, probe, operation: () => null },
  process: async () => {
    asked += 1;
    return process;
  },
});
const errors: unknown[] = [];
const sampler = () =>
  createSampler({
    ...{ clock: { now: () => Date.now() }, store, instances: () => instances },
    onError: (_id, error) => void errors.push(error),
  });

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_003 });
  store = memoryStore();
  instances = [instance('a')];
  asked = 0;
  errors.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

describe('createSampler', () => {
  it('looks at once, then at whole multiples of the interval', async () => {
    const job = sampler();
    job.start();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(store.samples.map((sample) => sample.at)).toEqual([1_000_003, 1_010_000, 1_020_000, 1_030_000]);
    await job.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.samples).toHaveLength(4);
  });

  it('does not look twice at once, and a slow one does not hold up another', async () => {
    let running = 0;
    let most = 0;
    const slow = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 25_000));
      running -= 1;
      return { probe: live, port: 1 };
    };
    instances = [instance('slow', slow), instance('b')];
    const job = sampler();
    job.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(most).toBe(1);
    expect(store.samples.filter((sample) => sample.instanceId === 'b')).toHaveLength(6 + 1);
    expect(store.samples.filter((sample) => sample.instanceId === 'slow')).toHaveLength(2);
  });

  it('goes on after a fault, which leaves no sample', async () => {
    let calls = 0;
    instances = [
      instance('a', async () => {
        calls += 1;
        if (calls === 2) throw new Error('fault');
        return { probe: live, port: 1 };
      }),
    ];
    const job = sampler();
    job.start();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(calls).toBe(4);
    expect(store.samples).toHaveLength(3);
    expect(errors).toHaveLength(1);
  });

  it('asks for the process only when the probe does not say enough, and once a minute', async () => {
    const job = sampler();
    job.start();
    await vi.advanceTimersByTimeAsync(50_000);
    expect(asked).toBe(1);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked).toBe(2);
  });

  it('does not present an old look as current', async () => {
    const job = sampler();
    expect(job.status('a')).toMatchObject({ state: 'no-data', asOf: null });
    job.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(job.status('a')).toMatchObject({ state: 'up', pid: 7, version: '2026.9.6', port: 18_789 });
    await job.stop();
    await vi.advanceTimersByTimeAsync(40_000);
    expect(job.status('a')).toMatchObject({ state: 'not-watching', asOf: 1_000_003 });
  });

  it('answers a look on demand and joins one under way', async () => {
    const job = sampler();
    const [first, second] = await Promise.all([job.look('a'), job.look('a')]);
    expect(first).toBe(second);
    expect(store.samples).toHaveLength(1);
    expect(await job.look('unknown')).toMatchObject({ state: 'no-data' });
  });

  it('forgets old samples once an hour', async () => {
    const prune = vi.spyOn(store, 'prune');
    const job = sampler();
    job.start();
    await vi.advanceTimersByTimeAsync(2 * 3_600_000 + 20_000);
    await job.stop();
    expect(prune).toHaveBeenCalledTimes(2);
    expect(prune.mock.calls[0]?.[0].samples).toBeLessThan(Date.now() - 2 * 86_400_000);
  });

  it('takes a closed port for a restart while one is expected', async () => {
    const closed = {
      ...live,
      ...{ reachable: false, live: false, ready: null, uptimeMs: null, latencyMs: null },
    };
    const refused: ProbeResult = { ...closed, error: { kind: 'refused', message: 'closed' } };
    instances = [
      {
        ...instance('a', async () => ({ probe: refused, port: 1 })),
        process: async () => ({ ...process, running: false, pid: null }),
      },
    ];
    const job = sampler();
    expect(await job.look('a')).toMatchObject({ state: 'down' });
    job.expectRestart('a', 60_000);
    expect(await job.look('a')).toMatchObject({ state: 'restarting' });
  });
});
