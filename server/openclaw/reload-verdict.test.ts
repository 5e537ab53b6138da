import { describe, expect, it } from 'vitest';
import type { AppliedConfig } from './gateway-facts.ts';
import type { ReloadEvent } from './reload-lines.ts';
import { judgeReload, type ReloadEvidence } from './reload-verdict.ts';

const at = (seconds: number, event: ReloadEvent) => ({ at: seconds * 1_000, event });
const detected = (seconds: number) => at(seconds, { kind: 'detected', paths: ['cron'] });
const config = (fields: Partial<AppliedConfig>): AppliedConfig => ({
  revisionHash: 'new',
  appliedHash: 'new',
  applied: true,
  valid: true,
  issues: [],
  ...fields,
});
const seen = (fields: Partial<ReloadEvidence>): ReloadEvidence => ({
  startedAt: 0,
  now: 1_000,
  ranBefore: true,
  events: [],
  probe: null,
  offlineAt: null,
  backAt: null,
  startedAgain: false,
  applied: null,
  appliedAt: null,
  revisionBefore: 'old',
  ...fields,
});
const restart = at(1, { kind: 'restart-required', paths: ['gateway.port'] });

describe('judgeReload', () => {
  it.each<[string, Partial<ReloadEvidence>, string | null]>([
    ['it did not run', { ranBefore: false }, 'not-running'],
    ['nothing is seen yet', {}, null],
    [
      'detected, and the Gateway has not said it applied it',
      { events: [detected(0.5)], applied: config({ applied: false }) },
      null,
    ],
    [
      'applied, but a hot line may still come',
      { now: 2_000, events: [detected(0.5)], applied: config({}), appliedAt: 900 },
      null,
    ],
    [
      'applied and quiet',
      { now: 3_000, events: [detected(0.5)], applied: config({}), appliedAt: 900 },
      'none',
    ],
    ['detected and quiet, and it cannot be asked', { now: 13_000, events: [detected(0.5)] }, 'none'],
    ['detected, not asked, not quiet for long enough', { now: 9_000, events: [detected(0.5)] }, null],
    [
      'it says there was nothing to do',
      { events: [detected(0.5), at(0.6, { kind: 'nothing-to-do', paths: [] })] },
      'none',
    ],
    ['reload is off', { events: [detected(0.5), at(0.6, { kind: 'disabled' })] }, 'none'],
    [
      'hot, just now',
      { now: 1_200, events: [detected(0.5), at(1, { kind: 'hot-applied', paths: [] })] },
      null,
    ],
    ['hot', { now: 2_000, events: [detected(0.5), at(1, { kind: 'hot-applied', paths: [] })] }, 'hot'],
    [
      'hot after a superseded one',
      { now: 3_000, events: [at(1, { kind: 'hot-applied', paths: [] }), at(1.1, { kind: 'superseded' })] },
      'hot',
    ],
    [
      'hot and then a restart of the same change',
      { now: 2_000, events: [at(1, { kind: 'hot-applied', paths: [] }), restart] },
      null,
    ],
    ['a restart that is announced', { now: 4_000, events: [restart], offlineAt: 2_000 }, null],
    [
      'a restart that is through',
      { now: 9_000, events: [restart], offlineAt: 2_000, backAt: 8_000 },
      'restart',
    ],
    [
      'a restart nobody announced, seen by the gap',
      { now: 9_000, offlineAt: 2_000, backAt: 8_000 },
      'restart',
    ],
    [
      'a restart quicker than a look, seen by the uptime',
      { now: 9_000, startedAgain: true, backAt: 8_000 },
      'restart',
    ],
    ['a restart that hangs', { now: 121_000, events: [restart], offlineAt: 2_000 }, 'restart'],
    ['a restart that waits for work', { now: 121_000, events: [restart] }, 'restart'],
    ['an invalid config by the log', { events: [at(0.5, { kind: 'rejected', reason: 'x' })] }, 'rejected'],
    [
      'an invalid config by its own answer',
      { now: 3_000, applied: config({ applied: null, valid: false }) },
      'rejected',
    ],
    [
      'a refusal of the write before',
      {
        now: 6_000,
        events: [at(0.5, { kind: 'rejected', reason: 'x' })],
        applied: config({ revisionHash: 'old' }),
        appliedAt: 500,
      },
      'none',
    ],
    [
      'a reload that failed',
      { events: [detected(0.5), at(0.6, { kind: 'failed', reason: 'x' })] },
      'rejected',
    ],
    [
      'back to what was in force, which logs nothing',
      { now: 6_000, applied: config({ revisionHash: 'old' }), appliedAt: 500 },
      'none',
    ],
    ['in force, and its line may still come', { now: 6_000, applied: config({}), appliedAt: 500 }, null],
    ['in force, and the log is silent', { now: 13_000, applied: config({}), appliedAt: 500 }, 'unknown'],
    [
      'in force, and only an earlier reload was spoken of',
      { now: 13_000, events: [at(0.4, { kind: 'superseded' })], applied: config({}), appliedAt: 500 },
      'unknown',
    ],
    ['a busy Gateway that has not taken it yet', { now: 31_000, applied: config({ applied: false }) }, null],
    ['a Gateway that never takes it', { now: 61_000, applied: config({ applied: false }) }, 'unknown'],
    ['no sign at all', { now: 31_000 }, 'unknown'],
  ])('%s', (_name, fields, outcome) => {
    expect(judgeReload(seen(fields))?.outcome ?? null).toBe(outcome);
  });

  it('says since when and in which words', () => {
    expect(judgeReload(seen({ now: 9_000, offlineAt: 2_000, backAt: 8_000 }))).toMatchObject({
      settledAt: 8_000,
    });
    expect(
      judgeReload(seen({ events: [at(0.5, { kind: 'rejected', reason: 'bad key' })] }))?.detail,
    ).toContain('bad key');
    expect(judgeReload(seen({ now: 121_000, events: [restart], offlineAt: 2_000 }))).toMatchObject({
      settledAt: null,
    });
  });
});
