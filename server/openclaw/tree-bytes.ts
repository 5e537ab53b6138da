import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../errors.ts';

/**
 * Bytes of all files below a path; 0 when it is not there. Names that are not UTF-8 and directories that cannot be read
 * are counted as nothing.
 */
export async function treeBytes(path: string): Promise<number> {
  try {
    const info = await lstat(path);
    if (!info.isDirectory()) return info.size;
    let bytes = 0;
    for (const name of await readdir(path)) bytes += await treeBytes(join(path, name));
    return bytes;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'EACCES') return 0;
    throw error;
  }
}
