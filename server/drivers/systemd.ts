import { AppError } from '../errors.ts';
import type { DriverAction, DriverOutcome, DriverStatus, GatewayDriver, Say } from '../gateway/types.ts';
import { type CommandResult, runCommand, which } from '../platform/process.ts';
import { readProcess } from '../platform/process-identity.ts';
import { capabilitiesOf, refused, shownCommand } from './capability.ts';
import { DEFAULT_TIMING, type DriverDeps } from './types.ts';
import { waitUntilReady } from './wait.ts';

export interface SystemdSettings {
  readonly unit: string;
  readonly scope: 'user' | 'system';
}

interface UnitState {
  readonly load: string;
  readonly active: string;
  readonly sub: string;
  readonly result: string;
  readonly mainPid: number | null;
}

const PROPERTIES = ['LoadState', 'ActiveState', 'SubState', 'Result', 'MainPID'];
const SHOW_TIMEOUT_MS = 5_000;
/** OpenClaw's own stop policy is 330 s (2026.9.6): the unit's TimeoutStopSec decides, this only ends a hung systemctl. */
const ACT_TIMEOUT_MS = 350_000;

/** Starts and stops a systemd unit by `systemctl`. What the unit runs, and when it restarts, is the unit's. */
export function createSystemdDriver(deps: DriverDeps, settings: SystemdSettings): GatewayDriver {
  const { program } = deps;
  const timing = { ...DEFAULT_TIMING, ...deps.timing };
  const { unit, scope } = settings;
  const scoped = scope === 'user' ? ['--user'] : [];
  const argvOf = (action: DriverAction) => ['systemctl', ...scoped, action, unit];

  /** The unit, or the sentence why it can't be reached. */
  async function show(): Promise<UnitState | string> {
    if (which('systemctl', deps.env) === null)
      return 'systemctl is not on this machine (not on the PATH of Gatehouse).';
    const argv = ['systemctl', ...scoped, 'show', unit, '--no-pager', `--property=${PROPERTIES.join(',')}`];
    const result = await runCommand(argv, { timeoutMs: SHOW_TIMEOUT_MS, env: deps.env });
    if (result.timedOut) return `systemctl did not answer within ${SHOW_TIMEOUT_MS / 1000} s.`;
    if (result.exitCode !== 0) return `systemctl can't be asked: ${words(result)}`;
    const state = parseShow(result.stdout);
    if (state.load === 'not-found') return `There is no ${scope} unit ${unit} on this machine.`;
    if (state.load === 'masked') return `The ${scope} unit ${unit} is masked.`;
    if (state.load !== 'loaded') return `The ${scope} unit ${unit} could not be loaded (${state.load}).`;
    return state;
  }

  async function status(): Promise<DriverStatus> {
    const state = await show();
    if (typeof state === 'string') {
      return {
        running: null,
        pid: null,
        startedAt: null,
        origin: 'systemd',
        stoppedOnPurpose: null,
        detail: state,
      };
    }
    const running = state.mainPid !== null;
    return {
      running,
      pid: state.mainPid,
      startedAt: state.mainPid === null ? null : (readProcess(state.mainPid)?.startedAt ?? null),
      origin: 'systemd',
      stoppedOnPurpose: running ? null : state.active === 'inactive' && state.result === 'success',
      detail: `${unit}: ${state.active} (${state.sub})${state.result === 'success' ? '' : `, ${state.result}`}`,
    };
  }

  async function act(action: DriverAction, say: Say, signal: AbortSignal): Promise<DriverOutcome> {
    const startedAt = performance.now();
    const before = await show();
    if (typeof before === 'string') throw refused(before);
    if (action === 'start' && before.active === 'active')
      return done(startedAt, before, 'The unit ran already.');
    if (action === 'stop' && ['inactive', 'failed'].includes(before.active) && before.mainPid === null) {
      return done(startedAt, before, 'The unit did not run.');
    }
    const argv = argvOf(action);
    say(shownCommand(argv));
    const asking = [...argv.slice(0, -1), '--no-ask-password', unit];
    const result = await runCommand(asking, { timeoutMs: ACT_TIMEOUT_MS, env: deps.env, signal });
    if (result.timedOut || result.exitCode !== 0) throw actFailed(action, unit, result);
    if (action === 'stop') {
      const after = await show();
      const forced = typeof after !== 'string' && after.result === 'timeout';
      const detail = forced ? 'The unit did not stop in its time and was killed.' : 'The unit stopped.';
      return { pid: null, durationMs: Math.round(performance.now() - startedAt), forced, detail };
    }
    await waitUntilReady({
      probe: program.probe,
      check: async () => {
        const now = await show();
        if (typeof now !== 'string' && now.active === 'failed') throw unitFailed(unit, scope, now);
      },
      youngerThan: () => performance.now() - startedAt + 2_000,
      ...{ timeoutMs: timing.readyMs, pollMs: timing.pollMs, say, signal },
    });
    const after = await show();
    return done(startedAt, typeof after === 'string' ? before : after, 'The unit runs and is ready.');
  }

  return {
    kind: 'systemd',
    status,
    capabilities: async () => {
      const state = await show();
      const commands = {
        start: shownCommand(argvOf('start')),
        stop: shownCommand(argvOf('stop')),
        restart: shownCommand(argvOf('restart')),
      };
      if (typeof state === 'string') return capabilitiesOf({ running: null }, state, commands);
      return capabilitiesOf({ running: state.active === 'active' || state.mainPid !== null }, null, commands);
    },
    start: (say, signal) => act('start', say, signal),
    stop: (say, signal) => act('stop', say, signal),
    restart: (say, signal) => act('restart', say, signal),
  };
}

function parseShow(text: string): UnitState {
  const values = new Map(text.split('\n').map((line) => splitAt(line.trim(), '=')));
  const pid = Number(values.get('MainPID') ?? 0);
  return {
    load: values.get('LoadState') ?? 'unknown',
    active: values.get('ActiveState') ?? 'unknown',
    sub: values.get('SubState') ?? 'unknown',
    result: values.get('Result') || 'success',
    mainPid: Number.isInteger(pid) && pid > 0 ? pid : null,
  };
}

function splitAt(line: string, separator: string): [string, string] {
  const at = line.indexOf(separator);
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}

function done(startedAt: number, state: UnitState, detail: string): DriverOutcome {
  return { pid: state.mainPid, durationMs: Math.round(performance.now() - startedAt), forced: false, detail };
}

function words(result: CommandResult): string {
  const line = `${result.stderr}\n${result.stdout}`.split('\n').find((text) => text.trim() !== '');
  return line?.trim().slice(0, 300) ?? `exit code ${result.exitCode ?? result.signal}.`;
}

function actFailed(action: DriverAction, unit: string, result: CommandResult): AppError {
  if (result.timedOut) {
    return new AppError(
      'timeout',
      `systemctl ${action} ${unit} did not end within ${ACT_TIMEOUT_MS / 1000} s.`,
      {
        hint: `Look at it with: systemctl status ${unit}`,
      },
    );
  }
  if (/access denied|authentication required|not permitted/i.test(result.stderr)) {
    return new AppError('forbidden', `This user may not ${action} ${unit}. Nothing was changed.`, {
      hint: 'Allow it with a polkit rule, or use a user unit.',
    });
  }
  return new AppError('unavailable', `systemctl ${action} ${unit} failed: ${words(result)}`, {
    hint: `Read its log with: journalctl -u ${unit} -n 50`,
  });
}

function unitFailed(unit: string, scope: SystemdSettings['scope'], state: UnitState): AppError {
  return new AppError(
    'unavailable',
    `The unit ${unit} failed before the Gateway was ready (${state.result}).`,
    {
      hint: `Read its log with: journalctl ${scope === 'user' ? '--user ' : ''}-u ${unit} -n 50`,
    },
  );
}
