import { fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OnProgress } from '../backup/ports.ts';
import { AppError } from '../errors.ts';
import { errorOf } from '../platform/fault.ts';
import type { FromArchiveChild } from './archive-child.ts';
import type { ArchiveTask } from './archive-task.ts';

/** Does one piece of archive work and answers what {@link ArchiveTask} says. */
export type RunTask = (
  task: ArchiveTask,
  onProgress: OnProgress,
  signal: AbortSignal | undefined,
) => Promise<unknown>;

const CHILD = fileURLToPath(new URL('./archive-child.ts', import.meta.url));

const MEMORY_FLAGS = [
  // Buffers live outside the heap and go only with it: a small nursery is swept often, and they with it.
  '--max-semi-space-size=1',
  // Enough for an archive of two million entries. Below 2 GB the heap grows in small steps instead of fourfold.
  '--max-old-space-size=1024',
];

/**
 * Runs a task in a process of its own. Its files have to be its own: SQLite's locks belong to a process, and closing any
 * file of a database drops them all, so that work beside a running backup would let the Gateway write under its copy.
 * @throws AppError `cancelled` when the signal says so, the process is gone then; `internal` when it ended unasked
 */
export const runInProcess: RunTask = (task, onProgress, signal) => {
  if (signal?.aborted) return Promise.reject(cancelled());
  const child = fork(CHILD, {
    execArgv: MEMORY_FLAGS,
    env: childEnvironment(),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const stop = (): void => {
    child.kill('SIGKILL');
  };
  signal?.addEventListener('abort', stop, { once: true });
  child.on('message', (message: FromArchiveChild) => {
    if (message.kind === 'progress') onProgress(message.progress);
    else if (message.kind === 'done') resolve(message.result);
    else reject(errorOf(message.fault));
  });
  child.on('error', reject);
  // One that was stopped is waited for: until it is gone it may write what is cleared away after it.
  child.on('close', (code, how) => reject(signal?.aborted ? cancelled() : ended(how ?? code)));
  child.send(task, (error) => {
    if (error) reject(error);
  });
  return promise.finally(() => signal?.removeEventListener('abort', stop));
};

/** Where compiled code is kept is not handed on by itself. */
function childEnvironment(): NodeJS.ProcessEnv {
  const kept = getCompileCacheDir();
  return kept === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(kept) };
}

/** What work says that was stopped. */
export function cancelled(): AppError {
  return new AppError('cancelled', 'The work was cancelled. Nothing was left behind.');
}

function ended(how: NodeJS.Signals | number | null): AppError {
  return new AppError(
    'internal',
    `The process that worked on the archive ended (${how}) and said nothing. Nothing was left behind.`,
    {
      hint: 'Look at the log of Gatehouse, and whether the machine ran out of memory; then try again.',
    },
  );
}
