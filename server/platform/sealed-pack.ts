import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { writeAllSync } from './write-all.ts';

/** Where a blob lies in a pack. */
export interface SealedBlob {
  readonly offset: number;
  /** Of the plain bytes. */
  readonly size: number;
}

const CIPHER = 'aes-256-gcm';
const TAG_BYTES = 16;

/** A key that lives as long as the process that made it: without it a pack is noise. */
export function newPackKey(): Buffer {
  return randomBytes(32);
}

/** Writes many blobs into one new file, mode 0600, each sealed with AES-256-GCM. Blocks its thread. */
export class SealedPackWriter {
  readonly #fd: number;
  readonly #key: Uint8Array;
  #offset = 0;

  constructor(path: string, key: Uint8Array) {
    this.#fd = openSync(path, 'wx', 0o600);
    this.#key = key;
  }

  get bytes(): number {
    return this.#offset;
  }

  async add(chunks: AsyncIterable<Buffer>): Promise<SealedBlob> {
    const offset = this.#offset;
    let size = 0;
    const cipher = createCipheriv(CIPHER, this.#key, nonceOf(offset));
    for await (const chunk of chunks) {
      size += chunk.length;
      this.#write(cipher.update(chunk));
    }
    this.#write(cipher.final());
    this.#write(cipher.getAuthTag());
    return { offset, size };
  }

  close(): void {
    closeSync(this.#fd);
  }

  #write(bytes: Buffer): void {
    writeAllSync(this.#fd, bytes);
    this.#offset += bytes.length;
  }
}

/** One blob of a pack. @throws when the pack was changed */
export function readSealed(path: string, key: Uint8Array, { offset, size }: SealedBlob): Buffer {
  const sealed = Buffer.alloc(size + TAG_BYTES);
  const fd = openSync(path, 'r');
  try {
    readSync(fd, sealed, 0, sealed.length, offset);
  } finally {
    closeSync(fd);
  }
  const decipher = createDecipheriv(CIPHER, key, nonceOf(offset));
  decipher.setAuthTag(sealed.subarray(size));
  return Buffer.concat([decipher.update(sealed.subarray(0, size)), decipher.final()]);
}

/** A pack has its own key and each blob its own place, so no nonce is used twice. */
function nonceOf(offset: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(offset), 4);
  return nonce;
}
