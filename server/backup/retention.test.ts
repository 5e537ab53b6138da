import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeepReason, RetentionRules } from './policy-types.ts';
import { planRetention } from './retention.ts';
import type { BackupReason } from './types.ts';

const NOW = Date.UTC(2026, 10, 22, 14, 5);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NONE: RetentionRules = {
  ...{ last: 0, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 },
  ...{ safetyDays: 0, includeManual: true },
};
const UTC = { timeZone: 'UTC', nowMs: NOW };

interface Made {
  id: string;
  createdAt: number;
  reason: BackupReason;
  bytes: number;
  verifyResult: 'ok' | 'failed' | null;
  drilledAt: number | null;
  drillResult: 'ok' | 'failed' | null;
  missing: boolean;
}

const made = (id: string, createdAt: number, more: Partial<Made> = {}): Made => ({
  ...{ id, createdAt, reason: 'scheduled', bytes: 10, verifyResult: 'ok' },
  ...{ drilledAt: null, drillResult: null, missing: false },
  ...more,
});
const at = (iso: string) => Date.parse(iso);
const keptBy = (records: readonly Made[], rules: Partial<RetentionRules>, where = UTC) =>
  Object.fromEntries(
    planRetention(records, { ...NONE, ...rules }, where)
      .decisions.filter((decision) => decision.keep)
      .map(({ id, reasons }) => [id, reasons]),
  );

describe('planRetention', () => {
  const days = [0, 1, 2, 3, 4].map((ago) => made(`d${ago}`, NOW - ago * DAY));

  it.each<[Partial<RetentionRules>, string[]]>([
    [{ last: 2 }, ['d0', 'd1']],
    [{ daily: 3 }, ['d0', 'd1', 'd2']],
    [{ daily: 99 }, ['d0', 'd1', 'd2', 'd3', 'd4']],
    [{ weekly: 1 }, ['d0']],
    [{}, ['d0']],
  ])('%j keeps %j', (rules, kept) => {
    expect(Object.keys(keptBy(days, rules))).toEqual(kept);
  });

  it('lets one that is dated in the future stand for nothing but itself', () => {
    const ahead = made('ahead', NOW + 400 * DAY, { verifyResult: 'failed' });
    const plan = planRetention([...days, ahead], { ...NONE, last: 2 }, UTC);
    expect(plan.hold).toBe(null);
    expect(plan.decisions.filter(({ keep }) => keep)).toEqual([
      { id: 'ahead', keep: true, reasons: ['ahead'] },
      { id: 'd0', keep: true, reasons: ['last', 'newest', 'last-proven'] },
      { id: 'd1', keep: true, reasons: ['last'] },
    ]);
  });

  it('keeps the newest of each period, with every rule that keeps it', () => {
    const records = [
      made('newest', at('2026-11-22T12:30:00Z')),
      made('same-hour', at('2026-11-22T12:10:00Z')),
      made('monday', at('2026-11-16T01:00:00Z')),
      made('sunday', at('2026-11-15T23:00:00Z')),
      made('october', at('2026-10-31T10:00:00Z')),
      made('last-year', at('2025-06-01T10:00:00Z')),
    ];
    const rules = { hourly: 1, daily: 2, weekly: 2, monthly: 2, yearly: 2 };
    expect(keptBy(records, rules)).toEqual({
      newest: ['hourly', 'daily', 'weekly', 'monthly', 'yearly', 'newest', 'last-proven'],
      monday: ['daily'],
      sunday: ['weekly'],
      october: ['monthly'],
      'last-year': ['yearly'],
    });
  });

  it('counts days as the time zone does', () => {
    const records = [made('a', at('2026-11-21T23:30:00Z')), made('b', at('2026-11-21T22:30:00Z'))];
    expect(Object.keys(keptBy(records, { daily: 2 }))).toEqual(['a']);
    const berlin = { timeZone: 'Europe/Berlin', nowMs: NOW };
    expect(Object.keys(keptBy(records, { daily: 2 }, berlin))).toEqual(['a', 'b']);
  });

  it('tells the two hours apart that the end of summer time repeats', () => {
    const records = [made('a', at('2026-10-25T01:30:00Z')), made('b', at('2026-10-25T00:30:00Z'))];
    const berlin = { timeZone: 'Europe/Berlin', nowMs: NOW };
    expect(Object.keys(keptBy(records, { hourly: 2 }, berlin))).toEqual(['a', 'b']);
  });

  it.each<[string, Partial<Made>, Partial<RetentionRules>, KeepReason[] | undefined]>([
    ['a young safety backup', { reason: 'before-restore' }, { safetyDays: 14 }, ['safety']],
    ['an old safety backup', { reason: 'before-restore' }, { safetyDays: 3 }, undefined],
    ['one made by hand', { reason: 'manual' }, { includeManual: false }, ['by-hand']],
    ['one made by hand, under the rules', { reason: 'manual' }, {}, undefined],
    ['one never read back', { verifyResult: null }, {}, ['unproven']],
    ['a damaged one', { verifyResult: 'failed' }, { last: 9, daily: 9 }, undefined],
    ['one that is not there', { missing: true }, {}, ['missing']],
    ['the last restorable one', { drilledAt: NOW - DAY, drillResult: 'ok' }, {}, ['last-drilled']],
    ['one that failed its drill', { drilledAt: NOW - DAY, drillResult: 'failed' }, {}, undefined],
  ])('%s', (_name, more, rules, reasons) => {
    const records = [made('new', NOW), made('old', NOW - 7 * DAY, more)];
    expect(keptBy(records, rules).old).toEqual(reasons);
  });

  it('lets only proven backups fill a place', () => {
    const records = [made('new', NOW), made('bad', NOW - DAY, { verifyResult: 'failed' }), ...days.slice(2)];
    expect(Object.keys(keptBy(records, { last: 2 }))).toEqual(['new', 'd2']);
  });

  it.each<[Partial<Made>, string]>([
    [{ verifyResult: null }, 'newest-unproven'],
    [{ verifyResult: 'failed' }, 'newest-damaged'],
    [{ missing: true }, 'newest-missing'],
  ])('drops nothing while the newest is %j', (more, hold) => {
    const plan = planRetention([made('new', NOW, more), ...days], NONE, UTC);
    expect(plan).toMatchObject({ hold, dropBytes: 0 });
    expect(plan.decisions.every((decision) => decision.keep)).toBe(true);
  });

  it('counts what it frees', () => {
    expect(planRetention(days, { ...NONE, last: 2 }, UTC).dropBytes).toBe(30);
  });
});

it('does not let a fresh upload stand for a backup of here that failed', () => {
  const uploaded = made('up', NOW, { reason: 'uploaded' });
  const damaged = made('bad', NOW - DAY, { verifyResult: 'failed' });
  const older = [2, 3, 4].map((ago) => made(`d${ago}`, NOW - ago * DAY));
  const plan = planRetention([uploaded, damaged, ...older], { ...NONE, last: 1 }, UTC);
  expect(plan.hold).toBe('newest-damaged');
  expect(plan.decisions.every(({ keep }) => keep)).toBe(true);
});

const record = fc.record({
  createdAt: fc.integer({ min: NOW - 900 * DAY, max: NOW }),
  reason: fc.constantFrom<BackupReason>('manual', 'before-restore', 'before-apply', 'scheduled', 'uploaded'),
  bytes: fc.nat(1000),
  verifyResult: fc.constantFrom('ok' as const, 'ok' as const, 'ok' as const, 'failed' as const, null),
  drilledAt: fc.option(fc.integer({ min: NOW - 900 * DAY, max: NOW })),
  drillResult: fc.constantFrom('ok' as const, 'failed' as const, null),
  missing: fc.boolean().map((missing) => missing),
});
const records = fc
  .array(record, { maxLength: 60 })
  .map((list) =>
    list.map((made, index) => ({ ...made, id: `r${index}`, missing: index % 7 === 3 && made.missing })),
  );
const few = fc.nat(6);
const rules = fc.record({
  ...{ last: few, hourly: few, daily: few, weekly: few, monthly: few, yearly: few },
  ...{ safetyDays: fc.nat(60), includeManual: fc.boolean() },
});
const where = fc.record({
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Kiritimati'),
  nowMs: fc.constant(NOW),
});

describe('laws of retention', () => {
  const law = (check: (list: Made[], rules: RetentionRules, where: typeof UTC) => void) =>
    fc.assert(fc.property(records, rules, where, check), { numRuns: 200 });
  const idsKept = (list: readonly Made[], given: RetentionRules, place: typeof UTC) =>
    new Set(planRetention(list, given, place).decisions.flatMap(({ id, keep }) => (keep ? [id] : [])));

  it('decides about each backup once and never drops what must stay', () => {
    law((list, given, place) => {
      const kept = idsKept(list, given, place);
      expect(
        planRetention(list, given, place)
          .decisions.map(({ id }) => id)
          .toSorted(),
      ).toEqual(list.map(({ id }) => id).toSorted());
      const byAge = list.toSorted((a, b) => b.createdAt - a.createdAt);
      const newestAt = byAge[0]?.createdAt;
      const own = byAge.filter(({ reason }) => reason !== 'uploaded');
      const ownAt = own[0]?.createdAt;
      if (own.length > 0)
        expect(own.some(({ id, createdAt }) => createdAt === ownAt && kept.has(id))).toBe(true);
      const proven = byAge.filter(({ missing, verifyResult }) => !missing && verifyResult === 'ok');
      if (list.length > 0)
        expect(byAge.some(({ id, createdAt }) => createdAt === newestAt && kept.has(id))).toBe(true);
      if (proven.length > 0) expect(proven.some(({ id }) => kept.has(id))).toBe(true);
      for (const { id, reason, createdAt, verifyResult, missing } of list) {
        const young = createdAt > NOW - given.safetyDays * DAY;
        if (young && (reason === 'before-restore' || reason === 'before-apply')) expect(kept).toContain(id);
        if (verifyResult === null || missing) expect(kept).toContain(id);
      }
    });
  });

  it('drops nothing while the newest is not proven', () => {
    law((list, given, place) => {
      const plan = planRetention(list, given, place);
      if (plan.hold !== null) expect(plan.decisions.every(({ keep }) => keep)).toBe(true);
    });
  });

  it('is done in one go: what is kept is kept again', () => {
    law((list, given, place) => {
      const kept = idsKept(list, given, place);
      expect(
        idsKept(
          list.filter(({ id }) => kept.has(id)),
          given,
          place,
        ),
      ).toEqual(kept);
    });
  });

  it('keeps no more by a rule than it says, and a larger number never drops more', () => {
    law((list, given, place) => {
      const { decisions } = planRetention(list, given, place);
      for (const rule of ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const) {
        expect(decisions.filter(({ reasons }) => reasons.includes(rule)).length).toBeLessThanOrEqual(
          given[rule],
        );
        const more = idsKept(list, { ...given, [rule]: given[rule] + 1 }, place);
        for (const id of idsKept(list, given, place)) expect(more).toContain(id);
      }
    });
  });

  it('does not depend on the order in which the backups are given', () => {
    law((list, given, place) => {
      expect(planRetention(list.toReversed(), given, place)).toEqual(planRetention(list, given, place));
    });
  });
});
