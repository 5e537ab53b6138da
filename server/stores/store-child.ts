import { AppError } from '../errors.ts';
import { faultOf } from '../platform/fault.ts';
import { openStore } from './open-store.ts';
import { callStore, type FromChild, type StoreTask, type ToChild } from './store-task.ts';

/** The process that does one call of a store, and ends. */

const PROGRESS_INTERVAL_MS = 200;
const abort = new AbortController();

process.on('message', (message: ToChild) => {
  if (message.kind === 'task') void perform(message.task);
  else abort.abort(new AppError('cancelled', 'The work was cancelled.'));
});
// Nobody is there any more who would hear the end. What was copied so far is gone on from later.
process.on('disconnect', () => process.exit(1));

async function perform({ settings, places, call }: StoreTask): Promise<void> {
  try {
    const store = await openStore(settings, places);
    const work = {
      signal: abort.signal,
      progress: throttled(),
      alive: () => send({ kind: 'alive' }),
      checkpoint: (journal: string) => send({ kind: 'checkpoint', journal }),
    };
    end({ kind: 'done', result: await callStore(store, call, work) });
  } catch (error) {
    end({ kind: 'failed', fault: faultOf(abort.signal.aborted ? abort.signal.reason : error) });
  }
}

function throttled(): (doneBytes: number, totalBytes: number | null) => void {
  let last = 0;
  return (doneBytes, totalBytes) => {
    const now = performance.now();
    if (now - last < PROGRESS_INTERVAL_MS && doneBytes !== totalBytes) return;
    last = now;
    send({ kind: 'progress', doneBytes, totalBytes });
  };
}

function send(message: FromChild): void {
  if (process.connected) process.send?.(message);
}

function end(message: FromChild): void {
  process.send?.(message, () => process.disconnect());
}
