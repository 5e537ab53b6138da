import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAsOf,
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatPlural,
  formatRelative,
} from './format.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [421, '421 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [11_600, '11.6 kB'],
    [99_960, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [999_960, '1.0 MB'],
    [50_000_000_000, '50.0 GB'],
    [-1500, '−1.5 kB'],
    [Number.NaN, '–'],
  ])('%d is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it('never needs a fourth digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 15 }), (bytes) => {
        expect(formatBytes(bytes)).toMatch(/^\d{1,3}(\.\d)? [kMGTP]?B$/);
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [240, '240 ms'],
    [999.7, '999 ms'],
    [1000, '1 s'],
    [1250, '1.2 s'],
    [20_400, '20 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [80_000, '1 min 20 s'],
    [7_500_000, '2 h 5 min'],
    [273_600_000, '3 d 4 h'],
    [-5, '0 ms'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('%d ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe('formatRelative', () => {
  const now = Date.UTC(2026, 10, 22, 12);
  it.each([
    [0, 'just now'],
    [4_000, 'just now'],
    [42_000, '42 s ago'],
    [200_000, '3 min ago'],
    [7_300_000, '2 h ago'],
    [4 * 86_400_000, '4 d ago'],
    [-300_000, 'in 5 min'],
    [40 * 86_400_000, '13 Oct 2026'],
  ])('%d ms before now is %s', (age, text) => expect(formatRelative(now - age, now)).toBe(text));
});

it('names the day only when it is not today', () => {
  const now = new Date(2026, 10, 22, 15, 0).getTime();
  expect(formatAsOf(new Date(2026, 10, 22, 14, 2).getTime(), now)).toBe('as of 14:02');
  expect(formatAsOf(new Date(2026, 10, 21, 14, 2).getTime(), now)).toBe('as of 21 Nov 2026, 14:02');
});

it.each([
  [1, '100 %'],
  [0.99999, '99.99 %'],
  [0.9995, '99.95 %'],
  [0.983, '98.3 %'],
  [0.5, '50 %'],
  [0.00001, '0.01 %'],
  [0, '0 %'],
])('%d as a percentage is %s', (ratio, text) => expect(formatPercent(ratio)).toBe(text));

it('groups thousands and counts nouns', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect(formatPlural(1, 'file')).toBe('1 file');
  expect(formatPlural(3, 'entry', 'entries')).toBe('3 entries');
});
