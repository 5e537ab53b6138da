import { AppError } from '../../errors.ts';
import {
  BLOCK,
  damaged,
  decodeHeader,
  decodeText,
  padding,
  type TarEntryHead,
  type TarEntryType,
} from './tar-header.ts';

/** One entry and, for a file, its bytes. Bytes that are not read are skipped. */
export interface TarEntry {
  readonly head: TarEntryHead;
  body(): AsyncGenerator<Buffer, void>;
}

const TYPES: Readonly<Record<string, TarEntryType>> = {
  '0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'directory',
};
const REFUSED_TYPES: Readonly<Record<string, string>> = {
  '3': 'a character device',
  '4': 'a block device',
  '6': 'a FIFO',
  S: 'a sparse file',
  M: 'a piece of a multi-volume archive',
  V: 'a volume label',
  D: 'a directory dump',
};
const MAX_META_BYTES = 1024 * 1024;

/**
 * Reads a tar stream strictly: ustar, pax and GNU long names; everything else (devices, sparse files, wrong
 * checksums, a missing end, bytes after the end) is refused. Paths and links are handed on as stored; judging them
 * is the caller's work.
 * @throws AppError `refused`
 */
export async function* readTar(chunks: AsyncIterable<Buffer>): AsyncGenerator<TarEntry, void> {
  const source = new ByteSource(chunks);
  let overrides: Overrides = {};
  for (;;) {
    const block = await source.exactly(BLOCK, 'its end is missing');
    if (isZero(block)) {
      await expectEnd(source);
      return;
    }
    const raw = decodeHeader(block);
    const special = await readSpecial(source, raw.flag, raw.size);
    if (special) {
      overrides = { ...overrides, ...special };
      continue;
    }
    const head = resolveHead(raw, overrides);
    overrides = {};
    let left = head.size;
    const body = async function* (): AsyncGenerator<Buffer, void> {
      while (left > 0) {
        // The first chunk is a whole block at least, so that a reader can tell a file's kind by its first bytes.
        const chunk = await source.upTo(left, left === head.size ? Math.min(BLOCK, left) : 1);
        left -= chunk.length;
        yield chunk;
      }
    };
    yield { head, body };
    while (left > 0) left -= (await source.upTo(left, 1)).length;
    await source.exactly(padding(head.size), 'its end is missing');
  }
}

interface Overrides {
  path?: string;
  linkpath?: string;
  size?: number;
}

function resolveHead(raw: ReturnType<typeof decodeHeader>, overrides: Overrides): TarEntryHead {
  const path = overrides.path ?? decodeText(raw.name);
  const named = TYPES[raw.flag];
  if (!named) {
    const what = REFUSED_TYPES[raw.flag] ?? `an entry of the unknown type ${JSON.stringify(raw.flag)}`;
    throw refusedEntry(path, `it is ${what}`);
  }
  // Before ustar a directory was a file whose name ends in a slash.
  const type = named === 'file' && path.endsWith('/') ? 'directory' : named;
  if (type !== 'file' && (overrides.size ?? raw.size) > 0)
    throw refusedEntry(path, 'it has content but is no file');
  if (overrides.size !== undefined && raw.size !== overrides.size && overrides.size <= 0o77777777777) {
    throw refusedEntry(path, 'two different sizes are given for it');
  }
  const size = type === 'file' ? (overrides.size ?? raw.size) : 0;
  const linkpath = overrides.linkpath ?? decodeText(raw.linkname);
  return { path, type, size, mode: raw.mode, mtime: raw.mtime, linkpath };
}

async function readSpecial(source: ByteSource, flag: string, size: number): Promise<Overrides | null> {
  if (flag !== 'x' && flag !== 'g' && flag !== 'L' && flag !== 'K') return null;
  if (size > MAX_META_BYTES) throw damaged('a header is larger than 1 MiB');
  const body = await source.exactly(size, 'its end is missing');
  await source.exactly(padding(size), 'its end is missing');
  if (flag === 'L') return { path: longName(body) };
  if (flag === 'K') return { linkpath: longName(body) };
  const found = parsePax(body);
  if (
    flag === 'g' &&
    (found.path !== undefined || found.linkpath !== undefined || found.size !== undefined)
  ) {
    throw damaged('a global header renames or resizes every entry');
  }
  return found;
}

function longName(body: Buffer): string {
  const end = body.indexOf(0);
  return decodeText(end === -1 ? body : body.subarray(0, end));
}

function parsePax(body: Buffer): Overrides {
  const found: Overrides = {};
  let at = 0;
  while (at < body.length) {
    const space = body.indexOf(0x20, at);
    const digits = space === -1 ? '' : body.toString('latin1', at, space);
    const end = at + Number(digits);
    if (
      !/^[1-9][0-9]{0,6}$/.test(digits) ||
      end > body.length ||
      body[end - 1] !== 0x0a ||
      end <= space + 1
    ) {
      throw damaged('a pax header is malformed');
    }
    const record = decodeText(body.subarray(space + 1, end - 1));
    const equals = record.indexOf('=');
    if (equals < 1) throw damaged('a pax header is malformed');
    applyPax(found, record.slice(0, equals), record.slice(equals + 1));
    at = end;
  }
  return found;
}

function applyPax(found: Overrides, key: string, value: string): void {
  if (key === 'path') found.path = value;
  else if (key === 'linkpath') found.linkpath = value;
  else if (key === 'size') {
    const size = Number(value);
    if (!/^[0-9]+$/.test(value) || !Number.isSafeInteger(size))
      throw damaged('a size in a pax header is no number');
    found.size = size;
  } else if (key.startsWith('GNU.sparse')) throw damaged('it holds a sparse file, which is not supported');
}

function refusedEntry(path: string, why: string): AppError {
  return new AppError(
    'refused',
    `The archive was refused: ${JSON.stringify(path)} – ${why}. Nothing was written.`,
    {
      path,
      hint: 'Use an archive made by Gatehouse, by OpenClaw, or by tar from a state directory.',
    },
  );
}

async function expectEnd(source: ByteSource): Promise<void> {
  const second = await source.exactly(BLOCK, 'its end is missing');
  if (!isZero(second)) throw damaged('data follows the end of the archive');
  for (;;) {
    const rest = await source.next();
    if (!rest) return;
    if (!isZero(rest)) throw damaged('data follows the end of the archive');
  }
}

const ZEROS = Buffer.alloc(BLOCK);

function isZero(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at += BLOCK) {
    const part = bytes.subarray(at, at + BLOCK);
    if (!part.equals(ZEROS.subarray(0, part.length))) return false;
  }
  return true;
}

/** Hands out a stream of chunks by byte counts, without copying where one chunk is enough. */
class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next bytes in the size they come, or null at the end. */
  async next(): Promise<Buffer | null> {
    if (this.#rest.length > 0) {
      const rest = this.#rest;
      this.#rest = Buffer.alloc(0);
      return rest;
    }
    for (;;) {
      const { value, done } = await this.#chunks.next();
      if (done) return null;
      if (value.length > 0) return value;
    }
  }

  /** What is there of the next `count` bytes, but at least `least`. */
  async upTo(count: number, least: number): Promise<Buffer> {
    const chunk = await this.next();
    if (!chunk) throw damaged('it is cut off');
    if (chunk.length < least) {
      this.#rest = chunk;
      return await this.exactly(least, 'its end is missing');
    }
    this.#rest = chunk.subarray(count);
    return chunk.subarray(0, count);
  }

  async exactly(count: number, otherwise: string): Promise<Buffer> {
    if (count === 0) return this.#rest.subarray(0, 0);
    const parts: Buffer[] = [];
    let have = 0;
    while (have < count) {
      const chunk = await this.next();
      if (!chunk)
        throw damaged(have === 0 && parts.length === 0 ? `it is cut off: ${otherwise}` : 'it is cut off');
      parts.push(chunk);
      have += chunk.length;
    }
    const all = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    this.#rest = all.subarray(count);
    return all.subarray(0, count);
  }
}
