import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from '../errors.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { createRememberedReads } from './remembered-reads.ts';

/** Above this a text is no config any more; an editor would choke on it. */
export const MAX_TEXT_BYTES = 20 * 1024 * 1024;

interface Content {
  /** Null: not UTF-8 text. */
  readonly text: string | null;
  readonly sha256: string;
  readonly bytes: number;
}

/** The same files are looked at every few seconds. */
const remembered = createRememberedReads<Content>();

/** Text files on disk, read exactly: no newline or byte order mark is changed. */
export const textDisk = {
  read(path: string) {
    try {
      const realPath = realpathSync(path);
      const stats = statSync(realPath, { bigint: true });
      if (stats.isDirectory()) return { kind: 'directory', detail: null } as const;
      if (!stats.isFile()) return { kind: 'unreadable', detail: 'not a regular file' } as const;
      if (stats.size > MAX_TEXT_BYTES) return { kind: 'too-large', detail: null } as const;
      const content = remembered.recall(realPath, stats) ?? readContent(realPath);
      remembered.remember(realPath, stats, content);
      if (content.text === null) return { kind: 'binary', detail: null } as const;
      const { text, sha256, bytes } = content;
      const mode = Number(stats.mode & 0o777n);
      return {
        kind: 'file',
        text,
        sha256,
        bytes,
        mode,
        realPath,
        // It is replaced by a rename, which writes to its directory.
        writable: isWritable(realPath) && isWritable(dirname(realPath)),
        hardLinked: stats.nlink > 1n,
      } as const;
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === 'ENOENT' || errno === 'ENOTDIR') {
        const target = linkText(path);
        if (target === null) return { kind: 'missing', detail: null } as const;
        return { kind: 'unreadable', detail: `a symbolic link to ${target}, which is not there` } as const;
      }
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
  linkText,
  /** The file behind a symbolic link; the path itself when nothing is there yet. A dangling link is not replaced. */
  linkTarget(path: string): string {
    try {
      return realpathSync(path);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT' && linkText(path) === null) return path;
      throw error;
    }
  },
};

/** What a symbolic link says, wherever that leads; null for what is no link. */
function linkText(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}

function readContent(realPath: string): Content {
  const bytes = readFileSync(realPath);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { text: decode(bytes), sha256, bytes: bytes.length };
}

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
