import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BackupPolicy } from '../backup/policy-types.ts';
import type { PolicyRepository, ScheduleProgress } from '../backup/ports.ts';
import { type DueRun, runTitle } from '../backup/schedule.ts';
import { AppError } from '../errors.ts';
import type { Operation, OperationState } from '../operations/types.ts';
import { cronRuns } from '../platform/cron.ts';
import { createScheduleJob, type ScheduleJob } from './backup-schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (iso: string) => Date.parse(iso);
const POLICY: BackupPolicy = {
  ...{ timeZone: 'UTC', schedule: '0 3 * * *', drillSchedule: null, level: 'fast', retention: null },
};

let now: number;
let policy: BackupPolicy | null;
let progress: Map<string, ScheduleProgress>;
let begun: string[];
let notes: string[];
let errors: unknown[];
/** What the next begin does instead of succeeding. */
let refusal: Error | null;
let ends: Map<string, PromiseWithResolvers<Operation>>;
let hold: boolean;
let nothingToDo: boolean;
let job: ScheduleJob;

beforeEach(() => {
  now = at('2026-11-22T09:00:00Z');
  policy = POLICY;
  progress = new Map();
  begun = [];
  notes = [];
  errors = [];
  refusal = null;
  ends = new Map();
  hold = false;
  nothingToDo = false;
  job = create();
});

const policies: PolicyRepository = {
  read: () => policy,
  save: () => undefined,
  progress: (id, kind) => progress.get(`${id} ${kind}`) ?? null,
  saveProgress: (id, kind, value) => void progress.set(`${id} ${kind}`, value),
  remove: () => undefined,
};

function create(): ScheduleJob {
  return createScheduleJob({
    now: () => now,
    runs: cronRuns,
    policies,
    instanceIds: () => ['i'],
    begin: async (_id, kind, run) => {
      if (refusal) throw refusal;
      if (nothingToDo) return null;
      begun.push(runTitle(kind, run as DueRun, 'UTC'));
      const id = `op-${begun.length}`;
      ends.set(id, Promise.withResolvers());
      if (!hold) ends.get(id)?.resolve(operation(id, 'succeeded'));
      return operation(id, 'running');
    },
    settled: (id) => ends.get(id)?.promise ?? Promise.reject(new Error(`no ${id}`)),
    note: (_id, kind, detail, outcome) => void notes.push(`${kind} ${outcome}: ${detail}`),
    onError: (_id, error) => void errors.push(error),
  });
}

function operation(id: string, state: OperationState): Operation {
  return {
    ...{ id, instanceId: 'i', kind: 'backup-create', title: '', state, steps: [], progress: null },
    ...{ cancellable: true, startedAt: now, endedAt: null, error: null, result: null },
  };
}

async function runUntil(iso: string, everyMs = MINUTE): Promise<void> {
  for (; now < at(iso); now += everyMs) await job.tick();
}

describe('the schedule', () => {
  it('begins each run once, in its time, and the first only after it was chosen', async () => {
    await runUntil('2026-11-24T12:00:00Z');
    expect(begun).toEqual(['Scheduled backup', 'Scheduled backup']);
    expect(notes).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('does nothing without a policy or a schedule', async () => {
    policy = null;
    await runUntil('2026-11-23T12:00:00Z', HOUR);
    policy = { ...POLICY, schedule: null };
    await runUntil('2026-11-24T12:00:00Z', HOUR);
    expect(begun).toEqual([]);
  });

  it('makes missed runs up once, and says so', async () => {
    await job.tick();
    now = at('2026-11-25T10:12:00Z');
    job = create();
    await runUntil('2026-11-25T12:00:00Z');
    expect(begun).toEqual(['Scheduled backup of 23 Nov 2026, 03:00 UTC, made up']);
    expect(notes).toEqual([
      'backup ok: 3 scheduled backups since 23 Nov 2026, 03:00 UTC were missed while Gatehouse or the machine was off. One is made now for all of them.',
    ]);
    await runUntil('2026-11-26T04:00:00Z');
    expect(begun.length).toBe(2);
  });

  it('tries again while other work runs, and says that it waited', async () => {
    await runUntil('2026-11-23T03:00:00Z');
    refusal = new AppError('busy', '“Restore” is still running.');
    await runUntil('2026-11-23T03:20:00Z');
    expect(begun).toEqual([]);
    refusal = null;
    await job.tick();
    await job.tick();
    expect(begun.length).toBe(1);
    expect(notes).toEqual([
      'backup ok: The scheduled backup of 23 Nov 2026, 03:00 UTC waited for other work and is made now.',
    ]);
  });

  it('says that runs fell due while the one before was at work', async () => {
    await runUntil('2026-11-23T03:00:00Z');
    hold = true;
    const long = job.tick();
    await vi.waitFor(() => expect(begun.length).toBe(1));
    now = at('2026-11-25T03:30:00Z');
    ends.get('op-1')?.resolve(operation('op-1', 'succeeded'));
    await long;
    await job.tick();
    expect(begun.length).toBe(1);
    expect(notes).toEqual([
      'backup failed: 2 scheduled backups fell due and were skipped while the one before was still at work. A longer interval would leave it the time it needs.',
    ]);
  });

  it('does not wait for one instance’s run before it looks again, nor begins it twice', async () => {
    await runUntil('2026-11-23T03:00:00Z');
    hold = true;
    const long = job.tick();
    now += HOUR;
    const again = job.tick();
    await Promise.resolve();
    expect(begun.length).toBe(1);
    ends.get('op-1')?.resolve(operation('op-1', 'failed'));
    await Promise.all([long, again]);
    hold = false;
    await runUntil('2026-11-24T02:00:00Z');
    expect(begun.length).toBe(1);
  });

  it('records a run that could not be begun, and goes on with the next', async () => {
    await runUntil('2026-11-23T03:00:00Z');
    refusal = new AppError('unavailable', 'The state directory is gone.');
    await job.tick();
    await job.tick();
    expect(notes).toEqual(['backup failed: The state directory is gone.']);
    refusal = null;
    await runUntil('2026-11-24T04:00:00Z');
    expect(begun).toEqual(['Scheduled backup']);
  });

  it('begins a run that was cut off once more, then gives it up', async () => {
    await runUntil('2026-11-23T03:00:00Z');
    hold = true;
    for (const restart of [1, 2, 3]) {
      void job.tick();
      await new Promise((resolve) => setImmediate(resolve));
      // As after a kill: nothing of the old process is told any more.
      job.stop();
      now += MINUTE;
      job = create();
      expect(begun.length).toBe(Math.min(restart, 2));
    }
    expect(notes).toEqual([
      'backup failed: Cut off 2 times by the end of Gatehouse; given up until its next run.',
    ]);
    hold = false;
    await runUntil('2026-11-24T04:00:00Z');
    expect(begun.length).toBe(3);
  });

  it('begins anew when the clock was set back', async () => {
    now = at('2030-01-01T00:00:00Z');
    await job.tick();
    now = at('2026-11-22T09:00:00Z');
    await runUntil('2026-11-23T04:00:00Z');
    expect(begun).toEqual(['Scheduled backup']);
  });

  it('is done with a run that has nothing to do', async () => {
    nothingToDo = true;
    await runUntil('2026-11-23T04:00:00Z');
    expect([...notes, ...errors]).toEqual([]);
    expect(progress.get('i backup')).toEqual({ handledAt: at('2026-11-23T03:00:00Z'), attempts: 0 });
  });

  it('drills after the backup of the same minute', async () => {
    policy = { ...POLICY, drillSchedule: '0 3 * * *' };
    await runUntil('2026-11-23T04:00:00Z');
    expect(begun).toEqual(['Scheduled backup', 'Scheduled restore drill']);
  });
});
