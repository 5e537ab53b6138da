import { chmodSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { errnoOf } from '../errors.ts';

/**
 * Deletes a file or a directory with everything below, also below directories that do not let their owner write (a Go
 * module cache, a Nix store). Links are not followed. No error when nothing is there.
 * @throws the system's error for what belongs to somebody else
 */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    if (!isDenied(error)) throw error;
    openDirectories(Buffer.from(path));
    await rm(path, { recursive: true, force: true });
  }
}

/** {@link removeTree} for work that has a thread of its own. */
export function removeTreeSync(path: string | Buffer): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    if (!isDenied(error)) throw error;
    openDirectories(Buffer.from(path));
    rmSync(path, { recursive: true, force: true });
  }
}

function isDenied(error: unknown): boolean {
  const errno = errnoOf(error);
  return errno === 'EACCES' || errno === 'EPERM';
}

/** Lets the owner into each directory. What cannot be changed is left for the removal to fail at. */
function openDirectories(path: Buffer): void {
  try {
    const info = lstatSync(path);
    if (!info.isDirectory()) return;
    if ((info.mode & 0o700) !== 0o700) chmodSync(path, (info.mode & 0o777) | 0o700);
    for (const entry of readdirSync(path, { withFileTypes: true, encoding: 'buffer' }))
      if (entry.isDirectory()) openDirectories(Buffer.concat([path, SLASH, entry.name]));
  } catch (error) {
    if (!isDenied(error) && errnoOf(error) !== 'ENOENT') throw error;
  }
}

const SLASH = Buffer.from('/');
