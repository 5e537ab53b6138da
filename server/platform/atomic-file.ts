import { randomBytes } from 'node:crypto';
import { chmod, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError, errnoOf, messageOf } from '../errors.ts';

export interface WriteOptions {
  /** Mode of a file that does not exist yet. An existing file keeps its own. Default 0600. */
  readonly mode?: number;
}

/**
 * Replaces `path` by `data` so that a reader sees the old or the new bytes, never a mixture, also after a crash:
 * temp file in the same directory, fsync, rename, fsync of the directory. Mode and owner of an existing file stay.
 * @throws AppError `disk-full` or `unavailable`; the file that was there is untouched.
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  const temp = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  const existing = await stat(path).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return null;
    throw writeError(path, error);
  });
  const mode = existing ? existing.mode & 0o777 : (options.mode ?? 0o600);
  const handle = await open(temp, 'wx', mode).catch((error: unknown) => {
    throw writeError(path, error);
  });
  try {
    try {
      await handle.writeFile(data);
      if (existing && process.getuid?.() === 0) await handle.chown(existing.uid, existing.gid);
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temp, path);
  } catch (error) {
    await removeIfThere(temp);
    throw writeError(path, error);
  }
  try {
    await syncDirectory(dirname(path));
  } catch (cause) {
    const reason = errnoOf(cause) ?? messageOf(cause);
    throw new AppError('unavailable', `${path} was written, and its disk did not confirm it (${reason}).`, {
      hint: 'Look at the disk: after a power failure the old text may be back.',
      path,
      cause,
    });
  }
}

/** Makes a rename in `path` durable. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Narrows the mode of something Gatehouse owns; other people's files keep theirs. */
export async function ensureMode(path: string, mode: number): Promise<void> {
  const current = await stat(path);
  if ((current.mode & 0o777) !== mode) await chmod(path, mode);
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

function writeError(path: string, cause: unknown): AppError {
  const errno = errnoOf(cause);
  if (errno === 'ENOSPC' || errno === 'EDQUOT') {
    return new AppError('disk-full', `There is no space left to write ${path}. The file is unchanged.`, {
      hint: 'Free some space on this disk and try again.',
      path,
      cause,
    });
  }
  return new AppError(
    'unavailable',
    `${path} could not be written (${errno ?? messageOf(cause)}). The file is unchanged.`,
    {
      hint: 'Check that the directory exists and that this user may write to it.',
      path,
      cause,
    },
  );
}
