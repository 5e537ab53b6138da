import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { type IndexRecord, indexRecords } from '../backup/archive-index.ts';
import { type ArchiveLayout, layoutOf, layoutOfPlainTar } from '../backup/layout.ts';
import { type BackupManifest, isRecord, MAX_MANIFEST_BYTES, parseManifest } from '../backup/manifest.ts';
import type { ArchiveProgress } from '../backup/ports.ts';
import { ArchiveScan, judgeLinks, type LinkVerdict, refused, safePath } from '../backup/scan.ts';
import { openArchive } from '../platform/archive/archive-source.ts';
import type { TarEntry } from '../platform/archive/tar-reader.ts';
import { isSqliteStart } from '../platform/sqlite-copy.ts';

/** What the first pass learned of one entry. */
export interface PassEntry {
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink';
  readonly size: number;
  /** Masked to the nine permission bits. */
  readonly mode: number;
  readonly mtime: number;
  /** Link target, else empty. */
  readonly target: string;
  readonly sha256: string | null;
  readonly database: boolean;
}

export interface PassResult {
  readonly sha256: string;
  readonly entries: ReadonlyMap<string, PassEntry>;
  readonly layout: ArchiveLayout;
  readonly manifest: BackupManifest | null;
  /** Null when the archive has none. */
  readonly index: Iterable<IndexRecord> | null;
  readonly links: LinkVerdict;
  readonly contentBytes: number;
  readonly warnings: readonly string[];
}

export interface PassOptions {
  /** Content is refused beyond this many bytes. */
  readonly maxBytes: number;
  /** Where to put a copy of a database file (by its magic bytes) or of a sidecar (by its name), or null for nowhere. */
  readonly spool?: (entryPath: string, kind: 'database' | 'sidecar') => string | null;
  readonly onProgress?: (progress: ArchiveProgress) => void;
}

const MAX_INDEX_BYTES = 512 * 1024 * 1024;

/**
 * Reads an archive from start to end, judges every entry and hashes every file. Writes nothing but what is spooled.
 * @throws AppError `refused` with the reason, `not-found`, `unavailable`
 */
export async function passArchive(path: string, options: PassOptions): Promise<PassResult> {
  const source = await openArchive(path);
  const scan = new ArchiveScan({
    archiveBytes: source.bytes,
    compression: source.compression,
    maxBytes: options.maxBytes,
  });
  const entries = new Map<string, PassEntry>();
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
    const keep = found.wants(entryPath, entry.head.size);
    const content =
      entry.head.type === 'file' ? await readContent(entry, entryPath, keep, options, tell) : null;
    if (keep && content?.kept) found.add(entryPath, content.kept);
    const { type, size, mode, mtime, linkpath } = entry.head;
    entries.set(entryPath, {
      type,
      size,
      mode: mode & 0o777,
      mtime,
      target: type === 'hardlink' ? safePath(linkpath) : linkpath,
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
  const index = manifest?.gatehouse ? found.index(manifest.gatehouse) : null;
  const warnings = warningsOf(links, scan.specialModes);
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

function warningsOf(links: LinkVerdict, specialModes: number): string[] {
  return [
    ...links.dropped.map(
      ({ path, target }) => `The link ${path} points outside, to ${target}; it is left out.`,
    ),
    ...links.external.map(
      ({ path, target }) => `The link ${path} points outside the state directory, to ${target}.`,
    ),
    ...(specialModes > 0
      ? [`${specialModes} entries have setuid, setgid or sticky bits, which are dropped.`]
      : []),
  ];
}

function checkRoots(manifest: BackupManifest, entries: ReadonlyMap<string, PassEntry>): void {
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

async function readContent(
  entry: TarEntry,
  entryPath: string,
  keep: boolean,
  options: PassOptions,
  tell: () => void,
) {
  const hash = createHash('sha256');
  const kept: Buffer[] = [];
  let spool: number | null = null;
  let database = false;
  let first = true;
  try {
    for await (const chunk of entry.body()) {
      if (first) {
        first = false;
        database = isSqliteStart(chunk);
        const kind = database ? 'database' : /-(wal|journal)$/.test(entryPath) ? 'sidecar' : null;
        const target = kind ? (options.spool?.(entryPath, kind) ?? null) : null;
        if (target) spool = openSync(target, 'wx', 0o600);
      }
      hash.update(chunk);
      tell();
      if (keep) kept.push(Buffer.from(chunk));
      if (spool !== null) for (let at = 0; at < chunk.length; ) at += writeSync(spool, chunk, at);
    }
  } finally {
    if (spool !== null) closeSync(spool);
  }
  return { sha256: hash.digest('hex'), database, kept: keep ? Buffer.concat(kept) : null };
}

/** Collects the few files that steer an archive. Which one is the manifest is known only at the end. */
class ControlFiles {
  readonly #manifests = new Map<string, Buffer>();
  #index: Buffer | null = null;
  #oversized: string | null = null;

  wants(path: string, size: number): boolean {
    if (/^[^/]+\/manifest\.json$/.test(path)) {
      if (size > MAX_MANIFEST_BYTES) this.#oversized = path;
      return size <= MAX_MANIFEST_BYTES;
    }
    return /^[^/]+\/gatehouse\/index\.jsonl$/.test(path) && size <= MAX_INDEX_BYTES;
  }

  add(path: string, content: Buffer): void {
    if (path.endsWith('/manifest.json')) this.#manifests.set(path, content);
    else this.#index = content;
  }

  manifest(entries: ReadonlyMap<string, PassEntry>): BackupManifest | null {
    const roots = new Set<string>();
    for (const path of entries.keys())
      if (/^[^/]+\/payload(\/|$)/.test(path)) roots.add(path.slice(0, path.indexOf('/')));
    const candidates = [...this.#manifests].filter(
      ([path, content]) => roots.has(path.split('/')[0] ?? '') || looksLikeManifest(content),
    );
    if (candidates.length > 1) throw refused('it has two manifests');
    if (this.#oversized && roots.size > 0) throw refused('its manifest is larger than 1 MiB');
    const [found] = candidates;
    if (!found) {
      if ([...roots].some((root) => !entries.has(`${root}/openclaw.json`)))
        throw refused('it has a payload but no manifest');
      return null;
    }
    const manifest = parseManifest(found[1].toString('utf8'));
    if (found[0] !== `${manifest.archiveRoot}/manifest.json`)
      throw refused('its manifest names another root');
    return manifest;
  }

  index(expected: { readonly indexSha256: string }): Iterable<IndexRecord> {
    if (!this.#index) throw refused('its index is missing');
    if (createHash('sha256').update(this.#index).digest('hex') !== expected.indexSha256)
      throw refused('its index was changed');
    return indexRecords(this.#index);
  }
}

function looksLikeManifest(content: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(content.toString('utf8'));
    return isRecord(value) && 'schemaVersion' in value && 'archiveRoot' in value && 'assets' in value;
  } catch {
    return false;
  }
}
