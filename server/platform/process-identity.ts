import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, errnoOf } from '../errors.ts';

/** A process, not merely a PID: the start time tells a reused PID apart. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Linux: clock ticks since boot (field 22 of /proc/PID/stat). Elsewhere: Unix seconds. Null: unknown. */
  readonly startTime: number | null;
}

export interface ProcessInfo extends ProcessIdentity {
  /** Unix milliseconds, to about a second; null when unknown. */
  readonly startedAt: number | null;
}

const TICKS_PER_SECOND = 100;

/** The live process with this PID, or null when there is none (a zombie counts as none). */
export function readProcess(pid: number): ProcessInfo | null {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return process.platform === 'linux' ? readProcfs(pid) : readPs(pid);
}

/** Whether that very process still lives: same PID and, where known, same start time. */
export function isAlive(identity: ProcessIdentity): boolean {
  const current = readProcess(identity.pid);
  if (current === null) return false;
  return (
    identity.startTime === null || current.startTime === null || current.startTime === identity.startTime
  );
}

/**
 * Sends a signal to that very process, to its whole group when `group` is set. Answers false when it is gone.
 * @throws AppError `forbidden` when the process belongs to another user.
 */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals, group = false): boolean {
  if (!isAlive(identity)) return false;
  try {
    process.kill(group ? -identity.pid : identity.pid, signal);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ESRCH') return false;
    throw new AppError('forbidden', `Process ${identity.pid} could not be sent ${signal}; it still runs.`, {
      hint: 'It belongs to another user: run Gatehouse as that user, or stop it by hand.',
      cause: error,
    });
  }
}

/** Waits until the process is gone: true, or false after `timeoutMs` or when `signal` aborts. */
export async function waitUntilGone(
  identity: ProcessIdentity,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isAlive(identity)) {
    if (performance.now() >= deadline || signal?.aborted) return false;
    await delay(50);
  }
  return true;
}

function readProcfs(pid: number): ProcessInfo | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The name is in parentheses and may itself hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  if (state === 'Z' || state === 'X') return null;
  const startTime = Number(fields[19]);
  if (!Number.isFinite(startTime)) return { pid, startTime: null, startedAt: null };
  return { pid, startTime, startedAt: bootTimeMs() + Math.round((startTime / TICKS_PER_SECOND) * 1000) };
}

/** Of the kernel, so that it is the same at each reading. */
function bootTimeMs(): number {
  const seconds = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1];
  return Number(seconds ?? 0) * 1000;
}

function readPs(pid: number): ProcessInfo | null {
  let line: string;
  try {
    line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      timeout: 1_000,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C' },
    }).trim();
  } catch {
    // ps exits 1 for a PID that is not there.
    return null;
  }
  const [state = 'Z', ...date] = line.split(/\s+/);
  if (state.startsWith('Z')) return null;
  const startedAt = Date.parse(date.join(' '));
  return Number.isNaN(startedAt)
    ? { pid, startTime: null, startedAt: null }
    : { pid, startTime: startedAt / 1000, startedAt };
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ESRCH' || errno === 'EACCES') return null;
    throw error;
  }
}
