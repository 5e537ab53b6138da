import { type ChildProcess, spawn } from 'node:child_process';
import { AppError, messageOf } from '../errors.ts';
import type { DriverOutcome, DriverStatus, GatewayDriver, Say } from '../gateway/types.ts';
import { OPENCLAW_NOT_FOUND } from '../instances/program.ts';
import type { Env } from '../platform/process.ts';
import {
  type ProcessIdentity,
  readProcess,
  signalProcess,
  waitUntilGone,
} from '../platform/process-identity.ts';
import { capabilitiesOf, refused, shownCommand } from './capability.ts';
import { createProcessRecord } from './process-record.ts';
import { DEFAULT_TIMING, type DriverDeps } from './types.ts';
import { cancelled, waitUntilReady } from './wait.ts';

interface Found extends ProcessIdentity {
  readonly origin: 'gatehouse' | 'lock-file';
}

interface Spawned {
  readonly identity: ProcessIdentity;
  /** How it ended, once it did. */
  ended(): string | null;
}

/**
 * Runs the Gateway itself, as `openclaw gateway run` in a process group of its own that outlives Gatehouse. Found
 * again by a record of PID and start time, or, when started by someone else, by the lock in the state directory.
 */
export function createProcessDriver(deps: DriverDeps): GatewayDriver {
  const { program } = deps;
  const timing = { ...DEFAULT_TIMING, ...deps.timing };
  const record = createProcessRecord(deps.runtimeDir, deps.instanceId);

  async function find(): Promise<Found | null> {
    const recorded = await record.read();
    if (recorded) return { ...recorded, origin: 'gatehouse' };
    const owner = await program.findOwner();
    return owner && { pid: owner.pid, startTime: owner.startTime, origin: 'lock-file' };
  }

  async function status(): Promise<DriverStatus> {
    const found = await find();
    const info = found && readProcess(found.pid);
    return {
      running: found !== null,
      pid: found?.pid ?? null,
      startedAt: info?.startedAt ?? null,
      origin: found?.origin ?? 'unknown',
      stoppedOnPurpose: null,
      detail: found?.origin === 'lock-file' ? 'It was started outside Gatehouse.' : null,
    };
  }

  async function start(say: Say, signal: AbortSignal): Promise<DriverOutcome> {
    const startedAt = performance.now();
    const running = await find();
    if (running) return outcome(startedAt, running.pid, false, `It ran already (PID ${running.pid}).`);
    const { command } = program;
    if (command === null) throw refused(OPENCLAW_NOT_FOUND);
    const before = await program.probe();
    if (before.reachable) throw portTaken(before.error?.message ?? null);
    if (signal.aborted) throw cancelled('Nothing was started.');
    const spawned = await record.withOutput((descriptor) => launch(command, deps, descriptor));
    await record.write(spawned.identity);
    say(`Started as PID ${spawned.identity.pid}.`);
    await waitUntilReady({
      probe: program.probe,
      check: async () => {
        const end = spawned.ended();
        if (end === null) return;
        await record.remove();
        throw diedEarly(end, record.outputFile);
      },
      ...{ timeoutMs: timing.readyMs, pollMs: timing.pollMs, say, signal },
    });
    return outcome(startedAt, spawned.identity.pid, false, 'It runs and is ready.');
  }

  async function stop(say: Say, signal: AbortSignal): Promise<DriverOutcome> {
    const startedAt = performance.now();
    const found = await find();
    if (found === null) return outcome(startedAt, null, false, 'It did not run.');
    if (signal.aborted) throw cancelled('Nothing was stopped.');
    const seconds = Math.round(timing.stopMs / 1000);
    signalProcess(found, 'SIGTERM');
    say(`Asked PID ${found.pid} to stop (SIGTERM). After ${seconds} s it is killed (SIGKILL).`);
    const gone = await waitUntilGone(found, timing.stopMs, signal);
    if (!gone && signal.aborted) throw cancelled('The Gateway was asked to stop and goes on shutting down.');
    if (!gone) {
      say(`It did not stop within ${seconds} s: killing PID ${found.pid} (SIGKILL).`);
      // Only a group that Gatehouse made is killed whole; another may be the operator's terminal.
      signalProcess(found, 'SIGKILL', found.origin === 'gatehouse');
      if (!(await waitUntilGone(found, 10_000))) throw unkillable(found.pid);
    }
    await record.remove();
    say('Stopped.');
    return outcome(
      startedAt,
      null,
      !gone,
      gone ? 'It stopped.' : `It ignored SIGTERM for ${seconds} s and was killed.`,
    );
  }

  return {
    kind: 'process',
    status,
    capabilities: async () => {
      const current = await status();
      const shown = program.command && shownCommand(program.command, program.shownEnv);
      const kill = current.pid === null ? 'kill -TERM PID' : `kill -TERM ${current.pid}`;
      const all = capabilitiesOf(current, null, {
        start: shown,
        stop: kill,
        restart: shown && `${kill} && ${shown}`,
      });
      if (program.command !== null) return all;
      return all.map((one) =>
        one.action === 'stop' ? one : { ...one, available: false, reason: OPENCLAW_NOT_FOUND },
      );
    },
    start,
    stop,
    restart: async (say, signal) => {
      if (program.command === null) throw refused(OPENCLAW_NOT_FOUND);
      const stopped = await stop(say, signal);
      const started = await start(say, signal);
      return {
        ...started,
        forced: stopped.forced,
        durationMs: stopped.durationMs + started.durationMs,
        detail: stopped.forced ? `${stopped.detail} It runs again.` : 'It was stopped and runs again.',
      };
    },
  };
}

function launch(command: readonly string[], deps: DriverDeps, descriptor: number): Spawned {
  const [file = '', ...args] = command;
  // Keeps routine restarts in the process, so that the recorded PID stays the Gateway's (docs/vps.md, 2026.9.6).
  const env: Env = { ...deps.program.env, OPENCLAW_NO_RESPAWN: '1' };
  const child: ChildProcess = spawn(file, args, {
    cwd: deps.program.cwd,
    env: { ...env } as NodeJS.ProcessEnv,
    detached: true,
    stdio: ['ignore', descriptor, descriptor],
  });
  let end: string | null = null;
  child.once('error', (error) => {
    end = `could not be started (${messageOf(error)})`;
  });
  child.once('exit', (code, signal) => {
    end = code === null ? `was ended by ${signal}` : `ended with exit code ${code}`;
  });
  child.unref();
  if (child.pid === undefined) {
    throw new AppError('unavailable', `${file} could not be started. Nothing was changed.`, {
      hint: 'Check that the OpenClaw command of this instance is right and may be run by this user.',
    });
  }
  const identity = { pid: child.pid, startTime: readProcess(child.pid)?.startTime ?? null };
  return { identity, ended: () => end };
}

/** Its exit code says no more: 78 is a config it refuses, and also a state directory that is to be migrated. */
function diedEarly(end: string, outputFile: string): AppError {
  return new AppError('unavailable', `The Gateway ${end} before it was ready.`, {
    hint: `Its own words are in ${outputFile}.`,
    path: outputFile,
  });
}

function portTaken(words: string | null): AppError {
  return new AppError(
    'refused',
    words ?? 'Another Gateway answers on its port already. Nothing was started.',
    {
      hint: 'Stop what listens there, or give this Gateway another gateway.port.',
    },
  );
}

function unkillable(pid: number): AppError {
  return new AppError('timeout', `PID ${pid} is still there after SIGKILL.`, {
    hint: 'It waits for the kernel (a hanging disk or network mount). Look at it with: ps -o stat,wchan -p PID',
  });
}

function outcome(startedAt: number, pid: number | null, forced: boolean, detail: string): DriverOutcome {
  return { pid, durationMs: Math.round(performance.now() - startedAt), forced, detail };
}
