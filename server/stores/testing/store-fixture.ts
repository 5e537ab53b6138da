import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ArchiveFile, StoreWork } from '../../destinations/ports.ts';
import { runArchiveTask } from '../../openclaw/archive-task.ts';
import { createArchiver } from '../../openclaw/archiver.ts';
import { makeState, sourceOf } from '../../openclaw/testing/state-fixture.ts';

/** Does archive work in this process. */
export const archiver = createArchiver({
  now: Date.now,
  runTask: (task, onProgress) => runArchiveTask(task, onProgress),
});

/** A real archive of a state with a few MB that do not compress, as the workflow hands it to a store. */
export async function makeArchive(directory: string, mark = 'one', megabytes = 20): Promise<ArchiveFile> {
  const stateDir = join(directory, 'home', '.openclaw');
  makeState(stateDir, mark);
  for (let number = 0; number < megabytes; number++) {
    const path = join(stateDir, `media/inbound/${number}.jpg`);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, randomBytes(1_000_000), { mode: 0o600 });
  }
  return await archiveOf(stateDir, join(directory, 'archives'));
}

export async function archiveOf(stateDir: string, destinationDir: string): Promise<ArchiveFile> {
  const made = await archiver.create(
    { source: sourceOf(stateDir), destinationDir, level: 'fast' },
    () => undefined,
  );
  const { path, fileName, bytes, sha256, createdAt } = made;
  return { path, fileName, bytes, sha256, createdAt, instance: 'test', readable: true };
}

export const sha256Of = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

export interface WatchedWork extends StoreWork {
  readonly journals: string[];
  readonly seen: number[];
  readonly abort: AbortController;
}

/** Work whose journal and progress can be looked at; `onProgress` may cut it off. */
export function makeWork(
  onProgress: (done: number, work: WatchedWork) => void = () => undefined,
): WatchedWork {
  const abort = new AbortController();
  const work: WatchedWork = {
    ...{ journals: [], seen: [], abort, signal: abort.signal },
    progress(done) {
      work.seen.push(done);
      onProgress(done, work);
    },
    alive: () => undefined,
    checkpoint: (journal) => void work.journals.push(journal),
  };
  return work;
}
