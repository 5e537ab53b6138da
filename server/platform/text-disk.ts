import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { errnoOf } from '../errors.ts';
import { writeFileAtomic } from './atomic-file.ts';

/** Above this a text is no config any more; an editor would choke on it. */
export const MAX_TEXT_BYTES = 20 * 1024 * 1024;

/** Text files on disk, read exactly: no newline or byte order mark is changed. */
export const textDisk = {
  read(path: string) {
    try {
      const realPath = realpathSync(path);
      const stats = statSync(realPath);
      if (stats.isDirectory()) return { kind: 'directory', detail: null } as const;
      if (!stats.isFile()) return { kind: 'unreadable', detail: 'not a regular file' } as const;
      if (stats.size > MAX_TEXT_BYTES) return { kind: 'too-large', detail: null } as const;
      const bytes = readFileSync(realPath);
      const text = decode(bytes);
      if (text === null) return { kind: 'binary', detail: null } as const;
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const mode = stats.mode & 0o777;
      return {
        kind: 'file',
        text,
        sha256,
        bytes: bytes.length,
        mode,
        realPath,
        writable: isWritable(realPath),
      } as const;
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === 'ENOENT' || errno === 'ENOTDIR') return { kind: 'missing', detail: null } as const;
      return { kind: 'unreadable', detail: errno } as const;
    }
  },
  realDirectory(path: string): string {
    try {
      return realpathSync(path);
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return path;
    }
  },
  async write(path: string, text: string): Promise<void> {
    await writeFileAtomic(textDisk.linkTarget(path), text);
  },
  remove: (path: string): Promise<void> => unlink(path),
  /** The file behind a symbolic link; the path itself when nothing is there yet. */
  linkTarget(path: string): string {
    try {
      return realpathSync(path);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return path;
      throw error;
    }
  },
};

/** UTF-8 with its byte order mark kept, or null for anything else. */
function decode(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return false;
  }
}
