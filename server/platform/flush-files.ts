import { AppError } from '../errors.ts';
import { runCommand } from './process.ts';

/** A slow disk under load takes its time; a hung one must not hold a restore for ever. */
export const SYNC_TIMEOUT_MS = 5 * 60_000;

/**
 * One sync of the whole file system is far cheaper than one for each of many files.
 * @throws AppError `timeout` when the disk does not take it, `unavailable` when `sync` failed
 */
export async function flushFileSystem(path: string, timeoutMs: number): Promise<void> {
  const first = await runCommand(['sync', '-f', path], { timeoutMs });
  if (first.exitCode === 0) return;
  // A `sync` without `-f` (older BusyBox) flushes everything; that it fails too is a real error.
  const ended = first.timedOut ? first : await runCommand(['sync'], { timeoutMs });
  if (ended.exitCode === 0) return;
  if (ended.timedOut)
    throw new AppError(
      'timeout',
      `The unpacked files were not on the disk after ${timeoutMs / 1000} seconds (sync was ended). Nothing was changed.`,
      { path, hint: 'Look whether the disk is overloaded or failing, then try once more.' },
    );
  throw new AppError(
    'unavailable',
    `The unpacked files could not be made durable: sync ended with ${ended.exitCode ?? ended.signal}. ${ended.stderr.trim()} Nothing was changed.`,
    { path, hint: 'Look at the disk that holds the state directory, then try once more.' },
  );
}
