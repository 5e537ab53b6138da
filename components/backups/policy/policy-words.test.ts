import { describe, expect, it } from 'vitest';
import {
  countProblem,
  nextWords,
  reasonsWords,
  simulationWords,
} from '@/components/backups/policy/policy-words.ts';
import { formatInZone, timeZonesWith } from '@/components/backups/policy/zone-time.ts';
import type { PolicyState, RetentionPlan } from '@/server/backup/policy-types.ts';

const AT = Date.parse('2026-11-23T02:00:00Z');
const decision = (id: string, keep: boolean) => ({ id, keep, reasons: [] });
const plan = (part: Partial<RetentionPlan>): RetentionPlan => ({
  ...{ decisions: [decision('a', true), decision('b', false)], dropBytes: 1000, hold: null },
  ...part,
});

describe('simulationWords', () => {
  it.each([
    [plan({}), 'Of 2 backups 1 would be kept and 1 deleted, which frees 1.0 kB.'],
    [plan({ decisions: [decision('a', true)], dropBytes: 0 }), 'The only backup would be kept.'],
    [plan({ decisions: [] }), 'There is no backup yet.'],
    [
      plan({ hold: 'newest-damaged' }),
      'The last backup is damaged, so nothing is deleted until a newer one is proven.',
    ],
  ])('%#: %s', (given, words) => expect(simulationWords(given)).toBe(words));
});

it('names why a backup stays', () => {
  expect(reasonsWords(['daily', 'weekly', 'last-proven'])).toBe('daily, weekly');
  expect(reasonsWords(['last-proven', 'by-hand'])).toBe('last proven, made by hand');
});

it.each([
  ['3', null],
  [' 0 ', null],
  ['', 'A whole number from 0 to 9'],
  ['10', 'A whole number from 0 to 9'],
  ['-1', 'A whole number from 0 to 9'],
  ['1.5', 'A whole number from 0 to 9'],
])('judges the count %j', (text, problem) => {
  expect(countProblem(text, { min: 0, max: 9 })).toBe(problem);
});

describe('nextWords', () => {
  const state = (schedule: string | null, nextBackupAt: number | null, saved = true) =>
    ({ policy: { schedule }, saved, nextBackupAt }) as PolicyState;
  it.each([
    [state('0 3 * * *', AT), 'Next backup Mon 23 Nov 2026, 03:00 CET.'],
    [state('0 3 * * *', null), 'No next backup is planned.'],
    [state(null, null), 'No schedule: backups are made by hand.'],
    [state('0 3 * * *', null, false), 'No schedule: backups are made by hand.'],
  ])('%#: %s', (given, words) => {
    expect(nextWords(given, (at) => formatInZone(at, 'Europe/Berlin'))).toBe(words);
  });
});

it('offers every zone once, and the one that is set', () => {
  expect(timeZonesWith('Etc/GMT+3')[0]).toBe('Etc/GMT+3');
  const zones = timeZonesWith('UTC');
  expect(new Set(zones).size).toBe(zones.length);
});
