import { describe, expect, it } from 'vitest';
import { addSample, rateOf, type Sample, timeLeftMs } from '@/components/backups/rate.ts';

function run(...samples: readonly (readonly [number, number])[]): readonly Sample[] {
  return samples.reduce<readonly Sample[]>((kept, [atMs, bytes]) => addSample(kept, { atMs, bytes }), []);
}

describe('rateOf', () => {
  it.each([
    ['nothing', run(), null],
    ['one sample', run([0, 5]), null],
    ['too short a span', run([0, 0], [500, 9]), null],
    ['steady', run([0, 0], [1000, 10], [2000, 20]), 10],
    ['standing still', run([0, 10], [2000, 10]), null],
    ['only the window counts', run([0, 0], [10_000, 100], [12_000, 140]), 20],
    ['one large file longer than the window', run([0, 0], [10_000, 100]), 10],
    ['a new step starts over', run([0, 0], [1000, 90], [2000, 5]), null],
  ])('%s', (_name, samples, rate) => {
    expect(rateOf(samples)).toBe(rate);
  });
});

describe('timeLeftMs', () => {
  it.each([
    [10, 0, 100, 10_000],
    [10, 99, 100, 1000],
    [10, 100, 100, null],
    [null, 0, 100, null],
    [10, 0, null, null],
  ])('at %s B/s with %s of %s: %s', (rate, done, total, left) => {
    expect(timeLeftMs(rate, done, total)).toBe(left);
  });
});
