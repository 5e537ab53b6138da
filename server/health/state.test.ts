import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriverStatus, GatewayState } from '../gateway/types.ts';
import type { ProbeResult } from './ports.ts';
import { deriveGatewayState, type GatewayLook, type GatewayMemory } from './state.ts';

const MINUTE = 60_000;
const NOW = 100 * MINUTE;

const up: ProbeResult = {
  reachable: true,
  live: true,
  ready: true,
  failing: [],
  latencyMs: 3,
  version: '2026.9.6',
  uptimeMs: 10 * MINUTE,
  eventLoop: { degraded: false, reasons: [], delayP99Ms: 20 },
  method: 'http',
  error: null,
};
const silent = (kind: NonNullable<ProbeResult['error']>['kind']): ProbeResult => ({
  ...up,
  ...{
    reachable: kind === 'not-openclaw',
    live: false,
    ready: null,
    version: null,
    uptimeMs: null,
    eventLoop: null,
  },
  error: { kind, message: `It is ${kind}.` },
});
const alive = (fields: Partial<DriverStatus> = {}): DriverStatus => ({
  running: true,
  pid: 7,
  startedAt: NOW - 50 * MINUTE,
  origin: 'gatehouse',
  stoppedOnPurpose: null,
  detail: null,
  ...fields,
});
const gone = (fields: Partial<DriverStatus> = {}) =>
  alive({ running: false, pid: null, startedAt: null, ...fields });
const was = (state: GatewayState, fields: Partial<GatewayMemory> = {}): GatewayMemory => ({
  state,
  since: NOW - 20 * MINUTE,
  pid: 7,
  uptimeMs: 9 * MINUTE,
  unreachableSince: state === 'up' || state === 'degraded' ? null : NOW - MINUTE,
  lastLiveAt: NOW - 10_000,
  laggingLooks: 0,
  ...fields,
});
const look = (fields: Partial<GatewayLook> = {}): GatewayLook => ({
  now: NOW,
  probe: up,
  process: alive(),
  operation: null,
  restartExpectedUntil: null,
  stoppedAt: null,
  ...fields,
});
const refused = { probe: silent('refused') };
const young = { ...up, ready: false, failing: ['startup-sidecars'], uptimeMs: 400 };

describe('deriveGatewayState', () => {
  it.each<[string, GatewayMemory | null, Partial<GatewayLook>, GatewayState]>([
    ['ready', null, {}, 'up'],
    [
      'an older generation that cannot say ready',
      null,
      { probe: { ...up, ready: null, method: 'tcp' } },
      'up',
    ],
    ['live, and /readyz said nothing', was('up'), { probe: { ...up, ready: null } }, 'degraded'],
    [
      'just started, and /readyz says nothing yet',
      was('starting', { uptimeMs: null }),
      { probe: { ...up, ready: null, uptimeMs: 400 } },
      'starting',
    ],
    [
      'ready, one lagging look',
      was('up'),
      { probe: { ...up, eventLoop: { degraded: true, reasons: ['cpu'], delayP99Ms: 900 } } },
      'up',
    ],
    [
      'the third lagging look',
      was('up', { laggingLooks: 2 }),
      { probe: { ...up, eventLoop: { degraded: true, reasons: ['cpu'], delayP99Ms: 900 } } },
      'degraded',
    ],
    [
      'not ready though long up',
      was('up'),
      { probe: { ...up, ready: false, failing: ['channels'] } },
      'degraded',
    ],
    ['not ready yet after a start', was('starting', { uptimeMs: null }), { probe: young }, 'starting'],
    ['not ready yet after a restart', was('restarting'), { probe: young }, 'restarting'],
    ['not ready, up before, uptime began again', was('up'), { probe: young }, 'restarting'],
    ['answering while it is stopped', was('up'), { operation: 'gateway-stop' }, 'stopping'],

    ['refused, alive, was up: a restart in its process', was('up'), refused, 'restarting'],
    ['refused, alive, restarting for a minute', was('restarting'), refused, 'restarting'],
    [
      'refused, alive, restarting for three minutes',
      was('restarting', { unreachableSince: NOW - 3 * MINUTE }),
      refused,
      'not-listening',
    ],
    [
      'the same with a restart still expected',
      was('restarting', { unreachableSince: NOW - 3 * MINUTE }),
      { ...refused, restartExpectedUntil: NOW + 1 },
      'restarting',
    ],
    ['refused, alive, never seen up, old process', null, { ...refused, process: alive() }, 'not-listening'],
    [
      'refused, alive, process just started',
      null,
      { ...refused, process: alive({ startedAt: NOW - 5_000 }) },
      'starting',
    ],
    [
      'refused, alive, start time unknown, first look',
      null,
      { ...refused, process: alive({ startedAt: null }) },
      'starting',
    ],
    [
      'refused, another PID than before, just started',
      was('up'),
      { ...refused, process: alive({ pid: 8, startedAt: NOW - 5_000 }) },
      'restarting',
    ],
    [
      'down before, now a process',
      was('down', { pid: null }),
      { ...refused, process: alive({ startedAt: NOW - 5_000 }) },
      'starting',
    ],
    [
      'still not listening',
      was('not-listening', { unreachableSince: NOW - 9 * MINUTE }),
      refused,
      'not-listening',
    ],
    ['one missed answer', was('up'), { probe: silent('timeout') }, 'degraded'],
    [
      'no answer for a while',
      was('degraded', { unreachableSince: NOW - 40_000 }),
      { probe: silent('timeout') },
      'restarting',
    ],

    ['refused, gone, was up', was('up'), { ...refused, process: gone() }, 'down'],
    ['refused, gone, first look', null, { ...refused, process: gone() }, 'down'],
    [
      'refused, gone, the unit was stopped',
      was('up'),
      { ...refused, process: gone({ stoppedOnPurpose: true }) },
      'stopped',
    ],
    ['refused, gone, was being stopped', was('stopping'), { ...refused, process: gone() }, 'stopped'],
    ['refused, gone, was stopped', was('stopped'), { ...refused, process: gone() }, 'stopped'],
    [
      'refused, gone, a supervisor is to start it again',
      was('up'),
      { ...refused, process: gone(), restartExpectedUntil: NOW + 1 },
      'restarting',
    ],
    [
      'refused, nobody knows the process',
      was('up'),
      { ...refused, process: gone({ running: null }) },
      'down',
    ],
    [
      'stopped between two looks',
      was('up'),
      { ...refused, process: gone(), stoppedAt: NOW - 3_000 },
      'stopped',
    ],
    [
      'stopped before Gatehouse itself was started',
      null,
      { ...refused, process: gone(), stoppedAt: NOW - 9 * MINUTE },
      'stopped',
    ],
    [
      'stopped once, started by hand, then gone',
      was('up'),
      { ...refused, process: gone(), stoppedAt: NOW - MINUTE },
      'down',
    ],
    ['another program has its port', was('up'), { probe: silent('not-openclaw'), process: gone() }, 'down'],

    [
      'Gatehouse starts it',
      was('stopped'),
      { ...refused, process: gone(), operation: 'gateway-start' },
      'starting',
    ],
    [
      'Gatehouse restarts it',
      was('up'),
      { ...refused, process: gone(), operation: 'gateway-restart' },
      'restarting',
    ],
    ['Gatehouse stops it', was('stopping'), { ...refused, operation: 'gateway-stop' }, 'stopping'],
    [
      'Gatehouse has stopped it',
      was('stopping'),
      { ...refused, process: gone(), operation: 'gateway-stop' },
      'stopped',
    ],
    ['stopped around a restore', was('up'), { ...refused, process: gone(), operation: 'restore' }, 'stopped'],
  ])('%s', (_name, previous, fields, expected) => {
    expect(deriveGatewayState(previous, look(fields)).state).toBe(expected);
  });

  it('keeps since while the state stays, and starts it anew when it changes', () => {
    expect(deriveGatewayState(was('up'), look()).memory.since).toBe(NOW - 20 * MINUTE);
    expect(deriveGatewayState(was('down'), look()).memory.since).toBe(NOW);
  });

  it('notices a restart that fell between two looks', () => {
    const seen = deriveGatewayState(was('up'), look({ probe: { ...up, uptimeMs: 2_000 } }));
    expect(seen).toMatchObject({
      state: 'up',
      restarted: true,
      detail: expect.stringContaining('restarted'),
    });
  });

  it('never calls it up when it did not answer, nor down when it did', () => {
    const states: GatewayState[] = [
      'up',
      'degraded',
      'starting',
      'restarting',
      'stopping',
      'stopped',
      'down',
      'not-listening',
    ];
    const anything = fc.record({
      previous: fc.option(fc.constantFrom(...states).map((state) => was(state))),
      live: fc.boolean(),
      running: fc.constantFrom(true, false, null),
      operation: fc.constantFrom(
        null,
        'gateway-start',
        'gateway-stop',
        'gateway-restart',
        'restore',
        'backup-create',
      ),
      expected: fc.boolean(),
    });
    fc.assert(
      fc.property(anything, ({ previous, live, running, operation, expected }) => {
        const { state } = deriveGatewayState(previous, {
          ...look({ probe: live ? up : silent('refused'), process: alive({ running }) }),
          operation: operation as GatewayLook['operation'],
          restartExpectedUntil: expected ? NOW + 1 : null,
        });
        expect(live ? ['up', 'stopping'] : states.filter((name) => name !== 'up')).toContain(state);
      }),
    );
  });
});
