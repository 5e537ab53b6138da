import { closeSync, fstatSync, openSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { IndexRecord } from '../backup/archive-index.ts';
import type { TarEntryMeta } from '../platform/archive/tar-header.ts';
import type { TarWriter, WrittenFile } from '../platform/archive/tar-writer.ts';
import { copyDatabase, removeDatabase } from '../platform/sqlite-copy.ts';
import { isAppended } from './capture-entry.ts';
import { sanitizeDatabaseCopy } from './database-sanitizer.ts';
import { completeJsonlSize, readSmall } from './file-reading.ts';
import type { WalkNode } from './state-walk.ts';
import type { WarningList } from './warning-list.ts';

const SMALL_FILE = 256 * 1024;

export interface WrittenContent extends WrittenFile {
  readonly size: number;
  readonly flaw: IndexRecord['flaw'];
}

interface Deps {
  readonly writer: TarWriter;
  readonly warnings: WarningList;
  /** A private directory for copies of databases. */
  readonly scratchDir: string;
  /** Bytes taken so far of the file that is being written. */
  readonly onBytes: (within: number) => void;
}

/** Writes the content of one file at a time into an archive while the Gateway may write it too. */
export class ContentCapture {
  readonly #writer: TarWriter;
  readonly #warnings: WarningList;
  readonly #scratchDir: string;
  readonly #onBytes: (within: number) => void;
  readonly #scratch = Buffer.allocUnsafeSlow(SMALL_FILE);

  constructor({ writer, warnings, scratchDir, onBytes }: Deps) {
    this.#writer = writer;
    this.#warnings = warnings;
    this.#scratchDir = scratchDir;
    this.#onBytes = onBytes;
  }

  /** The bytes as they are; of a transcript the complete lines. */
  async plainFile(node: WalkNode, meta: TarEntryMeta, fd: number, info: Stats): Promise<WrittenContent> {
    const size = node.path.endsWith('.jsonl') ? completeJsonlSize(fd, info.size) : info.size;
    if (size < info.size) {
      this.#warnings.add(
        `${node.path}: its last line was not complete; the ${info.size - size} bytes after the last complete line are left out.`,
      );
    }
    if (size < SMALL_FILE && size === info.size) {
      const { content, stable } = readSmall(fd, this.#scratch);
      if (!stable && !isAppended(node.path)) this.#warnings.add(`${node.path} changed while it was read.`);
      const kept = stable ? content : content.subarray(0, isAppended(node.path) ? size : content.length);
      return { ...(await this.#writer.bytes(meta, kept)), size: kept.length, flaw: null };
    }
    const written = await this.#writer.file(meta, fd, size, this.#onBytes);
    const after = fstatSync(fd);
    if (written.short)
      this.#warnings.add(`${node.path} became shorter while it was read; the missing end is zero bytes.`);
    else if (after.size > info.size && size === info.size)
      this.#warnings.add(`${node.path} grew while it was read; what was added is not in this backup.`);
    else if (after.mtimeMs !== info.mtimeMs && size === info.size)
      this.#warnings.add(`${node.path} changed while it was read.`);
    return { ...written, size, flaw: written.short ? 'short' : null };
  }

  /** A consistent copy, cleaned of leases, while others write. `onCopy` may read it before it is gone. */
  async database(
    node: WalkNode,
    meta: TarEntryMeta,
    liveFd: number,
    onCopy: (path: string) => void,
  ): Promise<WrittenContent> {
    const copy = join(this.#scratchDir, 'database');
    removeDatabase(copy);
    const outcome = await copyDatabase(node.fsPath, copy);
    if (outcome.kind !== 'copied') {
      this.#warnings.add(
        outcome.kind === 'damaged'
          ? `The database ${node.path} is damaged in the live state (${outcome.message}); its file is kept as it is.`
          : `The database ${node.path} stayed locked by another program and could not be copied as a whole; the bytes kept of it are not consistent.`,
      );
      const size = fstatSync(liveFd).size;
      return { ...(await this.#writer.file(meta, liveFd, size, this.#onBytes)), size, flaw: outcome.kind };
    }
    if (outcome.locked)
      this.#warnings.add(
        `The database ${node.path} stayed locked by another program; it is kept as a crash of that program would have left it.`,
      );
    sanitizeDatabaseCopy(copy);
    onCopy(copy);
    const fd = openSync(copy, 'r');
    try {
      const size = fstatSync(fd).size;
      return { ...(await this.#writer.file(meta, fd, size, this.#onBytes)), size, flaw: null };
    } finally {
      closeSync(fd);
      removeDatabase(copy);
    }
  }
}
