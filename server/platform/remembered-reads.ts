import type { BigIntStats } from 'node:fs';

/** All that is kept together; the least recently used goes first. */
const MAX_BYTES = 32 * 1024 * 1024;
/**
 * Clocks of file systems are coarse (2 s on FAT): of a file changed this recently, a second change may leave the same
 * times behind, so it is read again. As git does with its index.
 */
const SETTLED_MS = 3_000;

export interface RememberedReads<T> {
  /** What was read while the file was exactly this one; else null. */
  recall(path: string, stats: BigIntStats): T | null;
  /** `stats` must have been taken before the file was read. */
  remember(path: string, stats: BigIntStats, value: T): void;
}

/** Remembers what was read of a file while device, inode, size, mode and times stay: a look costs a `stat` then. */
export function createRememberedReads<T>(now: () => number = Date.now): RememberedReads<T> {
  const reads = new Map<string, { readonly signature: string; readonly bytes: number; readonly value: T }>();
  let kept = 0;

  const forget = (path: string): void => {
    kept -= reads.get(path)?.bytes ?? 0;
    reads.delete(path);
  };

  return {
    recall(path, stats) {
      const read = reads.get(path);
      if (!read) return null;
      reads.delete(path);
      reads.set(path, read);
      if (read.signature === signatureOf(stats)) return read.value;
      forget(path);
      return null;
    },
    remember(path, stats, value) {
      forget(path);
      const changedAt = Math.max(Number(stats.mtimeMs), Number(stats.ctimeMs));
      if (now() - changedAt < SETTLED_MS) return;
      const bytes = Number(stats.size);
      reads.set(path, { signature: signatureOf(stats), bytes, value });
      kept += bytes;
      for (const oldest of reads.keys()) {
        if (kept <= MAX_BYTES) return;
        forget(oldest);
      }
    },
  };
}

function signatureOf({ dev, ino, size, mode, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mode, mtimeNs, ctimeNs].join(':');
}
