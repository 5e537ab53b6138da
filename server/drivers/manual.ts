import { AppError } from '../errors.ts';
import type { DriverAction, DriverOutcome, DriverStatus, GatewayDriver, Say } from '../gateway/types.ts';
import type { ProbeResult } from '../health/ports.ts';
import { isReady } from '../health/readiness.ts';
import { type ProcessIdentity, readProcess } from '../platform/process-identity.ts';
import { capabilitiesOf, shownCommand } from './capability.ts';
import { DEFAULT_TIMING, type DriverDeps } from './types.ts';
import { cancelled, poll } from './wait.ts';

/**
 * Touches nothing: shows the command, and waits until the probe and the lock file show that a person ran it. For a
 * Gateway under a supervisor that Gatehouse does not know.
 */
export function createManualDriver(deps: DriverDeps): GatewayDriver {
  const { program } = deps;
  const timing = { ...DEFAULT_TIMING, ...deps.timing };

  async function status(): Promise<DriverStatus> {
    const owner = await program.findOwner();
    return {
      running: owner !== null || (await program.probe()).live,
      pid: owner?.pid ?? null,
      startedAt: owner ? (readProcess(owner.pid)?.startedAt ?? null) : null,
      origin: owner ? 'lock-file' : 'unknown',
      stoppedOnPurpose: null,
      detail: null,
    };
  }

  function commandsFor(pid: number | null): Record<DriverAction, string> {
    const start = shownCommand(program.command ?? ['openclaw', 'gateway', 'run'], program.shownEnv);
    const stop = `kill -TERM ${pid ?? 'PID'}`;
    return { start, stop, restart: `${stop} && ${start}` };
  }

  async function wait(
    action: DriverAction,
    say: Say,
    signal: AbortSignal,
    isDone: (seen: { probe: ProbeResult; owner: ProcessIdentity | null }) => boolean,
  ): Promise<DriverOutcome> {
    const startedAt = performance.now();
    const owner = await program.findOwner();
    say(`Run this in a terminal: ${commandsFor(owner?.pid ?? null)[action]}`);
    const minutes = Math.max(1, Math.round(timing.byHandMs / 60_000));
    const pid = await poll<{ pid: number | null }>({
      look: async () => {
        const [probe, now] = await Promise.all([program.probe(), program.findOwner()]);
        return isDone({ probe, owner: now }) ? { pid: now?.pid ?? null } : null;
      },
      ...{ timeoutMs: timing.byHandMs, pollMs: timing.pollMs, signal },
      late: () =>
        new AppError('timeout', `Nothing happened within ${minutes} min. Gatehouse changed nothing.`, {
          hint: 'Run the command and try again; Gatehouse sees the effect by itself too.',
        }),
      aborted: () => cancelled('Gatehouse changed nothing.'),
    });
    return {
      ...pid,
      durationMs: Math.round(performance.now() - startedAt),
      forced: false,
      detail: SEEN[action],
    };
  }

  return {
    kind: 'manual',
    status,
    capabilities: async () => {
      const current = await status();
      return capabilitiesOf(current, null, commandsFor(current.pid), true);
    },
    start: (say, signal) => wait('start', say, signal, ({ probe }) => isReady(probe)),
    stop: (say, signal) =>
      wait('stop', say, signal, ({ probe, owner }) => !probe.reachable && owner === null),
    restart: async (say, signal) => {
      const [first, owner] = await Promise.all([program.probe(), program.findOwner()]);
      const startedAt = performance.now();
      // From nothing, being ready is the effect; else it must be seen gone, or younger than this wait.
      let wentAway = !first.live;
      return wait('restart', say, signal, ({ probe, owner: now }) => {
        const young = probe.uptimeMs !== null && probe.uptimeMs < performance.now() - startedAt;
        if (!probe.live || young || now?.pid !== owner?.pid) wentAway = true;
        return wentAway && isReady(probe);
      });
    },
  };
}

const SEEN: Record<DriverAction, string> = {
  start: 'It was started by hand and is ready.',
  stop: 'It was stopped by hand.',
  restart: 'It was restarted by hand and is ready.',
};
