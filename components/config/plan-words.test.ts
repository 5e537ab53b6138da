import { describe, expect, it } from 'vitest';
import type { Plan } from '@/components/config/procedures.ts';
import { furtherConsequences, planWords, worsenings } from './plan-words.ts';

const plan: Plan = {
  planId: 'p',
  files: [{ path: '/c/openclaw.json', name: 'openclaw.json', before: '{}', after: '{a:1}' }],
  env: null,
  changes: [{ path: 'gateway.port', segments: ['gateway', 'port'], kind: 'changed' }],
  restart: { mode: 'hybrid', outcome: 'restart', changes: [], consequences: [], warnings: [] },
  diagnostics: [],
  openclaw: { asked: true, awaited: false, valid: true, issues: [], warnings: [], note: null },
  conflicts: [],
  measuredRestart: { seconds: 19.6, restarts: 3 },
  gatewayRunning: true,
  refusal: null,
};
const env = (gateway: NonNullable<Plan['env']>['gateway']): Plan['env'] => ({
  path: '/s/.env',
  names: ['A_TOKEN'],
  exists: true,
  gateway,
});
const outcome = (value: Plan['restart']['outcome']) => ({ ...plan.restart, outcome: value });
const hot = { path: 'cron', kind: 'changed', reload: 'hot', rule: 'cron', source: 'live' } as const;

describe('planWords', () => {
  it.each([
    [plan, 'The Gateway restarts: about 20 s offline (median of 3 restarts here).', 'Apply and restart'],
    [{ ...plan, measuredRestart: null }, 'The Gateway restarts.', 'Apply and restart'],
    [
      { ...plan, measuredRestart: { seconds: 0.2, restarts: 1 } },
      'The Gateway restarts: about 1 s offline (as its last restart here).',
      'Apply and restart',
    ],
    [
      { ...plan, env: env('stopped-and-started') },
      'The Gateway is stopped, the files are written, and it is started again: about 20 s offline (median of 3 restarts here).',
      'Apply and restart',
    ],
    [
      { ...plan, env: env('restarted-by-hand') },
      'The files are written; then you stop and start the Gateway by hand. Until then it does not know A_TOKEN, and what needs that does not work.',
      'Apply',
    ],
    [
      { ...plan, gatewayRunning: false, env: env('not-running') },
      'The Gateway does not run. It reads these changes when it starts.',
      'Apply',
    ],
    [{ ...plan, restart: outcome('hot') }, 'The Gateway takes these changes over while it runs.', 'Apply'],
    [
      { ...plan, gatewayRunning: false },
      'The Gateway does not run. It reads these changes when it starts.',
      'Apply',
    ],
    [
      { ...plan, gatewayRunning: false, restart: outcome('none') },
      'The Gateway does not run. It reads these changes when it starts.',
      'Apply',
    ],
    [
      { ...plan, gatewayRunning: false, restart: outcome('none'), changes: [] },
      'The Gateway does not run. No value changes: only comments, order or layout.',
      'Apply',
    ],
    [
      { ...plan, restart: outcome('deferred') },
      'The Gateway keeps its old variables until it is stopped and started.',
      'Apply without restart',
    ],
    [
      { ...plan, restart: { ...outcome('deferred'), mode: 'off', changes: [hot] } },
      'The Gateway keeps running on the old values until it is restarted: its reload is off.',
      'Apply without restart',
    ],
    [
      { ...plan, restart: outcome('none'), changes: [] },
      'No value changes: only comments, order or layout.',
      'Apply',
    ],
  ])('names the effect (%#)', (given, consequence, button) => {
    expect(planWords(given)).toMatchObject({ consequence, button, refusal: null });
  });

  it('passes the refusal on', () => {
    expect(planWords({ ...plan, refusal: 'OpenClaw refuses this config.' }).refusal).toBe(
      'OpenClaw refuses this config.',
    );
  });
});

it('says what gets worse once, apart from what happens', () => {
  const open = 'The Gateway becomes reachable from other machines';
  const consequences = ['The Gateway restarts', open, 'Telegram reconnects'];
  const given = { ...plan, restart: { ...plan.restart, consequences, warnings: [open] } };
  expect(worsenings(given)).toEqual([`${open}.`]);
  expect(furtherConsequences(given)).toEqual(['Telegram reconnects.']);
});
