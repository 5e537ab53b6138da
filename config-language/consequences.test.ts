import { describe, expect, it } from 'vitest';
import { type PlanInput, planRestart } from './restart-plan.ts';
import type { ConfigValue } from './syntax.ts';

const BASE = {
  gateway: { mode: 'local', port: 19789, bind: 'loopback', auth: { mode: 'token', token: 'one' } },
  channels: { telegram: { botToken: 'x' }, whatsapp: {}, slack: { enabled: false }, defaults: {} },
};

const plan = (after: ConfigValue, rest: Partial<PlanInput> = {}) =>
  planRestart({ before: BASE, after, version: '2026.9.6', ...rest });

const gateway = (patch: Record<string, ConfigValue>, rest: Record<string, ConfigValue> = {}) => ({
  ...BASE,
  gateway: { ...BASE.gateway, ...patch },
  ...rest,
});

describe('a restart', () => {
  it('names the channels that go and come', () => {
    const { consequences } = plan(gateway({ port: 2 }, { channels: { telegram: {}, slack: {} } }));
    expect(consequences).toEqual([
      'The Gateway restarts',
      'Telegram reconnects',
      'Slack connects',
      'WhatsApp disconnects',
      'A restart keeps port 19789: only when the Gateway is stopped and started does it move to port 2, that clients must then use',
    ]);
  });

  it.each<[string, Partial<PlanInput>, string]>([
    ['how long it took before', { measuredRestartSeconds: 10.4 }, 'The Gateway restarts: about 11 s offline'],
    ['nothing when it was never measured', { measuredRestartSeconds: null }, 'The Gateway restarts'],
    [
      'what work it ends',
      { preflight: { safe: false, blockers: ['2 active embedded run(s)', '1 cron run(s)'] } },
      'It waits for work that is under way, and what takes too long is ended: 2 active embedded run(s) and 1 cron run(s)',
    ],
    [
      'that it ends work it does not name',
      { preflight: { safe: false, blockers: [] } },
      'It waits for work that is under way, and what takes too long is ended',
    ],
    ['two channels in one sentence', {}, 'Telegram and WhatsApp reconnect'],
  ])('says %s', (_name, rest, sentence) => {
    expect(plan(gateway({ bind: 'auto' }), rest).consequences).toContain(sentence);
  });

  it('says nothing of work when none is under way', () => {
    const idle = { preflight: { safe: true, blockers: [] } };
    expect(plan(gateway({ bind: 'auto' }), idle)).toEqual(plan(gateway({ bind: 'auto' })));
  });

  it.each([
    [gateway({ port: 2 }), 'port 19789', 'port 2'],
    [{ ...BASE, gateway: { mode: 'local' } }, 'port 19789', 'its default port'],
  ])('keeps the old port %#', (after, from, to) => {
    expect(plan(after).consequences.join()).toContain(`keeps ${from}: only`);
    expect(plan(after).consequences.join()).toContain(`move to ${to},`);
  });

  it('does not speak of channels when the change is hot', () => {
    expect(plan({ ...BASE, cron: { enabled: false } }).consequences).toEqual(['The cron scheduler restarts']);
  });
});

describe('what waited while automatic reload was off', () => {
  const inForce = { ...BASE, cron: { enabled: true } };
  const before = { ...gateway({ reload: { mode: 'off' } }), cron: { enabled: false } };
  const after = { ...before, gateway: { ...before.gateway, reload: { mode: 'hybrid' } } };
  const version = '2026.9.6';

  it('is applied when it is switched on again', () => {
    expect(planRestart({ before, after, version, inForce })).toMatchObject({
      outcome: 'hot',
      changes: [{ path: 'gateway.reload' }, { path: 'cron.enabled', reload: 'hot' }],
      consequences: [
        'Saved earlier and not in force yet, applied with it: gateway.reload and cron.enabled',
        'The cron scheduler restarts',
      ],
    });
  });

  it('goes on waiting when it stays off', () => {
    const still = { ...before, logging: { level: 'debug' } };
    const { outcome, consequences } = planRestart({ before, after: still, version, inForce });
    expect(outcome).toBe('deferred');
    expect(consequences).toContain('Saved earlier and not in force yet: gateway.reload and cron.enabled');
  });

  it('is said though nothing is known of it', () => {
    const plan = planRestart({ before, after, version });
    expect(plan.outcome).toBe('none');
    expect(plan.consequences).toEqual([
      'What was changed while automatic reload was off is applied too, with what it needs',
    ]);
  });
});

describe('an edited .env file', () => {
  const envFiles = [{ file: '~/.openclaw/.env', names: ['A_KEY', 'B_KEY'] }];
  const sentence = 'A_KEY and B_KEY of ~/.openclaw/.env: read when the Gateway is stopped and started';

  it('waits for somebody to restart', () => {
    expect(plan(BASE, { envFiles })).toMatchObject({
      outcome: 'deferred',
      changes: [],
      consequences: [sentence],
    });
  });

  it('is said beside what the config does', () => {
    const hot = plan({ ...BASE, cron: { enabled: false } }, { envFiles });
    expect(hot).toMatchObject({ outcome: 'hot', consequences: [sentence, 'The cron scheduler restarts'] });
    expect(plan({ ...BASE, env: { vars: { A: 'b' } } }, { envFiles }).consequences).toEqual([
      'The Gateway restarts',
      'Telegram and WhatsApp reconnect',
      'Environment changes need a restart',
      sentence,
    ]);
  });

  it('without a difference is nothing', () => {
    expect(plan(BASE, { envFiles: [{ file: '.env', names: [] }] })).toMatchObject({
      outcome: 'none',
      consequences: [],
    });
  });
});
