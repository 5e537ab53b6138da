import type { Stats } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { AppError, errnoOf } from '../errors.ts';

interface PrivateFileRules {
  /** Directories that it must not be in. */
  readonly outside: readonly string[];
  readonly maxBytes: number;
}

/**
 * Reads a file that only its owner may read, and that belongs to this user.
 * @throws AppError `refused` (others may read it, or it is where it must not be), `unavailable`, `bad-input`; no message
 * has a part of its text
 */
export async function readPrivateFile(given: string, rules: PrivateFileRules): Promise<string> {
  try {
    const path = await realpath(given);
    for (const dir of rules.outside) {
      const inside = await realpath(dir).catch(() => dir);
      if (path === inside || path.startsWith(`${inside}/`)) throw wrongPlace(given, dir);
    }
    const file = await open(path, 'r');
    try {
      // Of what was opened, not of what the name stands for a moment later.
      const info = await file.stat();
      requirePrivate(given, info, rules.maxBytes);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    const errno = errnoOf(error);
    if (error instanceof AppError || errno === null) throw error;
    throw new AppError('unavailable', `${given} could not be read (${errno}).`, {
      path: given,
      cause: error,
    });
  }
}

function requirePrivate(path: string, info: Stats, maxBytes: number): void {
  if (!info.isFile()) throw new AppError('bad-input', `${path} is not a file.`, { path });
  if ((info.mode & 0o077) !== 0)
    throw new AppError('refused', `Others than its owner may read ${path}, so it is not used.`, {
      path,
      hint: `Make it private first: chmod 600 ${path}`,
    });
  const own = process.getuid?.() ?? info.uid;
  if (info.uid !== own)
    throw new AppError('refused', `${path} belongs to another user, so it is not used.`, { path });
  if (info.size > maxBytes)
    throw new AppError('bad-input', `${path} is too large to be a key file.`, { path });
}

function wrongPlace(path: string, dir: string): AppError {
  return new AppError('refused', `${path} lies in ${dir}, so it is not used.`, {
    path,
    hint: 'A key beside what it locks protects nothing, and it would be in the backups. Keep it elsewhere.',
  });
}
