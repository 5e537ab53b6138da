import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type IndexRecord, indexRecords } from '../backup/archive-index.ts';

const PIECE_BYTES = 128 * 1024;

/** The index of an archive as it was read: packed, and parsed anew each time its records are gone through. */
export class KeptIndex implements Iterable<IndexRecord> {
  readonly #hash = createHash('sha256');
  readonly #packed: Buffer[] = [];
  #open: Buffer[] = [];
  #openBytes = 0;

  add(chunk: Buffer): void {
    this.#hash.update(chunk);
    this.#open.push(Buffer.from(chunk));
    this.#openBytes += chunk.length;
    if (this.#openBytes >= PIECE_BYTES) this.#pack();
  }

  /** Hex; after the last chunk, once. */
  sha256(): string {
    this.#pack();
    return this.#hash.digest('hex');
  }

  /** Going through it throws AppError `refused`. */
  [Symbol.iterator](): Iterator<IndexRecord> {
    return indexRecords(this.#pieces());
  }

  *#pieces(): Generator<Buffer, void> {
    for (const piece of this.#packed) yield inflateRawSync(piece);
  }

  #pack(): void {
    this.#packed.push(deflateRawSync(Buffer.concat(this.#open), { level: 1 }));
    this.#open = [];
    this.#openBytes = 0;
  }
}
