import { parentPort, workerData } from 'node:worker_threads';
import type { ArchiveProgress } from '../backup/ports.ts';
import { errnoOf, isAppError, messageOf } from '../errors.ts';
import { type ArchiveTask, runArchiveTask } from './archive-task.ts';

/** Errors lose their class on the way between threads, so they travel as plain values. */
export interface TaskError {
  readonly message: string;
  readonly code: string | null;
  readonly app: boolean;
  readonly hint: string | null;
  readonly path: string | null;
  readonly stack: string | null;
}

export type TaskMessage =
  | { readonly kind: 'progress'; readonly progress: ArchiveProgress }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: TaskError };

const PROGRESS_INTERVAL_MS = 200;

/** Of an error of the system: what it is about. */
function systemPathOf(error: unknown): string | null {
  return error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : null;
}

function throttled(post: (progress: ArchiveProgress) => void): (progress: ArchiveProgress) => void {
  let last = 0;
  return (progress) => {
    const now = performance.now();
    if (now - last < PROGRESS_INTERVAL_MS) return;
    last = now;
    post(progress);
  };
}

const port = parentPort;
if (port) {
  const send = (message: TaskMessage): void => port.postMessage(message);
  try {
    const result = await runArchiveTask(
      workerData as ArchiveTask,
      throttled((progress) => send({ kind: 'progress', progress })),
    );
    send({ kind: 'done', result });
  } catch (error) {
    const app = isAppError(error);
    send({
      kind: 'failed',
      error: {
        message: messageOf(error),
        code: app ? error.code : errnoOf(error),
        app,
        hint: app ? (error.hint ?? null) : null,
        path: app ? (error.path ?? null) : systemPathOf(error),
        stack: error instanceof Error ? (error.stack ?? null) : null,
      },
    });
  }
}
