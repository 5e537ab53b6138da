import type { IndexRecord } from '../backup/archive-index.ts';
import type { Asset } from '../backup/manifest.ts';
import { refused } from '../backup/scan.ts';
import type { PassResult } from './archive-pass.ts';
import type { PassEntry } from './entry-table.ts';

/** One file, directory or link of an archive with the place it belongs to, odd names included. */
export interface PlacedNode {
  readonly asset: Asset;
  /** Relative to the asset's root, for reading. */
  readonly path: string;
  /** The relative path as bytes where `path` cannot tell it: what is made on disk. */
  readonly rawPath: Buffer | null;
  /** Path of the entry that holds its content; null for oddly named directories and links. */
  readonly entry: string | null;
  readonly type: PassEntry['type'];
  readonly size: number;
  readonly mode: number;
  readonly mtime: number;
  readonly target: Buffer;
  readonly sha256: string | null;
  readonly database: boolean;
  readonly flaw: IndexRecord['flaw'];
}

/**
 * Everything in the archive that belongs to a root, made one by one. Links that are left out are not among them.
 * @throws AppError `refused`
 */
export function* placedNodes(pass: PassResult): Generator<PlacedNode, void> {
  const dropped = new Set(pass.links.dropped.map(({ path }) => path));
  const flaws = new Map<string, IndexRecord['flaw']>();
  for (const { entry, flaw } of pass.index ?? []) if (entry && flaw) flaws.set(entry, flaw);
  const root = pass.manifest ? `${pass.manifest.archiveRoot}/` : '';
  for (const [entry, found] of pass.entries) {
    const place = dropped.has(entry) ? null : pass.layout.place(entry);
    if (!place) continue;
    const flaw = flaws.get(entry.slice(root.length)) ?? null;
    yield {
      ...found,
      asset: place.asset,
      path: place.path,
      rawPath: null,
      entry,
      target: found.target === '' ? NO_TARGET : Buffer.from(found.target),
      flaw,
    };
  }
  for (const record of pass.index ?? []) if (record.odd) yield oddNode(record, record.odd, pass, root);
}

const NO_TARGET = Buffer.alloc(0);

function oddNode(
  record: IndexRecord,
  odd: { asset: number; name: string },
  pass: PassResult,
  root: string,
): PlacedNode {
  const asset = pass.manifest?.assets[odd.asset];
  if (!asset) throw refused('its index names a root that is not there');
  const rawPath = Buffer.from(odd.name, 'base64');
  // latin1 keeps every byte apart, so that the names are judged as the file system will see them.
  const segments = rawPath.toString('latin1').split('/');
  if (
    rawPath.includes(0) ||
    segments.some((segment) => segment === '' || segment === '.' || segment === '..')
  ) {
    throw refused('its index has an unsafe path');
  }
  const entry = record.entry === null ? null : root + record.entry;
  const found = entry === null ? null : pass.entries.get(entry);
  if (found === undefined) throw refused('its index names a file that is not there');
  return {
    asset,
    path: rawPath.toString('utf8'),
    rawPath,
    entry,
    type: record.type,
    size: record.size,
    mode: record.mode,
    mtime: found?.mtime ?? 0,
    target: Buffer.from(record.target ?? '', 'base64'),
    sha256: record.sha256,
    database: found?.database ?? false,
    flaw: record.flaw,
  };
}

/** Differences between the index and what was read. Empty for archives without an index. */
export function indexProblems(pass: PassResult): { path: string; message: string }[] {
  if (!pass.index || !pass.manifest) return [];
  const root = `${pass.manifest.archiveRoot}/`;
  const problems: { path: string; message: string }[] = [];
  const expected = new Uint8Array(pass.entries.size);
  for (const record of pass.index) {
    if (record.entry === null) continue;
    const path = root + record.entry;
    const found = pass.entries.get(path);
    if (found) expected[found.number] = 1;
    const message = found ? difference(record, found) : 'is missing from the archive';
    if (message) problems.push({ path: record.entry, message });
  }
  const control = new Set([`${root}manifest.json`, pass.manifest.gatehouse?.index]);
  for (const [path, { type, number }] of pass.entries) {
    // A directory more does no harm: tar adds those above a root when an archive is packed again.
    if (type !== 'directory' && expected[number] === 0 && !control.has(path))
      problems.push({ path: path.slice(root.length), message: 'is in the archive but not in its index' });
  }
  return problems;
}

function difference(record: IndexRecord, found: PassEntry): string | null {
  if (record.type !== found.type) return `is a ${found.type}, not a ${record.type}`;
  if (record.type === 'file' && record.size !== found.size)
    return `has ${found.size} bytes, not ${record.size}`;
  if (record.type === 'file' && record.sha256 !== found.sha256)
    return 'has another checksum: its content was changed';
  return record.type !== 'symlink' && record.mode !== found.mode ? 'has another mode' : null;
}
