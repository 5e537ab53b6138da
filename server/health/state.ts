import type { DriverStatus, GatewayState } from '../gateway/types.ts';
import type { OperationKind } from '../operations/types.ts';
import type { ProbeResult } from './ports.ts';
import { isReady } from './readiness.ts';

/** What one look leaves behind for the next. */
export interface GatewayMemory {
  readonly state: GatewayState;
  /** Unix milliseconds since when it is in that state. */
  readonly since: number;
  readonly pid: number | null;
  readonly uptimeMs: number | null;
  /** First look at which it did not answer, of the current stretch. */
  readonly unreachableSince: number | null;
  /** When it last answered; null when that is not known. */
  readonly lastLiveAt: number | null;
  /** Looks in a row with a lagging event loop. */
  readonly laggingLooks: number;
}

export interface GatewayLook {
  readonly now: number;
  readonly probe: ProbeResult;
  /** Null when it was not asked, because the probe said enough. */
  readonly process: DriverStatus | null;
  /** What Gatehouse itself does to it right now. */
  readonly operation: OperationKind | null;
  /** When Gatehouse last stopped it because it was asked to; null when its last act was another. */
  readonly stoppedAt: number | null;
  /** Until then a restart is expected (a config that needs one was just written). Unix milliseconds. */
  readonly restartExpectedUntil: number | null;
}

export interface DerivedState {
  readonly state: GatewayState;
  readonly detail: string | null;
  /** It started again since the last look, with or without another PID. */
  readonly restarted: boolean;
  readonly memory: GatewayMemory;
}

/** A first start of 2026.9.6 takes 10 to 85 s, an in-process restart 3 to 35 s (observed). */
export const STARTUP_GRACE_MS = 120_000;
export const RESTART_GRACE_MS = 120_000;
/** One missed answer is a busy event loop. */
const SILENCE_GRACE_MS = 25_000;
const LAGGING_LOOKS = 3;

/**
 * The state a person is told, from what was seen now and before. Pure. "Restarting" is told from "down" by the
 * process: OpenClaw restarts inside its process, with the same PID and the port refused meanwhile.
 */
export function deriveGatewayState(previous: GatewayMemory | null, look: GatewayLook): DerivedState {
  const { probe, now } = look;
  const restarted =
    previous?.uptimeMs != null && probe.uptimeMs !== null && probe.uptimeMs < previous.uptimeMs;
  const laggingLooks = probe.eventLoop?.degraded ? (previous?.laggingLooks ?? 0) + 1 : 0;
  const unreachableSince = probe.live ? null : (previous?.unreachableSince ?? now);
  const [state, detail] = probe.live
    ? whenLive(previous, look, laggingLooks, restarted)
    : whenSilent(previous, look, unreachableSince ?? now);
  const memory: GatewayMemory = {
    state,
    since: previous?.state === state ? previous.since : now,
    pid: look.process ? look.process.pid : (previous?.pid ?? null),
    uptimeMs: probe.live ? probe.uptimeMs : (previous?.uptimeMs ?? null),
    unreachableSince,
    lastLiveAt: probe.live ? now : (previous?.lastLiveAt ?? null),
    laggingLooks,
  };
  return { state, detail, restarted, memory };
}

type Told = readonly [GatewayState, string | null];

function whenLive(
  previous: GatewayMemory | null,
  look: GatewayLook,
  laggingLooks: number,
  restarted: boolean,
): Told {
  const { probe, operation } = look;
  if (operation === 'gateway-stop') return ['stopping', 'It still answers while it shuts down.'];
  if (!isReady(probe) || probe.failing.length > 0) {
    const names = whyNotReady(probe);
    const young = probe.uptimeMs !== null && probe.uptimeMs < STARTUP_GRACE_MS;
    if (!young) return ['degraded', names];
    return [comesBack(previous, look) || restarted ? 'restarting' : 'starting', names];
  }
  if (laggingLooks >= LAGGING_LOOKS) {
    const reasons = probe.eventLoop?.reasons.join(', ');
    return ['degraded', `Its event loop lags${reasons ? ` (${reasons})` : ''}.`];
  }
  if (restarted) return ['up', 'It restarted since the last look.'];
  return [
    'up',
    probe.method === 'tcp' ? 'This version has no health endpoints; it accepts connections.' : null,
  ];
}

function whyNotReady({ ready, failing }: ProbeResult): string {
  if (failing.length > 0) return `Not ready: ${failing.join(', ')}.`;
  return ready === null ? 'It lives and did not say whether it is ready.' : 'It says it is not ready.';
}

function whenSilent(previous: GatewayMemory | null, look: GatewayLook, unreachableSince: number): Told {
  const { probe, process, operation, now } = look;
  const why = probe.error?.message ?? null;
  if (operation === 'gateway-start') return ['starting', why];
  if (operation === 'gateway-restart') return ['restarting', why];
  const expected = look.restartExpectedUntil !== null && now < look.restartExpectedUntil;
  if (process?.running === true) return whenAlive(previous, look, unreachableSince, expected);
  if (operation === 'gateway-stop' || operation === 'restore' || operation === 'restore-undo') {
    return ['stopped', 'It was stopped.'];
  }
  if (expected) return ['restarting', 'A restart is under way.'];
  if (process?.stoppedOnPurpose === true) return ['stopped', process.detail];
  if (process?.running === false && wasStopped(previous, look)) {
    return ['stopped', 'It was stopped.'];
  }
  if (probe.error?.kind === 'not-openclaw') return ['down', why];
  return ['down', process?.detail ?? why];
}

/** Not running is as asked: it was stopped, and has not been seen alive since. */
function wasStopped(previous: GatewayMemory | null, look: GatewayLook): boolean {
  if (previous?.state === 'stopped' || previous?.state === 'stopping') return true;
  return look.stoppedAt !== null && (previous?.lastLiveAt ?? 0) <= look.stoppedAt;
}

/** The process lives and its port does not answer. */
function whenAlive(
  previous: GatewayMemory | null,
  look: GatewayLook,
  unreachableSince: number,
  restartExpected: boolean,
): Told {
  const { process, operation, probe, now } = look;
  const pid = process?.pid ? ` (PID ${process.pid})` : '';
  if (operation === 'gateway-stop' || operation === 'restore' || operation === 'restore-undo') {
    return ['stopping', `Its process${pid} is shutting down.`];
  }
  const silentMs = now - unreachableSince;
  const newProcess = process?.pid != null && previous?.pid != null && process.pid !== previous.pid;
  const age = process?.startedAt == null ? null : now - process.startedAt;
  if (comesBack(previous, look) && !newProcess) {
    if (probe.error?.kind === 'timeout' && !restartExpected && silentMs < SILENCE_GRACE_MS) {
      return ['degraded', 'It lives and does not answer in time.'];
    }
    if (restartExpected || silentMs < RESTART_GRACE_MS)
      return ['restarting', `Its process${pid} lives, its port is closed.`];
  } else if (age !== null ? age < STARTUP_GRACE_MS : silentMs < STARTUP_GRACE_MS) {
    return [
      newProcess && previous?.state !== 'down' ? 'restarting' : 'starting',
      'Its process was just started.',
    ];
  }
  const minutes = Math.max(1, Math.round(silentMs / 60_000));
  return [
    'not-listening',
    `Its process${pid} lives, and its port does not answer for ${minutes} min. A restart may hang.`,
  ];
}

/** It was serving before, or already was on its way back. */
function comesBack(previous: GatewayMemory | null, look: GatewayLook): boolean {
  const state = previous?.state;
  if (state === 'up' || state === 'degraded' || state === 'restarting') return true;
  return look.operation === 'gateway-restart';
}
