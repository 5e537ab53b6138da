import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronRuns } from '../platform/cron.ts';
import { type CronFields, parseCron } from './cron-expression.ts';
import { cronWords } from './cron-words.ts';
import { MAX_MISSED, planDue, previewSchedule } from './schedule.ts';

const NOW = Date.parse('2026-11-22T09:00:30Z');
const HOUR = 3_600_000;
const at = (iso: string) => Date.parse(iso);
const fieldsOf = (expression: string): CronFields => {
  const parsed = parseCron(expression);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.fields;
};

describe('cronWords', () => {
  it.each([
    ['0 3 * * *', 'Every day at 03:00'],
    ['* * * * *', 'Every minute'],
    ['*/15 * * * *', 'Every 15 minutes'],
    ['*/1 * * * *', 'Every minute'],
    ['5 * * * *', 'Every hour at :05'],
    ['0,30 * * * *', 'Every hour at :00 and :30'],
    ['0 */6 * * *', 'Every day at 00:00, 06:00, 12:00 and 18:00'],
    ['15 */2 * * *', 'At :15 of every 2nd hour'],
    ['*/10 9-17 * * 1-5', 'Every 10 minutes of the hours 09 to 17, every Monday to Friday'],
    ['0 3 * * 0', 'Every Sunday at 03:00'],
    ['0 3 * * 7', 'Every Sunday at 03:00'],
    ['0 3 * * 6,0', 'Every Saturday and Sunday at 03:00'],
    ['30 6,18 * * mon-fri', 'Every Monday to Friday at 06:30 and 18:30'],
    ['0 3 1 * *', 'On the 1st of every month at 03:00'],
    ['0 3 1,15 * *', 'On the 1st and 15th of every month at 03:00'],
    ['0 3 1 jan,jul *', 'On the 1st of January and July at 03:00'],
    ['0 3 * 12 *', 'Every day in December at 03:00'],
    ['0 3 13 * 5', 'On the 13th of every month and also every Friday, at 03:00'],
  ])('%s: %s', (expression, words) => expect(cronWords(fieldsOf(expression))).toBe(words));
});

describe('parseCron', () => {
  it.each([
    ['', 'Five fields'],
    ['0 3 * *', 'Five fields'],
    ['0 0 3 * * *', 'Five fields'],
    ['@daily', 'Five fields'],
    ['60 * * * *', '“60” is no minute: 0–59'],
    ['0 24 * * *', '“24” is no hour: 0–23'],
    ['0 0 0 * *', '“0” is no day of the month: 1–31'],
    ['0 0 * 13 *', '“13” is no month: 1–12'],
    ['0 0 * foo *', '“foo” is no month'],
    ['0 0 * * 8', '“8” is no day of the week'],
    ['5-1 * * * *', '“5-1” is no minute'],
    ['*/0 * * * *', '“*/0” is no minute'],
    ['5/2 * * * *', '“5/2” is no minute'],
    ['1,,2 * * * *', '“” is no minute'],
    ['0 0 L * *', '“L” is no day of the month'],
    ['0 0 * * 1#2', '“1#2” is no day of the week'],
  ])('%j: %s', (expression, problem) => {
    const parsed = parseCron(expression);
    expect(parsed.ok ? '' : parsed.problem).toContain(problem);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseCron(text)));
  });
});

const number = (min: number, max: number) => fc.integer({ min, max });
const item = (min: number, max: number) =>
  fc.oneof(
    number(min, max).map(String),
    fc.tuple(number(min, max), number(min, max)).map((ends) => `${Math.min(...ends)}-${Math.max(...ends)}`),
    fc.tuple(number(min, max), number(2, 5)).map(([from, step]) => `${from}-${max}/${step}`),
  );
const field = (min: number, max: number) =>
  fc.oneof(
    fc.constant('*'),
    number(2, Math.min(max, 20)).map((step) => `*/${step}`),
    fc.array(item(min, max), { minLength: 1, maxLength: 3 }).map((items) => items.join(',')),
  );
const expressions = fc
  .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6))
  .map((fields) => fields.join(' '));

describe('the library against our reading of an expression', () => {
  it('runs exactly at the minutes that match, in UTC', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const fields = fieldsOf(expression);
        const runs = cronRuns(expression, 'UTC', NOW, 3);
        expect(runs.length).toBe(3);
        for (const run of runs) expect(matches(fields, new Date(run))).toBe(true);
        // No minute in between is left out.
        const until = Math.min(runs[0] ?? 0, NOW + 40 * HOUR);
        for (let minute = NOW - (NOW % 60_000) + 60_000; minute < until; minute += 60_000) {
          if (matches(fields, new Date(minute)))
            throw new Error(`${new Date(minute).toISOString()} left out`);
        }
      }),
      { numRuns: 60 },
    );
  });

  function matches({ minute, hour, day, month, weekday }: CronFields, date: Date): boolean {
    const has = (values: readonly number[], value: number) => values.includes(value);
    const byDay = has(day.values, date.getUTCDate());
    const byWeekday = has(weekday.values, date.getUTCDay());
    const onDay = day.any || weekday.any ? byDay && byWeekday : byDay || byWeekday;
    return (
      has(minute.values, date.getUTCMinutes()) &&
      has(hour.values, date.getUTCHours()) &&
      has(month.values, date.getUTCMonth() + 1) &&
      onDay
    );
  }
});

describe('summer time', () => {
  it.each([
    ['a time that is left out', '30 2 * * *', '2026-03-28T12:00:00Z'],
    ['a time that is repeated', '30 2 * * *', '2026-10-24T12:00:00Z'],
  ])('%s runs once', (_name, expression, from) => {
    const runs = cronRuns(expression, 'Europe/Berlin', at(from), 3);
    const days = runs.map((run) => new Date(run).toISOString().slice(0, 10));
    expect(new Set(days).size).toBe(3);
    expect((runs[2] ?? 0) - (runs[0] ?? 0)).toBeLessThan(50 * HOUR);
  });
});

describe('previewSchedule', () => {
  const preview = (expression: string, zone = 'Europe/Berlin') =>
    previewSchedule(expression, zone, { runs: cronRuns, nowMs: NOW });

  it('gives words and the next five runs of the time zone', () => {
    const { words, problem, next } = preview(' 0 3 * * * ');
    expect({ words, problem }).toEqual({ words: 'Every day at 03:00', problem: null });
    expect(next.length).toBe(5);
    expect(next[0]).toBe(at('2026-11-23T02:00:00Z'));
  });

  it.each([
    ['nonsense', 'UTC', 'Five fields'],
    ['0 3 * * *', 'Mars/Phobos', 'is no time zone'],
    ['0 3 30 2 *', 'UTC', 'No such day ever comes'],
  ])('says what is wrong with %j in %s', (expression, zone, problem) => {
    expect(preview(expression, zone)).toMatchObject({ problem: expect.stringContaining(problem), next: [] });
  });
});

describe('planDue', () => {
  const hourly = (after: number, count: number) => cronRuns('0 * * * *', 'UTC', after, count);
  it.each([
    ['nothing is due before its time', '2026-11-22T09:00:00Z', null],
    [
      'a run in time',
      '2026-11-22T08:59:59Z',
      { plannedAt: at('2026-11-22T09:00:00Z'), missed: 1, late: false },
    ],
    [
      'missed runs are made up by one',
      '2026-11-22T05:30:00Z',
      { plannedAt: at('2026-11-22T06:00:00Z'), missed: 4, late: true },
    ],
    [
      'very many are not counted',
      '2025-11-22T05:30:00Z',
      { plannedAt: at('2025-11-22T06:00:00Z'), missed: MAX_MISSED, late: true },
    ],
  ])('%s', (_name, handledAt, due) => {
    expect(planDue(hourly, { handledAt: at(handledAt), nowMs: NOW })).toEqual(due);
  });
  it('knows that no run ever comes', () => {
    expect(planDue(() => [], { handledAt: 0, nowMs: NOW })).toBeNull();
  });
});
