import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ArchiveStore, StoreWork } from '../destinations/ports.ts';
import type { DestinationSettings, StoredArchive } from '../destinations/types.ts';
import { AppError } from '../errors.ts';
import { errorOf } from '../platform/fault.ts';
import type { StorePlaces } from './open-store.ts';
import type { FromChild, StoreCall, ToChild } from './store-task.ts';

const CHILD = fileURLToPath(new URL('./store-child.ts', import.meta.url));
/** Without a sign of life for so long the work is given up. */
const QUIET_MS: Readonly<Record<DestinationSettings['kind'], number>> = {
  directory: 120_000,
  s3: 180_000,
  restic: 300_000,
};
/** After a cancel so much is granted to clear up. */
const CANCEL_GRACE_MS = 20_000;

export interface StoreProcessOptions {
  readonly quietMs?: number;
  readonly cancelGraceMs?: number;
}

/**
 * A store whose every call is done by a process of its own. I/O on a NAS that hangs cannot be interrupted and would
 * take a thread of this process with it, then the next; a process can be left behind.
 */
export function createStoreProcess(
  settings: DestinationSettings,
  places: StorePlaces,
  options: StoreProcessOptions = {},
): ArchiveStore {
  const quietMs = options.quietMs ?? QUIET_MS[settings.kind];
  const graceMs = options.cancelGraceMs ?? CANCEL_GRACE_MS;
  const run = async <T>(call: StoreCall, work: StoreWork): Promise<T> => {
    try {
      return (await runCall({ settings, places, call }, work, { quietMs, graceMs })) as T;
    } catch (error) {
      // Who waits only so long is told that, not that somebody cancelled.
      const late: unknown = work.signal.reason;
      throw late instanceof DOMException && late.name === 'TimeoutError' ? tooLate(settings) : error;
    }
  };
  return {
    prepare: (work) => run<DestinationSettings>({ act: 'prepare' }, work),
    probe: (work) => run<void>({ act: 'probe' }, work),
    put: (file, journal, work) => run<string>({ act: 'put', file, journal }, work),
    prove: (name, file, work) => run<void>({ act: 'prove', name, file }, work),
    list: (work) => run<StoredArchive[]>({ act: 'list' }, work),
    get: (name, target, work) => run<void>({ act: 'get', name, target }, work),
    remove: (names, work) => run<void>({ act: 'remove', names }, work),
    discard: (fileName, journal, work) => run<void>({ act: 'discard', fileName, journal }, work),
    check: (work) => run<string>({ act: 'check' }, work),
  };
}

function runCall(
  task: Extract<ToChild, { kind: 'task' }>['task'],
  work: StoreWork,
  { quietMs, graceMs }: { quietMs: number; graceMs: number },
): Promise<unknown> {
  if (work.signal.aborted) return Promise.reject(cancelled());
  // Without the flags and the debugger of this process; what it prints is of no use to anyone.
  const child = fork(CHILD, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const giveUp = (error: AppError) => {
    reject(error);
    leave(child);
  };
  let timer: NodeJS.Timeout | undefined;
  const heard = (grantMs = quietMs) => {
    clearTimeout(timer);
    timer = setTimeout(
      () => giveUp(work.signal.aborted ? cancelled() : silent(task.settings, quietMs)),
      grantMs,
    );
  };
  const cancel = () => {
    child.send({ kind: 'cancel' } satisfies ToChild);
    heard(graceMs);
  };
  child.on('message', (message: FromChild) => {
    if (message.kind === 'done') return resolve(message.result);
    if (message.kind === 'failed') return reject(errorOf(message.fault));
    if (!work.signal.aborted) heard();
    if (message.kind === 'progress') work.progress(message.doneBytes, message.totalBytes);
    if (message.kind === 'alive') work.alive();
    if (message.kind === 'checkpoint') work.checkpoint(message.journal);
  });
  child.on('error', reject);
  child.on('exit', (code, signal) =>
    reject(
      new AppError('internal', `The process that worked on it ended (${signal ?? code}) and said nothing.`),
    ),
  );
  work.signal.addEventListener('abort', cancel, { once: true });
  heard();
  child.send({ kind: 'task', task } satisfies ToChild);
  return promise.finally(() => {
    clearTimeout(timer);
    work.signal.removeEventListener('abort', cancel);
  });
}

/** A process that hangs in the kernel cannot even be killed; it is not waited for. */
function leave(child: ChildProcess): void {
  child.kill('SIGKILL');
  if (child.connected) child.disconnect();
  child.unref();
}

function cancelled(): AppError {
  return new AppError('cancelled', 'The work was cancelled.');
}

function tooLate(settings: DestinationSettings): AppError {
  return new AppError('timeout', 'The destination did not answer in time. Nothing was changed.', {
    hint: lookAt(settings),
  });
}

function lookAt({ kind }: DestinationSettings): string {
  return kind === 's3'
    ? 'The archives on this machine are kept. Look at the network, and try again.'
    : 'The archives on this machine are kept. Look at the mount (its server may be gone), and try again.';
}

function silent(settings: DestinationSettings, quietMs: number): AppError {
  const seconds = Math.round(quietMs / 1000);
  return new AppError('timeout', `The destination has not moved for ${seconds} seconds. It was given up.`, {
    hint: lookAt(settings),
  });
}
