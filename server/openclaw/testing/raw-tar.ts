import { gzipSync } from 'node:zlib';

export interface RawEntry {
  readonly name: string;
  readonly flag?: string;
  readonly body?: Buffer | string;
  readonly link?: string;
  readonly mode?: number;
  /** What the header says, when it lies. */
  readonly size?: number;
}

/** Blocks of one entry as they are, with no rule kept but the checksum: for archives that no honest writer makes. */
export function rawEntry(entry: RawEntry): Buffer {
  const body = Buffer.from(entry.body ?? '');
  const block = Buffer.alloc(512);
  block.write(entry.name.slice(0, 100), 0);
  block.write(`${(entry.mode ?? 0o644).toString(8).padStart(7, '0')}\0`, 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${(entry.size ?? body.length).toString(8).padStart(11, '0')}\0`, 124);
  block.write('14000000000\0', 136);
  block.write(entry.flag ?? '0', 156);
  block.write(entry.link ?? '', 157);
  block.write('ustar\u000000', 257);
  block.write('        ', 148);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([block, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

/** A pax header with these records, to stand before an entry. */
export function paxEntry(records: Record<string, string>, flag = 'x'): Buffer {
  const body = Object.entries(records)
    .map(([key, value]) => {
      let length = 0;
      for (let guess = 1; guess < 20; guess += 1) {
        const line = `${length || 1} ${key}=${value}\n`;
        length = Buffer.byteLength(line);
      }
      return `${length} ${key}=${value}\n`;
    })
    .join('');
  return rawEntry({ name: 'PaxHeader', flag, body });
}

export function rawTar(parts: readonly (Buffer | RawEntry)[], end: Buffer = Buffer.alloc(1024)): Buffer {
  return Buffer.concat([...parts.map((part) => (Buffer.isBuffer(part) ? part : rawEntry(part))), end]);
}

export function rawArchive(parts: readonly (Buffer | RawEntry)[]): Buffer {
  return gzipSync(rawTar(parts));
}
