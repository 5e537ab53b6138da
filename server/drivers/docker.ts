import { AppError } from '../errors.ts';
import type { DriverAction, DriverOutcome, DriverStatus, GatewayDriver, Say } from '../gateway/types.ts';
import { type CommandResult, runCommand, which } from '../platform/process.ts';
import { capabilitiesOf, refused, shownCommand } from './capability.ts';
import { DEFAULT_TIMING, type DriverDeps } from './types.ts';
import { waitUntilReady } from './wait.ts';

export interface DockerSettings {
  readonly container: string;
}

interface ContainerState {
  readonly status: string;
  readonly running: boolean;
  readonly pid: number | null;
  readonly startedAt: number | null;
  readonly exitCode: number;
  readonly oomKilled: boolean;
}

const INSPECT_TIMEOUT_MS = 5_000;
/** 128 + SIGTERM and 128 + SIGKILL, as Docker reports them. */
const EXIT_TERM = 143;
const EXIT_KILL = 137;

/** Starts and stops a container by name, as it was created. Restart policies stay as they are. */
export function createDockerDriver(deps: DriverDeps, settings: DockerSettings): GatewayDriver {
  const { program } = deps;
  const timing = { ...DEFAULT_TIMING, ...deps.timing };
  const { container } = settings;
  const stopSeconds = String(Math.max(1, Math.round(timing.stopMs / 1000)));
  // "-t" is understood by old and new Docker; "--time" became "--timeout".
  const argvOf = (action: DriverAction) =>
    action === 'start' ? ['docker', 'start', container] : ['docker', action, '-t', stopSeconds, container];

  /** The container, or the sentence why it can't be reached. */
  async function inspect(): Promise<ContainerState | string> {
    if (which('docker', deps.env) === null)
      return 'docker is not on this machine (not on the PATH of Gatehouse).';
    const argv = ['docker', 'inspect', '--type', 'container', '--format', '{{json .State}}', container];
    const result = await runCommand(argv, { timeoutMs: INSPECT_TIMEOUT_MS, env: deps.env });
    if (result.timedOut) return `docker did not answer within ${INSPECT_TIMEOUT_MS / 1000} s.`;
    if (result.exitCode === 0)
      return parseState(result.stdout) ?? 'docker described the container in an unknown way.';
    if (/no such (object|container)/i.test(result.stderr)) return `There is no container named ${container}.`;
    if (/permission denied/i.test(result.stderr)) return 'This user may not talk to the Docker engine.';
    return `docker can't be asked: ${words(result)}`;
  }

  async function status(): Promise<DriverStatus> {
    const state = await inspect();
    if (typeof state === 'string') {
      return {
        running: null,
        pid: null,
        startedAt: null,
        origin: 'docker',
        stoppedOnPurpose: null,
        detail: state,
      };
    }
    return {
      running: state.running,
      pid: state.pid,
      startedAt: state.startedAt,
      origin: 'docker',
      stoppedOnPurpose: state.running ? null : [0, EXIT_TERM].includes(state.exitCode) && !state.oomKilled,
      detail: summaryOf(container, state),
    };
  }

  async function act(action: DriverAction, say: Say, signal: AbortSignal): Promise<DriverOutcome> {
    const startedAt = performance.now();
    const before = await inspect();
    if (typeof before === 'string') throw refused(before);
    if (action === 'start' && before.running)
      return done(startedAt, before, false, 'The container ran already.');
    if (action === 'stop' && !before.running)
      return done(startedAt, before, false, 'The container did not run.');
    const argv = argvOf(action);
    say(shownCommand(argv));
    const result = await runCommand(argv, { timeoutMs: timing.stopMs + 60_000, env: deps.env, signal });
    if (result.timedOut || result.exitCode !== 0) throw actFailed(action, container, result);
    if (action === 'stop') {
      const after = await inspect();
      const forced = typeof after !== 'string' && after.exitCode === EXIT_KILL && !after.oomKilled;
      const detail = forced
        ? `It did not stop within ${stopSeconds} s and was killed.`
        : 'The container stopped.';
      return done(startedAt, null, forced, detail);
    }
    await waitUntilReady({
      probe: program.probe,
      check: async () => {
        const now = await inspect();
        if (typeof now !== 'string' && !now.running && now.status !== 'restarting')
          throw exited(container, now);
      },
      youngerThan: () => performance.now() - startedAt + 2_000,
      ...{ timeoutMs: timing.readyMs, pollMs: timing.pollMs, say, signal },
    });
    const after = await inspect();
    return done(
      startedAt,
      typeof after === 'string' ? null : after,
      false,
      'The container runs and is ready.',
    );
  }

  return {
    kind: 'docker',
    status,
    capabilities: async () => {
      const state = await inspect();
      const commands = {
        start: shownCommand(argvOf('start')),
        stop: shownCommand(argvOf('stop')),
        restart: shownCommand(argvOf('restart')),
      };
      return typeof state === 'string'
        ? capabilitiesOf({ running: null }, state, commands)
        : capabilitiesOf({ running: state.running }, null, commands);
    },
    start: (say, signal) => act('start', say, signal),
    stop: (say, signal) => act('stop', say, signal),
    restart: (say, signal) => act('restart', say, signal),
  };
}

function parseState(text: string): ContainerState | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const { Status, Running, Pid, StartedAt, ExitCode, OOMKilled } = value as Record<string, unknown>;
    const startedAt = Running === true && typeof StartedAt === 'string' ? Date.parse(StartedAt) : Number.NaN;
    return {
      status: typeof Status === 'string' ? Status : 'unknown',
      running: Running === true,
      pid: typeof Pid === 'number' && Pid > 0 ? Pid : null,
      startedAt: Number.isNaN(startedAt) ? null : startedAt,
      exitCode: typeof ExitCode === 'number' ? ExitCode : 0,
      oomKilled: OOMKilled === true,
    };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function summaryOf(container: string, state: ContainerState): string {
  if (state.running) return `${container}: ${state.status}`;
  return `${container}: ${state.status}, exit code ${state.exitCode}${state.oomKilled ? ' (out of memory)' : ''}`;
}

function done(
  startedAt: number,
  state: ContainerState | null,
  forced: boolean,
  detail: string,
): DriverOutcome {
  const pid = state?.running ? state.pid : null;
  return { pid, durationMs: Math.round(performance.now() - startedAt), forced, detail };
}

function words(result: CommandResult): string {
  const line = result.stderr.split('\n').find((text) => text.trim() !== '');
  return line?.trim().slice(0, 300) ?? `exit code ${result.exitCode ?? result.signal}.`;
}

function actFailed(action: DriverAction, container: string, result: CommandResult): AppError {
  const why = result.timedOut ? 'it did not end in time' : words(result);
  return new AppError(
    result.timedOut ? 'timeout' : 'unavailable',
    `docker ${action} ${container} failed: ${why}`,
    {
      hint: `Look at it with: docker logs --tail 50 ${container}`,
    },
  );
}

function exited(container: string, state: ContainerState): AppError {
  return new AppError(
    'unavailable',
    `The container ended before the Gateway was ready: ${summaryOf(container, state)}.`,
    {
      hint: `Read its log with: docker logs --tail 50 ${container}`,
    },
  );
}
