import { createHash, hash as digestOf, type Hash } from 'node:crypto';
import { carriedMode, type IndexRecord } from '../backup/archive-index.ts';
import { type ArchiveLayout, layoutOf, layoutOfPlainTar } from '../backup/layout.ts';
import type { BackupManifest } from '../backup/manifest.ts';
import type { ArchiveProgress } from '../backup/ports.ts';
import {
  ArchiveScan,
  judgeLinks,
  type LinkVerdict,
  refused,
  type ScannedLink,
  safePath,
} from '../backup/scan.ts';
import { openArchive } from '../platform/archive/archive-source.ts';
import type { TarEntryHead } from '../platform/archive/tar-header.ts';
import type { TarEntry } from '../platform/archive/tar-reader.ts';
import { isSqliteStart } from '../platform/sqlite-copy.ts';
import { ControlFiles } from './archive-control.ts';
import { EntryTable } from './entry-table.ts';

export interface PassResult {
  readonly sha256: string;
  readonly entries: EntryTable;
  readonly layout: ArchiveLayout;
  readonly manifest: BackupManifest | null;
  /** Null when the archive has none. */
  readonly index: Iterable<IndexRecord> | null;
  readonly links: LinkVerdict;
  readonly contentBytes: number;
  readonly warnings: readonly string[];
}

/** Takes content while an archive is read. What it is handed was judged before: its path is safe and its own. */
export interface PassSink {
  /** A file before its content. False when its content is not wanted. */
  file(path: string, start: FileStart): boolean;
  /** More of a file that is wanted; the memory may be used again when this settles. */
  write(chunk: Buffer): Promise<void>;
  /** After the last byte of a file that is wanted, and also when reading fails in its middle. */
  done(): Promise<void>;
  /** A second name of a file that came before. */
  hardlink?(path: string, target: string): Promise<void>;
}

export interface FileStart {
  readonly head: TarEntryHead;
  /** By its first bytes. */
  readonly database: boolean;
}

export interface PassOptions {
  /** The space for the content, where all of it is written. */
  readonly maxBytes?: number;
  readonly sink?: PassSink;
  readonly onProgress?: (progress: ArchiveProgress) => void;
}

/**
 * Reads an archive from start to end, judges every entry and hashes every file. Writes nothing but what the sink takes,
 * and hands an entry to it only after it was judged; the archive as a whole is judged when this returns.
 * @throws AppError `refused` with the reason, `disk-full`, `not-found`, `unavailable`
 */
export async function passArchive(path: string, options: PassOptions = {}): Promise<PassResult> {
  const source = await openArchive(path);
  const scan = new ArchiveScan({ maxBytes: options.maxBytes ?? Number.POSITIVE_INFINITY });
  const entries = new EntryTable();
  const found = new ControlFiles();
  let doneBytes = 0;
  const tell = (): void =>
    options.onProgress?.({
      doneBytes: source.readBytes(),
      totalBytes: source.bytes,
      doneFiles: entries.size,
      totalFiles: null,
    });
  for await (const entry of source.entries()) {
    const entryPath = scan.judge(entry.head);
    const collect = found.collector(entryPath, entry.head.size);
    const content =
      entry.head.type === 'file' ? await readContent(entry, entryPath, collect, options.sink, tell) : null;
    const { type, size, mode, mtime, linkpath } = entry.head;
    const target = type === 'hardlink' ? safePath(linkpath) : linkpath;
    if (type === 'hardlink') await options.sink?.hardlink?.(entryPath, target);
    entries.add(entryPath, {
      type,
      size,
      mode: carriedMode(mode, type),
      mtime,
      target,
      sha256: content?.sha256 ?? null,
      database: content?.database ?? false,
    });
    doneBytes += size;
    tell();
  }
  const manifest = found.manifest(entries);
  scan.finish(manifest !== null);
  const layout = manifest ? layoutOf(manifest) : layoutOfPlainTar(entries.keys(), scan.absolute);
  const links = judgeLinks(scan.links, manifest, layout.state);
  if (manifest) checkRoots(manifest, entries);
  checkRootTypes(layout, entries);
  const index = manifest?.gatehouse ? found.index(manifest.gatehouse) : null;
  const warnings = [...layout.notes, ...warningsOf(links, scan.specialModes)];
  return {
    sha256: source.sha256(),
    entries,
    layout,
    manifest,
    index,
    links,
    contentBytes: doneBytes,
    warnings,
  };
}

/** Of links that lead outside, as many are named; the rest is counted. */
const MAX_NAMED_LINKS = 20;

function warningsOf(links: LinkVerdict, specialModes: number): string[] {
  return [
    ...named(
      links.dropped,
      ({ path, target }) => `The link ${path} points outside, to ${target}; it is left out.`,
      (more) => `${more} more links point outside; they are left out.`,
    ),
    ...named(
      links.external,
      ({ path, target }) => `The link ${path} points outside the state directory, to ${target}.`,
      (more) => `${more} more links point outside the state directory.`,
    ),
    ...(specialModes > 0
      ? [`${specialModes} entries have setuid, setgid or sticky bits that are dropped.`]
      : []),
  ];
}

function named(
  links: readonly ScannedLink[],
  one: (link: ScannedLink) => string,
  rest: (more: number) => string,
): string[] {
  const words = links.slice(0, MAX_NAMED_LINKS).map(one);
  const more = links.length - words.length;
  return more > 0 ? [...words, rest(more)] : words;
}

function checkRoots(manifest: BackupManifest, entries: EntryTable): void {
  const root = `${manifest.archiveRoot}/`;
  const found = new Set<string>();
  for (const path of entries.keys()) {
    if (path !== manifest.archiveRoot && !path.startsWith(root))
      throw refused(`${JSON.stringify(path)} lies outside its root`);
    for (const { archivePath } of manifest.assets) {
      if (!found.has(archivePath) && (path === archivePath || path.startsWith(`${archivePath}/`)))
        found.add(archivePath);
    }
  }
  const missing = manifest.assets.find(({ archivePath }) => !found.has(archivePath));
  if (missing) throw refused(`the manifest names ${JSON.stringify(missing.archivePath)}, which is not in it`);
}

/**
 * A root is never a link: OpenClaw and Gatehouse follow links to what they back up, and tar makes one of a state directory
 * that was moved and linked to, with nothing of it in the archive.
 */
function checkRootTypes({ format, state, assets, place }: ArchiveLayout, entries: EntryTable): void {
  for (const { archivePath } of assets) {
    const root = entries.get(archivePath);
    if (root?.type === 'symlink')
      throw refused(`${JSON.stringify(archivePath)} is in it as a link to ${root.target} alone`);
  }
  if (!state) return;
  const name = JSON.stringify(state.archivePath);
  const type = entries.get(state.archivePath)?.type ?? 'directory';
  if (type !== 'directory') throw refused(`the state directory ${name} is in it as a file`);
  if (format !== 'plain-tar') return;
  for (const [path, entry] of entries) if (entry.type === 'file' && place(path)) return;
  throw refused(`the state directory ${name} in it has no files`);
}

async function readContent(
  entry: TarEntry,
  entryPath: string,
  collect: ((chunk: Buffer) => void) | null,
  sink: PassSink | undefined,
  tell: () => void,
) {
  const { head } = entry;
  let at = 0;
  // Most files come in one chunk, and a hash that is kept open is only freed when the collector comes by.
  let whole: string | null = null;
  let hash: Hash | null = null;
  let wanted = false;
  let database = false;
  const begin = (start: Buffer): void => {
    database = isSqliteStart(start);
    wanted = sink?.file(entryPath, { head, database }) ?? false;
  };
  try {
    if (head.size === 0) begin(NOTHING);
    for await (const chunk of entry.body()) {
      if (at === 0) begin(chunk);
      if (chunk.length === head.size) whole = digestOf('sha256', chunk);
      else {
        hash ??= createHash('sha256');
        hash.update(chunk);
      }
      if (wanted) await sink?.write(chunk);
      collect?.(chunk);
      at += chunk.length;
      tell();
    }
  } finally {
    if (wanted) await sink?.done();
  }
  return { sha256: whole ?? hash?.digest('hex') ?? digestOf('sha256', NOTHING), database };
}

const NOTHING = Buffer.alloc(0);
