import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve, sep } from 'node:path';
import { AppError, errnoOf, messageOf } from '../errors.ts';

/** Environment variables, complete: nothing is inherited beside them. */
export type Env = Readonly<Record<string, string | undefined>>;

export interface RunOptions {
  /** After this the whole process group gets SIGTERM, and SIGKILL `killAfterMs` later. */
  readonly timeoutMs: number;
  readonly killAfterMs?: number;
  /** The complete environment of the child; by default that of this process. */
  readonly env?: Env;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  /** Kept of each stream; what comes after is read and dropped. Default 16 MiB. */
  readonly maxOutputBytes?: number;
  /** Written to stdin, which is closed after it. Without it stdin is empty. */
  readonly input?: string | Uint8Array;
}

export interface CommandResult {
  /** Null when it ended by a signal. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  /** True when a stream was longer than `maxOutputBytes`. */
  readonly truncated: boolean;
  readonly durationMs: number;
}

const DEFAULT_MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
const DEFAULT_KILL_AFTER_MS = 2_000;
/** A grandchild may hold the pipes after the program itself is gone; its output is not waited for longer. */
const PIPE_GRACE_MS = 300;

/**
 * Runs a program with an argument array, never through a shell, in a process group of its own so that a timeout
 * ends its children too. A non-zero exit and a timeout are values, not errors.
 * @throws AppError `unavailable` when it can't be started, `cancelled` when `signal` aborted it.
 */
export async function runCommand(argv: readonly string[], options: RunOptions): Promise<CommandResult> {
  const [program, ...args] = argv;
  if (program === undefined) throw new AppError('internal', 'An empty command was to be run.');
  if (options.signal?.aborted) throw cancelled(program);
  const startedAt = performance.now();
  const child = spawn(program, args, {
    env: { ...(options.env ?? process.env) } as NodeJS.ProcessEnv,
    cwd: options.cwd,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const stdout = collect(child.stdout, options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES);
  const stderr = collect(child.stderr, options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES);
  // A program that ends before it read its input closes the pipe; its exit code tells the story.
  child.stdin.on('error', ignoreBrokenPipe);
  child.stdin.end(options.input ?? '');
  const end = await waitForEnd(child, program, options);
  return {
    ...end,
    stdout: stdout.text(),
    stderr: stderr.text(),
    truncated: stdout.truncated() || stderr.truncated(),
    durationMs: Math.round(performance.now() - startedAt),
  };
}

type End = Pick<CommandResult, 'exitCode' | 'signal' | 'timedOut'>;

function waitForEnd(child: ChildProcess, program: string, options: RunOptions): Promise<End> {
  return new Promise((resolveEnd, reject) => {
    let timedOut = false;
    let killTimer: NodeJS.Timeout | undefined;
    const endGroup = () => {
      killGroup(child, 'SIGTERM');
      killTimer = setTimeout(() => killGroup(child, 'SIGKILL'), options.killAfterMs ?? DEFAULT_KILL_AFTER_MS);
    };
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup();
    }, options.timeoutMs);
    options.signal?.addEventListener('abort', endGroup, { once: true });
    const settle = () => {
      clearTimeout(timer);
      clearTimeout(killTimer);
      options.signal?.removeEventListener('abort', endGroup);
    };
    child.once('error', (error) => {
      settle();
      reject(startError(program, error));
    });
    child.once('exit', (exitCode, signal) => {
      const finish = () => {
        settle();
        if (timedOut || options.signal?.aborted) killGroup(child, 'SIGKILL');
        if (options.signal?.aborted) reject(cancelled(program));
        else resolveEnd({ exitCode, signal, timedOut });
      };
      const pipeTimer = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, PIPE_GRACE_MS);
      child.once('close', () => {
        clearTimeout(pipeTimer);
        finish();
      });
    });
  });
}

/** Where `program` is on `env.PATH` (or the path itself when it has a slash), or null when it can't be run. */
export function which(program: string, env: Env = process.env): string | null {
  if (program.includes(sep)) return isExecutable(resolve(program)) ? resolve(program) : null;
  for (const directory of (env.PATH ?? '').split(delimiter)) {
    if (!isAbsolute(directory)) continue;
    const candidate = join(directory, program);
    if (isExecutable(candidate)) return candidate;
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return false;
  }
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: the group is gone, which is what was wanted. EPERM: macOS says so of a group of zombies.
    if (errnoOf(error) !== 'ESRCH' && errnoOf(error) !== 'EPERM') throw error;
  }
}

function collect(stream: NodeJS.ReadableStream, maxBytes: number) {
  const chunks: Buffer[] = [];
  let kept = 0;
  let dropped = false;
  stream.on('data', (chunk: Buffer) => {
    const room = maxBytes - kept;
    if (chunk.length > room) dropped = true;
    if (room <= 0) return;
    chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    kept += Math.min(chunk.length, room);
  });
  return { text: () => Buffer.concat(chunks).toString('utf8'), truncated: () => dropped };
}

function ignoreBrokenPipe(error: Error): void {
  const errno = errnoOf(error);
  if (errno !== 'EPIPE' && errno !== 'ECONNRESET' && errno !== 'ERR_STREAM_DESTROYED') throw error;
}

function cancelled(program: string): AppError {
  return new AppError('cancelled', `${program} was stopped because the work was cancelled.`);
}

function startError(program: string, cause: unknown): AppError {
  const errno = errnoOf(cause);
  const why =
    errno === 'ENOENT'
      ? 'is not there'
      : errno === 'EACCES'
        ? 'may not be run by this user'
        : messageOf(cause);
  return new AppError('unavailable', `${program} could not be started: it ${why}.`, {
    hint: `Check that ${program} is installed and on the PATH of Gatehouse.`,
    cause,
  });
}
