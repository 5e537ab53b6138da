import { open, rm } from 'node:fs/promises';
import type { StoreWork } from '../destinations/ports.ts';
import { AppError, errnoOf } from '../errors.ts';

/**
 * Writes all that comes to a new file, mode 0600, durably; it is gone again when this throws.
 * @throws AppError `disk-full` when this machine has no space; errors of the stream as they are
 */
export async function fetchInto(
  target: string,
  stream: AsyncIterable<Uint8Array>,
  bytes: number | null,
  { signal, progress }: StoreWork,
): Promise<void> {
  const handle = await open(target, 'wx', 0o600);
  try {
    let done = 0;
    for await (const chunk of stream) {
      signal.throwIfAborted();
      await handle.writeFile(chunk).catch((error: unknown) => {
        throw localTrouble(error, target);
      });
      done += chunk.length;
      progress(done, bytes);
    }
    await handle.sync();
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** A full disk here is not one there. */
export function localTrouble(error: unknown, path: string): unknown {
  const errno = errnoOf(error);
  if (errno !== 'ENOSPC' && errno !== 'EDQUOT') return error;
  return new AppError(
    'disk-full',
    `There is no space left on this machine for ${path}. Nothing was left behind.`,
    {
      path,
      hint: 'Free some space on this disk and try again.',
      cause: error,
    },
  );
}
