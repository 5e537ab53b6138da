import { describe, expect, it } from 'vitest';
import { headlineOf } from '@/components/overview/headline.ts';
import { backup, NOW, overview } from '@/components/overview/testdata/overview.ts';
import { proofOf } from '@/components/status/config-states.ts';
import type { GatewayState } from '@/server/gateway/types.ts';
import type { Operation } from '@/server/operations/types.ts';
import type { Overview } from '@/server/workflows/types.ts';

const withState = (state: GatewayState): Overview => ({
  ...overview,
  gateway: { ...overview.gateway, state },
});
const withConfig = (config: Partial<Overview['config']>): Overview => ({
  ...overview,
  config: { ...overview.config, ...config },
});
const withBackup = (latest: Overview['backup']['latest']): Overview => ({
  ...overview,
  backup: { ...overview.backup, latest },
});
const failed = { at: NOW, title: 'Scheduled backup', message: 'No space left.' };
const withFailure = (latest: Overview['backup']['latest']): Overview => ({
  ...overview,
  backup: { ...overview.backup, latest, failed },
});
const DAY = 86_400_000;
const withDrill = (drilledAt: number | null, since = NOW - 90 * DAY): Overview => ({
  ...overview,
  backup: {
    ...overview.backup,
    since,
    lastDrilled: drilledAt === null ? null : { ...backup, drilledAt },
  },
});
const broken = { errors: 2, firstError: { file: '/s/openclaw.json', line: 12, message: 'Unknown key' } };

it('is one calm line when all is well', () => {
  const headline = headlineOf(overview, NOW);
  expect(headline).toMatchObject({ tone: 'ok', text: null, act: null });
  expect(headline.title).toMatch(
    /^All is well: the Gateway is up, nothing is pending, and the backup of \d\d:\d\d is proven\.$/,
  );
});

it('promises nothing about pending changes when the Gateway can’t be asked', () => {
  const headline = headlineOf(withConfig({ pending: null }), NOW);
  expect(headline.tone).toBe('ok');
  expect(headline.title).not.toContain('pending');
});

it('does not let an older proven backup hide that the last one failed', () => {
  expect(headlineOf(withFailure(backup), NOW)).toMatchObject({
    tone: 'down',
    title: expect.stringMatching(/^Scheduled backup: failed at \d\d:\d\d\.$/),
    text: 'No space left.',
  });
});

it.each([
  ['a drill of this week', withDrill(NOW - 6 * DAY)],
  ['a first backup of this week', withDrill(null, NOW - 6 * DAY)],
])('is calm after %s', (_name, given) => {
  expect(headlineOf(given, NOW).tone).toBe('ok');
});

it.each([NOW - 61_000, null])('does not call well what was last seen at %s', (asOf) => {
  const stale = { ...overview, gateway: { ...overview.gateway, asOf } };
  expect(headlineOf(stale, NOW)).toMatchObject({ tone: 'unknown', act: null });
});

describe('the most important thing comes first', () => {
  const everything: Overview = {
    ...withConfig({ ...broken, pending: 'restart' }),
    backup: {
      latest: null,
      lastVerified: null,
      lastDrilled: null,
      since: null,
      nextBackupAt: null,
      failed: null,
      count: 0,
    },
  };
  it.each([
    ['a Gateway that is down', { ...everything, gateway: withState('down').gateway }, 'gateway'],
    ['errors in the config', everything, 'open-config'],
    [
      'a restart that is due',
      { ...everything, config: withConfig({ pending: 'restart' }).config },
      'gateway',
    ],
    ['a backup that is not there', withBackup(null), 'back-up'],
    ['a backup never read back', withBackup({ ...backup, verifyResult: null }), 'verify'],
    ['a damaged backup', withBackup({ ...backup, verifyResult: 'failed' }), 'back-up'],
    ['a missing archive', withBackup({ ...backup, missing: true }), 'back-up'],
    [
      'a backup that failed its drill',
      withBackup({ ...backup, drillResult: 'failed', drillNote: 'No' }),
      'back-up',
    ],
    ['a failed backup', withFailure(backup), 'back-up'],
    ['a drill long ago', withDrill(NOW - 8 * DAY), 'drill'],
    ['no drill since the first backup', withDrill(null, NOW - 8 * DAY), 'drill'],
    ['a refused config', withConfig({ pending: 'rejected' }), 'open-config'],
  ])('%s', (_name, given, act) => {
    expect(headlineOf(given, NOW).act?.kind).toBe(act);
  });
});

it.each([
  ['gateway-restart', 'working'],
  ['restore', 'working'],
  ['backup-create', 'ok'],
] as const)('work of the kind %s is told when it moves the Gateway', (kind, tone) => {
  const running: Operation = {
    ...{ id: 'o', instanceId: 'i', kind, title: 'Do it', state: 'running', steps: [], progress: null },
    ...{ cancellable: false, startedAt: NOW, endedAt: null, error: null, result: null },
  };
  expect(headlineOf({ ...overview, running }, NOW).tone).toBe(tone);
});

it.each([
  ['stopped', 'unknown'],
  ['not-watching', 'unknown'],
  ['no-data', 'unknown'],
  ['starting', 'working'],
  ['restarting', 'working'],
  ['stopping', 'working'],
  ['degraded', 'warn'],
  ['not-listening', 'down'],
  ['down', 'down'],
] as const)('a Gateway that is %s is never called well', (state, tone) => {
  expect(headlineOf(withState(state), NOW).tone).toBe(tone);
});

it.each([
  [null, 'none'],
  [{ ...backup, missing: true }, 'missing'],
  [{ ...backup, verifyResult: null }, 'unproven'],
  [backup, 'proven'],
] as const)('judges the proof of a backup', (given, proof) => {
  expect(proofOf(given)).toBe(proof);
});
