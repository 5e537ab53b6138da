import { AppError } from '../errors.ts';
import { isRecord } from './manifest.ts';

/** One line of `ROOT/gatehouse/index.jsonl`: what an entry must be, and its true name where tar could not carry it. */
export interface IndexRecord {
  /** Entry path without `ROOT/`; null for an oddly named directory or link, which has no entry of its own. */
  readonly entry: string | null;
  readonly type: 'file' | 'directory' | 'symlink';
  readonly mode: number;
  readonly size: number;
  /** Files only, hex. */
  readonly sha256: string | null;
  /** Where an oddly named one belongs: number of its asset and the base64 of its relative path. */
  readonly odd: { readonly asset: number; readonly name: string } | null;
  /** Base64 of the target of an oddly named link. */
  readonly target: string | null;
  /** The database was already damaged or stayed locked, or the file was cut short while it was read. */
  readonly flaw: 'damaged' | 'locked' | 'short' | null;
}

export function formatIndexRecord(record: IndexRecord): string {
  const { entry, type, mode, size, sha256, odd, target, flaw } = record;
  return `${JSON.stringify({
    entry,
    type,
    mode,
    ...(type === 'file' ? { size, sha256 } : {}),
    ...(odd ? { asset: odd.asset, name: odd.name } : {}),
    ...(target === null ? {} : { target }),
    ...(flaw ? { flaw } : {}),
  })}\n`;
}

/** The records of an index that comes in pieces of any size. @throws AppError `refused` */
export function* indexRecords(pieces: Iterable<Uint8Array>): Generator<IndexRecord, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield parseIndexRecord(line);
  }
  if (rest !== '') yield parseIndexRecord(rest);
}

function parseIndexRecord(line: string): IndexRecord {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw badIndex('a line is not JSON', cause);
  }
  if (!isRecord(value)) throw badIndex('a line is not an object');
  const { entry, type, mode, size, sha256, asset, name, target, flaw } = value;
  if (entry !== null && typeof entry !== 'string') throw badIndex('an entry has no path');
  if (type !== 'file' && type !== 'directory' && type !== 'symlink')
    throw badIndex('an entry has an unknown type');
  if (typeof mode !== 'number' || !Number.isInteger(mode)) throw badIndex('an entry has no mode');
  if (type === 'file' && (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)))
    throw badIndex('a file has no checksum');
  const odd = typeof name === 'string' && typeof asset === 'number' ? { asset, name } : null;
  if (entry === null && !odd) throw badIndex('an entry has no path');
  return {
    entry,
    type,
    mode: carriedMode(mode, type),
    size: typeof size === 'number' ? size : 0,
    sha256: typeof sha256 === 'string' ? sha256 : null,
    odd,
    target: typeof target === 'string' ? target : null,
    flaw: flaw === 'damaged' || flaw === 'locked' || flaw === 'short' ? flaw : null,
  };
}

function badIndex(what: string, cause?: unknown): AppError {
  return new AppError('refused', `The index of the archive was refused: ${what}. Nothing was written.`, {
    hint: 'Choose another backup.',
    cause,
  });
}

/** Of a directory also setgid and sticky, which say whose is what is made in it; never what lets a program act as another. */
export function carriedMode(mode: number, type: string): number {
  return mode & (type === 'directory' ? 0o3777 : 0o777);
}

/** What was known of a database when it was captured, as a sentence; null: it was sound. */
export function databaseFlaw(name: string, flaw: IndexRecord['flaw']): string | null {
  if (flaw === 'damaged') return `${name} was damaged already when it was backed up`;
  if (flaw === 'locked')
    return `${name} was locked by another program when it was backed up: it is not consistent`;
  return null;
}
