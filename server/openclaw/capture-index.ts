import { closeSync, openSync } from 'node:fs';
import { formatIndexRecord, type IndexRecord } from '../backup/archive-index.ts';
import { writeAllSync } from '../platform/write-all.ts';

const PENDING_CHARS = 256 * 1024;

/** The index of an archive while it grows: kept on disk, so that memory does not grow with the state. */
export class CaptureIndex {
  readonly #fd: number;
  readonly #cut: number;
  #pending: string[] = [];
  #chars = 0;
  #bytes = 0;

  /** `path` must not exist. */
  constructor(path: string, archiveRoot: string) {
    this.#fd = openSync(path, 'wx+', 0o600);
    this.#cut = archiveRoot.length + 1;
  }

  add(record: IndexRecord): void {
    const line = formatIndexRecord({ ...record, entry: record.entry?.slice(this.#cut) ?? null });
    this.#pending.push(line);
    this.#chars += line.length;
    if (this.#chars >= PENDING_CHARS) this.#write();
  }

  /** The whole index, to be read from its start. */
  content(): { fd: number; size: number } {
    this.#write();
    return { fd: this.#fd, size: this.#bytes };
  }

  close(): void {
    closeSync(this.#fd);
  }

  #write(): void {
    const bytes = Buffer.from(this.#pending.join(''));
    writeAllSync(this.#fd, bytes);
    this.#bytes += bytes.length;
    this.#pending = [];
    this.#chars = 0;
  }
}
