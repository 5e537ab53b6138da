import { expect, it } from 'vitest';
import { latencyData, latencySteps, lonePoints } from '@/components/health/latency-data.ts';
import { history } from '@/components/health/testdata/history.ts';

it('leaves a gap where nothing answered', () => {
  const [times, median, slowest] = latencyData(history.buckets, history.bucketMs);
  expect(times).toHaveLength(history.buckets.length);
  expect(median[31]).toBeNull();
  expect(slowest[60]).toBeNull();
  expect(median[20]).toBeGreaterThan(0);
});

it.each([
  [
    [1, null, 2, null, 3, 4],
    [0, 2],
  ],
  [[null, 1, 2], []],
  [[], []],
  [[5], [0]],
])('finds the points of %j that a line would lose', (values, lone) => {
  expect(lonePoints(values)).toEqual(lone);
});

it.each([
  [0, [1, 3, 10]],
  [9, [1, 3, 10]],
  [64, [1, 3, 10, 30, 100]],
  [740, [1, 3, 10, 30, 100, 300, 1_000]],
])('draws lines up to the first step above %i ms', (slowest, steps) => {
  expect(latencySteps(slowest)).toEqual(steps);
});
