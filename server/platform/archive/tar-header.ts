import { AppError } from '../../errors.ts';

export const BLOCK = 512;

export type TarEntryType = 'file' | 'directory' | 'symlink' | 'hardlink';

/** What one entry says of itself, after pax and GNU long names were applied. Nothing here is trusted. */
export interface TarEntryHead {
  readonly path: string;
  readonly type: TarEntryType;
  /** Bytes of content; 0 for everything but a file. */
  readonly size: number;
  /** All twelve bits as stored; the reader masks them. */
  readonly mode: number;
  /** Unix seconds. */
  readonly mtime: number;
  /** Target of a link, else empty. */
  readonly linkpath: string;
}

export interface TarEntryMeta {
  readonly path: string;
  readonly mode: number;
  readonly mtime: number;
  readonly uid: number;
  readonly gid: number;
}

const TYPE_FLAGS: Record<TarEntryType, string> = { file: '0', directory: '5', symlink: '2', hardlink: '1' };
const MAX_OCTAL_SIZE = 0o77777777777;

/** The header blocks of one entry: ustar, with a pax header before it when a name or the size does not fit. */
export function encodeHeader(meta: TarEntryMeta, type: TarEntryType, size: number, linkpath = ''): Buffer {
  const path = type === 'directory' ? `${meta.path}/` : meta.path;
  const split = splitName(Buffer.from(path));
  const link = shortened(linkpath);
  const records: string[] = [];
  if (!split) records.push(paxRecord('path', path));
  if (Buffer.byteLength(linkpath) > 100) records.push(paxRecord('linkpath', linkpath));
  if (size > MAX_OCTAL_SIZE) records.push(paxRecord('size', String(size)));
  const name = split ?? { name: shortened(path), prefix: Buffer.alloc(0) };
  const main = ustarBlock(
    name,
    TYPE_FLAGS[type],
    records.length > 0 ? Math.min(size, MAX_OCTAL_SIZE) : size,
    meta,
    link,
  );
  if (records.length === 0) return main;
  const body = Buffer.from(records.join(''));
  const paxName = { name: Buffer.from('PaxHeader/entry'), prefix: Buffer.alloc(0) };
  const head = ustarBlock(paxName, 'x', body.length, { ...meta, mode: 0o600 }, Buffer.alloc(0));
  return Buffer.concat([head, body, Buffer.alloc(padding(body.length)), main]);
}

/** Zero bytes that fill the last block of `size` bytes. */
export function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

/** What fits of a name that a pax header carries as a whole: whole characters, for readers that look at it. */
function shortened(path: string): Buffer {
  let length = 100;
  const bytes = Buffer.from(path);
  while (length > 0 && ((bytes[length] ?? 0) & 0xc0) === 0x80) length -= 1;
  return bytes.subarray(0, length);
}

function splitName(path: Buffer): { name: Buffer; prefix: Buffer } | null {
  if (path.length <= 100) return { name: path, prefix: Buffer.alloc(0) };
  for (let cut = Math.min(155, path.length - 2); cut >= path.length - 101 && cut > 0; cut -= 1) {
    if (path[cut] === 0x2f) return { name: path.subarray(cut + 1), prefix: path.subarray(0, cut) };
  }
  return null;
}

function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  length = bytes + String(length).length;
  return `${length}${rest}`;
}

function ustarBlock(
  name: { name: Buffer; prefix: Buffer },
  flag: string,
  size: number,
  meta: TarEntryMeta,
  link: Buffer,
): Buffer {
  const block = Buffer.alloc(BLOCK);
  name.name.copy(block, 0);
  octal(block, 100, 8, meta.mode & 0o7777);
  octal(block, 108, 8, meta.uid <= 0o7777777 ? meta.uid : 0);
  octal(block, 116, 8, meta.gid <= 0o7777777 ? meta.gid : 0);
  octal(block, 124, 12, size);
  octal(block, 136, 12, Math.max(0, Math.floor(meta.mtime)));
  block.write('        ', 148, 'latin1');
  block.write(flag, 156, 'latin1');
  link.copy(block, 157);
  block.write('ustar\u000000', 257, 'latin1');
  name.prefix.copy(block, 345);
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function octal(block: Buffer, offset: number, length: number, value: number): void {
  block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, 'latin1');
}

function checksum(block: Buffer): number {
  let sum = 0;
  for (let index = 0; index < BLOCK; index += 1) {
    sum += index >= 148 && index < 156 ? 0x20 : (block[index] as number);
  }
  return sum;
}

export interface RawHeader {
  /** As stored: where a header before it carries the whole name, this may end within a character. */
  readonly name: Buffer;
  readonly flag: string;
  readonly size: number;
  readonly mode: number;
  readonly mtime: number;
  /** As `name`. */
  readonly linkname: Buffer;
}

/** Reads one header block. @throws AppError `refused` when the block is no header or its checksum is wrong. */
export function decodeHeader(block: Buffer): RawHeader {
  if (number(block, 148, 8) !== checksum(block)) {
    throw damaged('a header block has a wrong checksum');
  }
  const posix = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = posix ? text(block, 345, 155) : NOTHING;
  const name = text(block, 0, 100);
  return {
    name: prefix.length > 0 ? Buffer.concat([prefix, SLASH, name]) : name,
    flag: String.fromCharCode(block[156] || 0x30),
    size: number(block, 124, 12),
    mode: number(block, 100, 8),
    mtime: number(block, 136, 12),
    linkname: text(block, 157, 100),
  };
}

export function damaged(what: string, cause?: unknown): AppError {
  return new AppError('refused', `The archive is damaged: ${what}. Nothing was written.`, {
    hint: 'Choose another backup, or copy this one again from where it came from.',
    cause,
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Strict UTF-8: a name in another encoding could not be carried unchanged. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw damaged('a name in it is not UTF-8', cause);
  }
}

function text(block: Buffer, offset: number, length: number): Buffer {
  const field = block.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return end === -1 ? field : field.subarray(0, end);
}

const NOTHING = Buffer.alloc(0);
const SLASH = Buffer.from('/');

function number(block: Buffer, offset: number, length: number): number {
  const field = block.subarray(offset, offset + length);
  const first = field[0] as number;
  if (first & 0x80) {
    let value = first & 0x7f;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    if (!Number.isSafeInteger(value)) throw damaged('a number in a header is out of range');
    return value;
  }
  const digits = field
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
    .trimStart();
  if (digits === '') return 0;
  if (!/^[0-7]+$/.test(digits)) throw damaged('a number in a header is not octal');
  return Number.parseInt(digits, 8);
}
