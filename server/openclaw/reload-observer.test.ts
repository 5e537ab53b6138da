import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ProbeResult } from '../health/ports.ts';
import type { AppliedConfig } from './gateway-facts.ts';
import { watchReload } from './reload-observer.ts';

const never = new AbortController().signal;
const live: ProbeResult = {
  ...{
    reachable: true,
    live: true,
    ready: true,
    failing: [],
    latencyMs: 2,
    version: '2026.9.6',
    uptimeMs: 600_000,
  },
  ...{ eventLoop: null, method: 'http' as const, error: null },
};
const closed: ProbeResult = {
  ...live,
  ...{ reachable: false, live: false, ready: null, uptimeMs: null },
  error: { kind: 'refused', message: 'closed' },
};
const slow: ProbeResult = { ...closed, error: { kind: 'timeout', message: 'slow' } };
const applied = (fields: Partial<AppliedConfig> = {}): AppliedConfig => ({
  ...{ revisionHash: 'b', appliedHash: 'b', applied: true, valid: true, issues: [] },
  ...fields,
});

let now: number;
let logFile: string;
beforeEach(() => {
  now = Date.parse('2026-11-22T10:00:00Z');
  logFile = join(mkdtempSync(join(tmpdir(), 'gatehouse-observe-')), 'gateway.log');
  writeFileSync(logFile, '2026-11-22T09:00:00.000+00:00 [reload] config hot reload applied (old)\n');
});

/** A Gateway that does `script[second]` in that second after the write. */
async function observe(
  script: Record<number, { log?: string; probe?: ProbeResult; applied?: AppliedConfig }>,
  signal = never,
) {
  const startedAt = now;
  let probe = live;
  let answer: AppliedConfig | { unasked: string } = { unasked: 'no token' };
  const done = new Set<string>();
  const play = () => {
    for (const [second, step] of Object.entries(script)) {
      if (done.has(second) || now - startedAt < Number(second) * 1_000) continue;
      done.add(second);
      if (step.log) appendFileSync(logFile, `${new Date(now).toISOString()} [reload] ${step.log}\n`);
      probe = step.probe ?? probe;
      answer = step.applied ?? answer;
    }
  };
  const watch = await watchReload(
    {
      probe: async () => probe,
      readApplied: async () => answer,
      isRunning: async () => probe.live,
      logFiles: [logFile, `${logFile}.absent`],
    },
    {
      now: () => now,
      sleep: async (ms) => {
        now += ms;
        play();
      },
    },
  );
  const said: string[] = [];
  const seen = await watch.settled((words) => said.push(words), signal);
  return { seen, said };
}

describe('watchReload', () => {
  it('reads only what is written after it began, and answers hot with its paths', async () => {
    const { seen, said } = await observe({
      1: { log: 'config change detected; evaluating reload (cron.enabled)' },
      2: { log: 'config hot reload applied (cron.enabled)' },
    });
    expect(seen).toMatchObject({ outcome: 'hot', paths: ['cron.enabled'], offlineMs: 0, applied: null });
    expect(seen.settledAt).toBeGreaterThan(seen.detectedAt ?? 0);
    expect(said).toHaveLength(2);
  });

  it('measures how long a restart was offline', async () => {
    const { seen, said } = await observe({
      1: { log: 'config change requires gateway restart (gateway.port) — preparing' },
      2: { probe: closed },
      10: { probe: { ...live, ready: false, uptimeMs: 300 } },
      12: { probe: { ...live, uptimeMs: 2_000 } },
    });
    expect(seen).toMatchObject({ outcome: 'restart', paths: ['gateway.port'] });
    expect(seen.offlineMs).toBeGreaterThan(9_000);
    expect(seen.offlineMs).toBeLessThan(11_000);
    expect(said.join()).toContain('offline');
  });

  it('does not take one slow answer for a restart', async () => {
    const { seen } = await observe({
      0.3: { log: 'config change detected; evaluating reload (logging.level)', probe: slow },
      0.6: { probe: live, applied: applied() },
    });
    expect(seen).toMatchObject({ outcome: 'none', offlineMs: 0, applied: true });
  });

  it('gives up on a restart that hangs, and says so', async () => {
    const { seen } = await observe({ 1: { probe: closed } });
    expect(seen).toMatchObject({
      outcome: 'restart',
      settledAt: null,
      detail: expect.stringContaining('hang'),
    });
    expect(seen.offlineMs).toBeGreaterThan(100_000);
  });

  it('ends at once when it does not run, and early when cancelled', async () => {
    const offline = await watchReload(
      {
        probe: async () => closed,
        readApplied: async () => ({ unasked: 'x' }),
        isRunning: async () => false,
        logFiles: [],
      },
      { now: () => now, sleep: async () => undefined },
    );
    expect(await offline.settled(() => undefined, never)).toMatchObject({ outcome: 'not-running' });
    expect((await observe({}, AbortSignal.abort())).seen).toMatchObject({ outcome: 'unknown' });
  });
});
