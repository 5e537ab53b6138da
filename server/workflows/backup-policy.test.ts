import { beforeEach, describe, expect, it } from 'vitest';
import type { BackupPolicy, ScheduleKind } from '../backup/policy-types.ts';
import type { BackupRepository, PolicyRepository, ScheduleProgress } from '../backup/ports.ts';
import type { BackupRecord } from '../backup/types.ts';
import type { Instance } from '../instances/types.ts';
import { cronRuns } from '../platform/cron.ts';
import { createPolicyWorkflow, type PolicyKeeper } from './backup-policy.ts';

const NOW = Date.parse('2026-11-22T09:00:00Z');
const DAY = 86_400_000;
const INSTANCE = { id: 'i', slug: 'main' } as Instance;
const RULES = {
  ...{ last: 2, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 },
  ...{ safetyDays: 1, includeManual: false },
};
const POLICY: BackupPolicy = {
  ...{ timeZone: 'UTC', schedule: '0 3 * * *', drillSchedule: null, level: 'fast', retention: RULES },
};

let saved: BackupPolicy | null;
let progress: Map<ScheduleKind, ScheduleProgress>;
let rows: BackupRecord[];
let removed: string[];
let retained: string[];
let audited: string[];
let policy: PolicyKeeper;

beforeEach(() => {
  saved = null;
  progress = new Map();
  rows = [0, 1, 2, 3].map((ago) => backup(`b${ago}`, ago));
  removed = [];
  retained = [];
  audited = [];
  policy = create();
});

function backup(id: string, daysAgo: number): BackupRecord {
  return {
    ...{ id, instanceId: 'i', fileName: `${id}.tar.gz`, path: `/b/${id}.tar.gz`, reason: 'scheduled' },
    ...{ createdAt: NOW - daysAgo * DAY, bytes: 10, sha256: '', files: 1, contentBytes: 1 },
    ...{ openclawVersion: null, components: [], warnings: [], verifiedAt: NOW, verifyResult: 'ok' },
    ...{ drilledAt: null, drillResult: null, drillNote: null, encryption: null, missing: false },
  } as BackupRecord;
}

function create(): PolicyKeeper {
  const policies: PolicyRepository = {
    read: () => saved,
    save: (_id, value) => {
      saved = value;
    },
    progress: (_id, kind) => progress.get(kind) ?? null,
    saveProgress: (_id, kind, value) => void progress.set(kind, value),
    remove: () => undefined,
  };
  const records = {
    list: () => rows,
    read: (id: string) => rows.find((row) => row.id === id) ?? null,
    remove: (id: string) => {
      rows = rows.filter((row) => row.id !== id);
    },
  } as unknown as BackupRepository;
  return createPolicyWorkflow({
    ...{ policies, records, runs: cronRuns, localTimeZone: 'Europe/Berlin', now: () => NOW },
    removeFile: async (path) => void removed.push(path),
    retainCopies: async (_instance, dropped) => {
      retained.push(...dropped);
      return dropped.length > 0 ? `${dropped.length} deleted at NAS` : null;
    },
    audit: (actor, action, _instance, detail) => void audited.push(`${actor} ${action}: ${detail}`),
  });
}

async function applied(): Promise<string[]> {
  const said: string[] = [];
  await policy.applyRetention(INSTANCE, 'schedule', (detail) => void said.push(detail));
  return said;
}

describe('the policy of an instance', () => {
  it('is only a suggestion before anybody chose', () => {
    expect(policy.read(INSTANCE)).toMatchObject({
      ...{ saved: false, nextBackupAt: null, nextDrillAt: null },
      policy: { timeZone: 'Europe/Berlin', schedule: '0 3 * * *' },
    });
  });

  it('is saved with its next run and told to the audit log in words', () => {
    expect(policy.save(INSTANCE, POLICY, 'browser')).toMatchObject({
      ...{ saved: true, nextBackupAt: Date.parse('2026-11-23T03:00:00Z'), nextDrillAt: null },
    });
    expect(audited).toEqual([
      'browser backup.policy: Backups: Every day at 03:00; restore drills: by hand (UTC); keep last 2, hourly 0, daily 0, weekly 0, monthly 0, yearly 0',
    ]);
  });

  it('makes nothing up that was due before a schedule was chosen, and keeps what did not change', () => {
    policy.save(INSTANCE, POLICY, 'browser');
    expect(progress.get('backup')).toEqual({ handledAt: NOW, attempts: 0 });
    progress.set('backup', { handledAt: 1, attempts: 1 });
    policy.save(INSTANCE, { ...POLICY, level: 'small', drillSchedule: '0 4 * * 0' }, 'browser');
    expect(progress.get('backup')).toEqual({ handledAt: 1, attempts: 1 });
    policy.save(INSTANCE, { ...POLICY, timeZone: 'Asia/Tokyo' }, 'browser');
    expect(progress.get('backup')).toEqual({ handledAt: NOW, attempts: 0 });
  });

  it.each([
    [{ schedule: '0 25 * * *' }, 'no hour'],
    [{ drillSchedule: '0 3 31 2 *' }, 'No such day'],
    [{ timeZone: 'Nowhere', schedule: null }, 'no time zone'],
  ])('refuses %j and saves nothing', (part, problem) => {
    expect(() => policy.save(INSTANCE, { ...POLICY, ...part }, 'browser')).toThrow(problem);
    expect(saved).toBeNull();
  });

  it('simulates rules without deleting', () => {
    const plan = policy.simulate(INSTANCE, RULES, 'UTC');
    expect(plan.decisions.filter(({ keep }) => keep).map(({ id }) => id)).toEqual(['b0', 'b1']);
    expect(plan.dropBytes).toBe(20);
    expect(removed).toEqual([]);
    expect(() => policy.simulate(INSTANCE, RULES, 'Nowhere')).toThrow('no time zone');
  });
});

describe('applying the rules', () => {
  it('deletes what they drop, and says it', async () => {
    saved = POLICY;
    expect(await applied()).toEqual(['2 kept, 2 deleted; 2 deleted at NAS']);
    expect(retained).toEqual(['b2', 'b3']);
    expect(removed).toEqual(['/b/b2.tar.gz', '/b/b3.tar.gz']);
    expect(rows.map(({ id }) => id)).toEqual(['b0', 'b1']);
    expect(audited[0]).toBe('schedule backup.remove: Deleted b2.tar.gz by the retention rules');
  });

  it.each([
    ['without a policy', null, 'ok', 'Everything is kept'],
    ['without rules', { ...POLICY, retention: null }, 'ok', 'Everything is kept'],
    ['after a damaged backup', POLICY, 'failed', 'Nothing is deleted: the newest backup is not proven'],
    ['after an unproven backup', POLICY, null, 'Nothing is deleted: the newest backup is not proven'],
  ] as const)('deletes nothing %s', async (_name, given, verifyResult, words) => {
    saved = given;
    rows = rows.map((row, index) => (index === 0 ? { ...row, verifyResult } : row));
    expect(await applied()).toEqual([words]);
    expect(removed).toEqual([]);
  });
});
