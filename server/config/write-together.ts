import type { ApplyJournal, ConfigDisk, FileStep } from './ports.ts';

interface Place {
  readonly disk: ConfigDisk;
  readonly journal: ApplyJournal;
  /** Whose write it is; one at a time. */
  readonly owner: string;
}

/**
 * Writes several files so that all of them are new or none is: also when one write fails, and, through the journal and
 * {@link putBackHalf}, when the process dies between two of them.
 */
export async function writeTogether(
  steps: readonly FileStep[],
  { disk, journal, owner }: Place,
): Promise<void> {
  // A single file is replaced in one rename: there is no half of it.
  const journaled = steps.length > 1;
  if (journaled) await journal.begin(owner, steps);
  try {
    for (const { path, after } of steps) await disk.write(path, after);
  } catch (error) {
    // Where this fails too the journal stays, and the next start tries again.
    await putBackHalf(steps, disk, true);
    if (journaled) await journal.end(owner);
    throw error;
  }
  if (journaled) await journal.end(owner);
}

/**
 * Puts back what was already written, unless everything was. A file that holds neither text was changed by somebody
 * else meanwhile and is left alone.
 * @param failed the write failed, so also a complete set is put back
 */
export async function putBackHalf(
  steps: readonly FileStep[],
  disk: ConfigDisk,
  failed = false,
): Promise<void> {
  const written = steps.filter(({ path, after }) => {
    const read = disk.read(path);
    return read.kind === 'file' && read.text === after;
  });
  if (!failed && written.length === steps.length) return;
  for (const { path, before } of written.toReversed()) {
    if (before === null) await disk.remove(path);
    else await disk.write(path, before);
  }
}
