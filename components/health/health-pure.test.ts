import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutMarkers, MARK_SIZE } from '@/components/health/marker-layout.ts';
import { barsOf, indexAt, nextChange, plotOf, STRIP_HEIGHT, xOf } from '@/components/health/plot-geometry.ts';
import { parseRange } from '@/components/health/ranges.ts';
import { describeBucket, isEmpty, outagesOf, summaryOf } from '@/components/health/summary.ts';
import { END, history } from '@/components/health/testdata/history.ts';
import { timeTicks } from '@/components/health/time-ticks.ts';
import type { HealthMarker } from '@/server/workflows/types.ts';

const plot = plotOf(1000, history.from, history.to);
const utc = () => 0;
const HOUR = 3_600_000;

describe('the summary', () => {
  it('names share, watched time, outages and the longest', () => {
    expect(summaryOf(history)).toBe(
      '99.21 % up of the watched 20 h 45 min; 2 outages, the longest about 16 min.',
    );
  });

  it.each([
    [{ ...history, watchedRatio: 1, buckets: [], upRatio: 1 }, '100 % up in the last 24 hours; no outage.'],
    [
      { ...history, watchedRatio: 1, buckets: [], upRatio: 0.998 },
      '99.80 % up in the last 24 hours; no outage, the rest were starts and restarts.',
    ],
    [{ ...history, watchedRatio: 0, upRatio: null }, 'Nobody was watching in the last 24 hours.'],
  ])('says what it does not know', (given, words) => {
    expect(summaryOf(given)).toBe(words);
  });

  it('counts no restart and no planned stop as an outage', () => {
    const planned = history.buckets.filter(({ state }) => state === 'restarting' || state === 'stopped');
    expect(outagesOf({ ...history, buckets: planned })).toEqual([]);
  });

  it('never makes an outage longer than what was watched', () => {
    const last = history.buckets.slice(60, 61).map((bucket) => ({ ...bucket, samples: 6, upSamples: 0 }));
    const given = {
      ...history,
      buckets: last,
      upRatio: 0,
      watchedRatio: 60_000 / (history.to - history.from),
    };
    expect(summaryOf(given)).toBe('0 % up of the watched 1 min; 1 outage of about 1 min.');
  });

  it('is empty only before the first sample', () => {
    expect(isEmpty(history)).toBe(false);
    expect(isEmpty({ buckets: history.buckets.slice(0, 8) })).toBe(true);
    expect(isEmpty({ buckets: history.buckets.slice(30, 42) })).toBe(false);
  });

  it('describes a stretch that nobody watched without a number', () => {
    const bucket = history.buckets[31];
    expect(bucket && describeBucket(bucket, history.bucketMs, false)).toMatch(
      /^\d\d:\d\d to \d\d:\d\d: Not watching$/,
    );
  });
});

describe('the strip', () => {
  it('fills the plot without overlap, and stands on its ground', () => {
    fc.assert(
      fc.property(fc.integer({ min: 120, max: 2600 }), (width) => {
        const shared = plotOf(width, history.from, history.to);
        const bars = barsOf(history.buckets, history.bucketMs, shared);
        let end = shared.left;
        for (const bar of bars) {
          expect(bar.x).toBeGreaterThanOrEqual(end - 1e-6);
          expect(bar.y + bar.height).toBe(STRIP_HEIGHT);
          end = bar.x + bar.width;
        }
        expect(end).toBeLessThanOrEqual(shared.left + shared.width + 1e-6);
      }),
    );
  });

  it('finds the stretch under a pixel again', () => {
    history.buckets.forEach((bucket, index) => {
      expect(indexAt(plot, xOf(plot, bucket.at + history.bucketMs / 2), history.buckets.length)).toBe(index);
    });
    expect(indexAt(plot, -50, 144)).toBe(0);
    expect(indexAt(plot, 5000, 144)).toBe(143);
  });

  it('jumps to the next change of state and stops at the ends', () => {
    expect(nextChange(history.buckets, 9, 1)).toBe(30);
    expect(nextChange(history.buckets, 45, -1)).toBe(41);
    expect(nextChange(history.buckets, 143, 1)).toBe(143);
  });
});

describe('the marks', () => {
  const marker = (at: number): HealthMarker => ({ at, endedAt: null, kind: 'apply', label: 'x', ok: true });

  it('never overlap, lose none and stay in order', () => {
    const times = fc.array(fc.integer({ min: history.from, max: history.to }), { maxLength: 60 });
    fc.assert(
      fc.property(times, (at) => {
        const groups = layoutMarkers(at.map(marker), plot);
        expect(groups.flatMap((group) => group.markers).length).toBe(at.length);
        for (const [index, group] of groups.entries()) {
          const before = groups[index - 1];
          if (before) expect(group.x - before.x).toBeGreaterThanOrEqual(MARK_SIZE);
        }
      }),
    );
  });

  it('leaves out what is outside of the range', () => {
    expect(layoutMarkers([marker(history.from - 1), marker(END + 1)], plot)).toEqual([]);
  });

  it('shows a group with one failure as failed', () => {
    const groups = layoutMarkers([marker(END - 1000), { ...marker(END - 500), ok: false }], plot);
    expect(groups).toMatchObject([{ ok: false }]);
  });
});

describe('the ticks', () => {
  it('fall on round hours, with the date at midnight', () => {
    const ticks = timeTicks(history.from, history.to, 8, utc);
    expect(ticks.map((tick) => new Date(tick.at).getUTCHours())).toEqual([15, 18, 21, 0, 3, 6, 9, 12]);
    expect(ticks.filter((tick) => tick.style === 'date')).toHaveLength(1);
  });

  it('follow the local time zone, also over a change of the clocks', () => {
    // Central Europe leaves summer time on 25 October 2026 at 01:00 UTC.
    const offset = (at: number) => (at < Date.UTC(2026, 9, 25, 1) ? 2 * HOUR : HOUR);
    const ticks = timeTicks(Date.UTC(2026, 9, 23, 12), Date.UTC(2026, 9, 27, 12), 4, offset);
    expect(ticks.map((tick) => (tick.at + offset(tick.at)) % (24 * HOUR))).toEqual([0, 0, 0, 0]);
  });

  it('are never more than asked for', () => {
    const spans = [HOUR, 24 * HOUR, 168 * HOUR, 720 * HOUR];
    fc.assert(
      fc.property(fc.constantFrom(...spans), fc.integer({ min: 3, max: 20 }), (span, most) => {
        expect(timeTicks(END - span, END, most, utc).length).toBeLessThanOrEqual(most + 1);
      }),
    );
  });
});

it.each([
  ['7d', '7d'],
  ['90d', '24h'],
  [undefined, '24h'],
  [['1h'], '24h'],
])('reads the range %j as %s', (text, range) => {
  expect(parseRange(text)).toBe(range);
});
