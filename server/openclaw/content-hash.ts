import { createHash } from 'node:crypto';
import { closeSync, lstatSync, readSync } from 'node:fs';
import { errnoOf, isAppError } from '../errors.ts';
import { copyDatabase, removeDatabase } from '../platform/sqlite-copy.ts';
import { sanitizeDatabaseCopy } from './database-sanitizer.ts';
import { openRegular } from './file-reading.ts';

const CHUNK = Buffer.allocUnsafeSlow(512 * 1024);

/** Null when it vanished. */
export function hashOf(path: string | Buffer): string | null {
  const opened = openRegular(path);
  if (!opened) return null;
  const hash = createHash('sha256');
  try {
    for (;;) {
      const count = readSync(opened.fd, CHUNK, 0, CHUNK.length, null);
      if (count === 0) return hash.digest('hex');
      hash.update(CHUNK.subarray(0, count));
    }
  } finally {
    closeSync(opened.fd);
  }
}

/** Of a database as a backup would write it; null when it cannot be copied now. `copy` is made, and removed. */
export async function hashAsBackedUp(path: string | Buffer, copy: string): Promise<string | null> {
  try {
    if ((await copyDatabase(path, copy)).kind !== 'copied') return null;
    sanitizeDatabaseCopy(copy);
    return hashOf(copy);
  } catch (error) {
    if (!isAppError(error) && errnoOf(error) === null) throw error;
    return null;
  } finally {
    removeDatabase(copy);
  }
}

/** Whether a database has a journal beside it: what was written last may be in there alone. */
export function hasJournal(path: string | Buffer): boolean {
  return ['-wal', '-journal'].some((suffix) => {
    const beside = Buffer.concat([Buffer.from(path), Buffer.from(suffix)]);
    return (lstatSync(beside, { throwIfNoEntry: false })?.size ?? 0) > 0;
  });
}
