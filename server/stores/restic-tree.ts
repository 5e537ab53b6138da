import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { safePath } from '../backup/scan.ts';
import type { StoreWork } from '../destinations/ports.ts';
import { openArchive } from '../platform/archive/archive-source.ts';
import type { TarEntryHead } from '../platform/archive/tar-header.ts';
import type { TarEntry } from '../platform/archive/tar-reader.ts';
import { TarWriter } from '../platform/archive/tar-writer.ts';
import { isSqliteStart } from '../platform/sqlite-copy.ts';
import { writeAllSync } from '../platform/write-all.ts';

/** What an archive's one root directory is called in a snapshot: the same each time, so that paths repeat. */
const ROOT = 'archive';
const MANIFEST = `${ROOT}/manifest.json`;

/** Unpacks an archive as it is, entry by entry, into an empty private directory. Answers the name of its root. */
export async function unpackTree(archive: string, tree: string, work: StoreWork): Promise<string> {
  const source = await openArchive(archive);
  const links: TarEntryHead[] = [];
  const directories: TarEntryHead[] = [];
  let root = '';
  for await (const entry of source.entries()) {
    work.signal.throwIfAborted();
    const path = safePath(entry.head.path);
    root ||= path.split('/')[0] ?? '';
    const head = { ...entry.head, path: join(tree, renamed(path)) };
    if (head.type === 'directory') {
      mkdirSync(head.path, { recursive: true, mode: 0o700 });
      directories.push(head);
    } else if (head.type === 'symlink') links.push(head);
    else await writeEntry(head, entry);
    work.progress(source.readBytes(), source.bytes);
  }
  // Last, so that nothing is written through a link.
  for (const { path, linkpath } of links) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    symlinkSync(linkpath, path);
  }
  for (const { path, mode, mtime } of directories.toReversed()) {
    utimesSync(path, mtime, mtime);
    chmodSync(path, mode & 0o777);
  }
  return root;
}

async function writeEntry({ path, mode, mtime }: TarEntryHead, entry: TarEntry): Promise<void> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  let database: boolean | null = null;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const fd = openSync(path, flags, 0o600);
  try {
    for await (const chunk of entry.body()) {
      database ??= isSqliteStart(chunk);
      if (database) hash.update(chunk);
      writeAllSync(fd, chunk);
    }
    fchmodSync(fd, mode & 0o777);
    const time = database ? timeOf(hash.digest()) : mtime;
    futimesSync(fd, time, time);
  } finally {
    closeSync(fd);
  }
}

/**
 * restic takes a file of the same size and time for unchanged. A database in WAL mode changes without its file's time,
 * so the copy of one gets a time that follows from its content.
 */
function timeOf(digest: Buffer): number {
  return digest.readUInt32BE(0) % 2_000_000_000;
}

function renamed(path: string): string {
  const slash = path.indexOf('/');
  return slash === -1 ? ROOT : ROOT + path.slice(slash);
}

/** One hash over the names, modes, targets and bytes of all files and links, whatever their order and the root's name. */
export async function contentDigest(entries: AsyncIterable<TarEntry>, work: StoreWork): Promise<string> {
  const lines: string[] = [];
  let done = 0;
  for await (const { head, body } of entries) {
    if (head.type === 'directory') continue;
    const hash = createHash('sha256');
    for await (const chunk of body()) {
      work.signal.throwIfAborted();
      hash.update(chunk);
      done += chunk.length;
      work.progress(done, null);
    }
    const mode = head.type === 'file' ? (head.mode & 0o777).toString(8) : '';
    lines.push(JSON.stringify([renamed(safePath(head.path)), mode, head.linkpath, hash.digest('hex')]));
  }
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

/** Packs a tree that {@link unpackTree} made into an archive again, under the name its root had. */
export async function packTree(
  tree: string,
  target: string,
  { root, fileName }: { root: string; fileName: string },
  work: StoreWork,
): Promise<void> {
  const zstd = fileName.endsWith('.zst');
  const writer = new TarWriter(target, zstd ? { format: 'zstd', level: 3 } : { format: 'gzip', level: 1 });
  try {
    for (const path of walk(tree, ROOT)) {
      work.signal.throwIfAborted();
      if (path !== MANIFEST) await packEntry(writer, tree, path, root);
      work.progress(writer.rawBytes, null);
    }
    // OpenClaw's manifest is the last entry.
    await packEntry(writer, tree, MANIFEST, root);
    await writer.finish();
  } catch (error) {
    writer.abandon();
    throw error;
  }
}

async function packEntry(writer: TarWriter, tree: string, path: string, root: string): Promise<void> {
  const from = join(tree, path);
  const info = lstatSync(from);
  const { uid, gid, mode } = info;
  const meta = {
    path: root + path.slice(ROOT.length),
    mode: mode & 0o777,
    mtime: info.mtimeMs / 1000,
    uid,
    gid,
  };
  if (info.isDirectory()) return writer.directory(meta);
  if (info.isSymbolicLink()) return writer.symlink(meta, readlinkSync(from));
  if (info.size < SMALL) {
    await writer.bytes(meta, readFileSync(from));
    return;
  }
  const fd = openSync(from, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    await writer.file(meta, fd, info.size, () => undefined);
  } finally {
    closeSync(fd);
  }
}

const SMALL = 64 * 1024;

function* walk(tree: string, path: string): Generator<string> {
  yield path;
  if (!lstatSync(join(tree, path)).isDirectory()) return;
  for (const name of readdirSync(join(tree, path)).sort()) yield* walk(tree, `${path}/${name}`);
}
