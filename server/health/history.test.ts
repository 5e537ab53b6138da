import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildHistory, historyWindow, worstState } from './history.ts';
import type { BucketRow } from './ports.ts';
import { HEALTH_RANGES, RANGE_MS } from './types.ts';

const NOW = Date.parse('2026-11-22T10:00:07Z');
const intervalMs = 10_000;
const row = (at: number, counts: BucketRow['counts'], latencyP50Ms: number | null = 3): BucketRow => ({
  ...{ at, counts, latencyP50Ms, latencyMaxMs: latencyP50Ms },
  samples: Object.values(counts).reduce((sum, count) => sum + count, 0),
});

describe('historyWindow', () => {
  it.each(HEALTH_RANGES)('covers %s with 120 to 180 aligned stretches', (range) => {
    const window = historyWindow(range, NOW, NOW - 2_000, intervalMs);
    const count = (window.to - window.from) / window.bucketMs;
    expect(count).toBeGreaterThanOrEqual(120);
    expect(count).toBeLessThanOrEqual(180);
    expect(window.to - window.from).toBe(RANGE_MS[range]);
    expect(window.from % window.bucketMs).toBe(0);
    expect(window.to).toBeGreaterThan(NOW - 2_000);
  });

  it('ends with the stretch of the newest sample while watching, with now when not', () => {
    // Now is 7 s into its stretch; the newest sample is 9 s old and in the one before.
    expect(historyWindow('1h', NOW, NOW - 9_000, intervalMs).to).toBe(NOW - 7_000);
    expect(historyWindow('1h', NOW, NOW - 60_000, intervalMs).to).toBe(NOW - 7_000 + 30_000);
    expect(historyWindow('1h', NOW, null, intervalMs).to).toBe(NOW - 7_000 + 30_000);
  });

  it('makes stretches longer for a slower sampler, so that no stretch is empty by design', () => {
    expect(historyWindow('1h', NOW, NOW, 60_000).bucketMs).toBe(120_000);
  });
});

describe('buildHistory', () => {
  const window = historyWindow('1h', NOW, NOW - 1_000, intervalMs);
  const seen = { oldestAt: window.from + 600_000, now: NOW, intervalMs };

  it('tells before the first sample from not watched', () => {
    const history = buildHistory(window, [row(window.from + 600_000, { up: 3 })], seen);
    expect(history.buckets[0]?.state).toBe('no-data');
    expect(history.buckets[20]?.state).toBe('up');
    expect(history.buckets[21]?.state).toBe('not-watching');
  });

  it('counts up and degraded as up, leaves planned stops out', () => {
    const rows = [row(window.from, { up: 5, degraded: 1, down: 2, stopped: 10 })];
    const history = buildHistory(window, rows, seen);
    expect(history.upRatio).toBe(6 / 8);
    expect(history.buckets[0]).toMatchObject({ state: 'down', samples: 18, upSamples: 6 });
  });

  it('has no ratio for what was not watched or only stopped', () => {
    expect(buildHistory(window, [], seen)).toMatchObject({ upRatio: null, watchedRatio: 0 });
    expect(buildHistory(window, [row(window.from, { stopped: 3 })], seen).upRatio).toBeNull();
  });

  it('counts the stretch that has only begun by its own length', () => {
    const rows: BucketRow[] = [];
    for (let at = window.from; at < window.to; at += window.bucketMs) rows.push(row(at, { up: 3 }));
    expect(buildHistory(window, rows, seen)).toMatchObject({ upRatio: 1, watchedRatio: 1 });
  });

  it('keeps ratios between 0 and 1 and one bucket a stretch', () => {
    const counts = fc.record({ up: fc.nat(9), down: fc.nat(9), stopped: fc.nat(9), restarting: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(119), counts), { maxLength: 60 }), (cells) => {
        const rows = [...new Map(cells)].map(([index, count]) =>
          row(window.from + index * window.bucketMs, count),
        );
        const history = buildHistory(window, rows, seen);
        expect(history.buckets).toHaveLength(120);
        for (const ratio of [history.upRatio ?? 0, history.watchedRatio]) {
          expect(ratio).toBeGreaterThanOrEqual(0);
          expect(ratio).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('worstState', () => {
  it.each([
    [{}, 'not-watching'],
    [{ up: 9 }, 'up'],
    [{ up: 9, restarting: 1 }, 'restarting'],
    [{ up: 9, restarting: 1, down: 1 }, 'down'],
    [{ 'not-listening': 1, degraded: 5 }, 'not-listening'],
    [{ up: 1, stopped: 2 }, 'stopped'],
    [{ up: 1, down: 0 }, 'up'],
  ] as const)('of %j is %s', (counts, expected) => {
    expect(worstState(counts)).toBe(expected);
  });
});
