import type { ArchiveProgress } from '../backup/ports.ts';
import { type Fault, faultOf } from '../platform/fault.ts';
import { type ArchiveTask, runArchiveTask } from './archive-task.ts';

/** The process that does one piece of archive work, and ends. */

export type FromArchiveChild =
  | { readonly kind: 'progress'; readonly progress: ArchiveProgress }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly fault: Fault };

const PROGRESS_INTERVAL_MS = 200;
const parent = process.ppid;

// An interrupt from a terminal reaches every process of its group; what it means is for the parent to say.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => process.exit(1));
process.once('message', (task: ArchiveTask) => void perform(task));

async function perform(task: ArchiveTask): Promise<void> {
  try {
    end({ kind: 'done', result: await runArchiveTask(task, tell()) });
  } catch (error) {
    end({ kind: 'failed', fault: faultOf(error) });
  }
}

function tell(): (progress: ArchiveProgress) => void {
  let last = 0;
  return (progress) => {
    const now = performance.now();
    if (now - last < PROGRESS_INTERVAL_MS) return;
    last = now;
    // The work blocks this process, so that it would not hear that nobody waits for it any more.
    if (process.ppid !== parent) process.exit(1);
    process.send?.({ kind: 'progress', progress } satisfies FromArchiveChild);
  };
}

function end(message: FromArchiveChild): void {
  process.send?.(message, () => process.disconnect());
}
