import { mkdirSync, readdirSync, rmdirSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, errnoOf, isAppError } from '../errors.ts';
import { removeTreeSync } from '../platform/remove-tree.ts';

/** Never fills a disk to its last byte: 64 MiB or a fiftieth of it stay free, whichever is less. */
const RESERVE_BYTES = 64 * 1024 * 1024;

/**
 * Makes the directory that an archive is unpacked into, or takes an empty one. True when it was made here.
 * @throws AppError `conflict` when it holds something, `unavailable` when it cannot be made
 */
export function claimTarget(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'EEXIST' && isEmptyDirectory(path)) return false;
    if (errno === 'EEXIST')
      throw new AppError('conflict', `${path} exists and is not an empty directory. Nothing was written.`, {
        path,
        hint: 'Name a directory that does not exist yet.',
      });
    throw new AppError('unavailable', `${path} could not be made (${errno}). Nothing was written.`, {
      path,
      hint: `Check that ${dirname(path)} exists and may be written by this user.`,
      cause: error,
    });
  }
}

function isEmptyDirectory(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

/** Everything in it goes, and the directory itself when it was made here. */
export function clearTarget(path: string, created: boolean): void {
  for (const name of readdirSync(path, { encoding: 'buffer' }))
    removeTreeSync(Buffer.concat([Buffer.from(`${path}/`), name]));
  if (created) rmdirSync(path);
}

/** Bytes that may be written to the disk of `path`. */
export function freeBytes(path: string): number {
  const info = statfsSync(path);
  const reserve = Math.min(RESERVE_BYTES, Math.floor((info.blocks * info.bsize) / 50));
  return Math.max(0, info.bavail * info.bsize - reserve);
}

/** What went wrong while an archive was unpacked, in words. */
export function extractError(error: unknown, path: string): unknown {
  if (isAppError(error)) return error;
  const errno = errnoOf(error);
  if (errno === 'ENOSPC' || errno === 'EDQUOT')
    return noSpace(`There is no space left in ${path}. What was extracted is removed again.`, path, error);
  if (errno)
    return new AppError(
      'unavailable',
      `The archive could not be extracted to ${path} (${errno}). What was extracted is removed again.`,
      { path, cause: error },
    );
  return error;
}

/** What went wrong while databases were copied to a private place to be opened, in words. */
export function scratchError(error: unknown, path: string): unknown {
  if (isAppError(error)) return error;
  const errno = errnoOf(error);
  if (errno === 'ENOSPC' || errno === 'EDQUOT') return noScratchSpace(path, error);
  if (errno)
    return new AppError(
      'unavailable',
      `The databases could not be copied to ${path} to be checked (${errno}).`,
      {
        path,
        hint: 'Name another directory for temporary files in TMPDIR.',
        cause: error,
      },
    );
  return error;
}

export function noScratchSpace(path: string, cause?: unknown): AppError {
  return noSpace(
    `There is no space left in ${path} to check the databases. Nothing was left behind.`,
    path,
    cause,
  );
}

function noSpace(message: string, path: string, cause: unknown): AppError {
  return new AppError('disk-full', message, {
    path,
    hint: 'Free some space on this disk and try again.',
    cause,
  });
}
