import { describe, expect, it } from 'vitest';
import { isOnlyProven, madeHere, restorableOf, truthOf } from '@/components/backups/list/truth.ts';
import { proofOf } from '@/components/status/config-states.ts';

const NOW = 1_790_000_000_000;
const MIN = 60_000;

function backup(id: string, ageMin: number, verifyResult: 'ok' | 'failed' | null, missing = false) {
  return { id, createdAt: NOW - ageMin * MIN, verifyResult, missing };
}

describe('proofOf', () => {
  it.each([
    [null, 'none'],
    [backup('a', 1, 'ok'), 'proven'],
    [backup('a', 1, null), 'unproven'],
    [backup('a', 1, 'failed'), 'failed'],
    [backup('a', 1, 'ok', true), 'missing'],
  ] as const)('%j is %s', (given, proof) => {
    expect(proofOf(given)).toBe(proof);
  });
});

describe('truthOf', () => {
  it.each([
    [[], 'none', 'Nothing could be restored today.'],
    [
      [backup('a', 12, 'ok')],
      'proven',
      'Last backup 12 min ago, proven: every file and database was read back.',
    ],
    [
      [backup('old', 90, 'ok'), backup('new', 1, null)],
      'unproven',
      'Last backup 1 min ago, not read back yet. The last proven one was made 1 h ago.',
    ],
    [
      [backup('new', 1, 'failed')],
      'failed',
      'Last backup 1 min ago, damaged: reading it back found problems. No backup is proven.',
    ],
    [
      [backup('new', 1, 'ok', true), backup('old', 3000, 'ok')],
      'missing',
      'Last backup 1 min ago, but its file is no longer where it was. The last proven one was made 2 d ago.',
    ],
  ] as const)('%#: %s', (backups, proof, sentence) => {
    expect(truthOf(backups, NOW)).toMatchObject({ proof, sentence });
  });

  it('offers to verify only what is there and not yet read', () => {
    expect(truthOf([backup('new', 1, null)], NOW).verifyId).toBe('new');
    expect(truthOf([backup('new', 1, 'failed')], NOW).verifyId).toBeNull();
    expect(truthOf([backup('new', 1, null, true)], NOW).verifyId).toBeNull();
  });
});

describe('restorableOf', () => {
  const DAY = 24 * 60;
  const drilled = (
    id: string,
    ageMin: number,
    drillAgeMin: number | null,
    drillResult: 'ok' | 'failed' | null,
  ) => ({
    ...backup(id, ageMin, 'ok'),
    drilledAt: drillAgeMin === null ? null : NOW - drillAgeMin * MIN,
    drillResult,
    drillNote: null,
  });
  it.each([
    [
      'a young first backup',
      [drilled('a', 5, null, null)],
      false,
      'Not yet proven restorable by a restore drill.',
      'a',
    ],
    [
      'an old first backup',
      [drilled('a', 8 * DAY, null, null)],
      true,
      'Not yet proven restorable by a restore drill.',
      'a',
    ],
    [
      'the newest drill of any backup',
      [drilled('b', 5, null, null), drilled('a', 9 * DAY, 2 * DAY, 'ok')],
      ...[false, 'Last proven restorable 2 d ago, the backup of 9 d ago.', null],
    ],
    [
      'an old drill',
      [drilled('b', 5, null, null), drilled('a', 9 * DAY, 8 * DAY, 'ok')],
      ...[true, 'Last proven restorable 8 d ago.', 'b'],
    ],
    [
      'a failed drill of the last backup',
      [drilled('b', 5, 1, 'failed'), drilled('a', 90, 60, 'ok')],
      ...[true, 'The last backup failed its restore drill. Last proven restorable 1 h ago.', 'b'],
    ],
  ])('%s', (_name, backups, old, sentence, drillId) => {
    expect(restorableOf(backups as Parameters<typeof restorableOf>[0], NOW)).toEqual({
      old,
      sentence,
      drillId,
    });
  });

  it('says when OpenClaw was not asked', () => {
    const unasked = { ...drilled('a', 5, 1, 'ok'), drillNote: 'OpenClaw was not found on this machine.' };
    expect(restorableOf([unasked], NOW)?.sentence).toBe(
      'Last proven restorable 1 min ago, without OpenClaw’s word on the config.',
    );
  });

  it('says nothing without a backup', () => expect(restorableOf([], NOW)).toBeNull());
});

it('knows the only proven backup', () => {
  const list = [backup('a', 1, 'ok'), backup('b', 2, null), backup('c', 3, 'ok', true)];
  expect(isOnlyProven(list, 'a')).toBe(true);
  expect(isOnlyProven(list, 'b')).toBe(false);
  expect(isOnlyProven([...list, backup('d', 4, 'ok')], 'a')).toBe(false);
});

it('does not take an uploaded archive for a backup of this instance', () => {
  const uploaded = { ...backup('up', 1, 'ok'), reason: 'uploaded' as const };
  const own = { ...backup('own', 9000, 'ok'), reason: 'scheduled' as const };
  expect(truthOf(madeHere([uploaded, own]), NOW).sentence).toContain('Last backup 6 d ago');
});
