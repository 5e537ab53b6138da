import { isUtf8 } from 'node:buffer';
import {
  accessSync,
  closeSync,
  constants,
  type Dirent,
  existsSync,
  openSync,
  readdirSync,
  readSync,
} from 'node:fs';
import { join } from 'node:path';
import { type FileKind, isSidecarOf, PRIVATE_MARKER, selectPath } from '../backup/selection.ts';
import { errnoOf } from '../errors.ts';
import { isSqliteStart, SQLITE_SIDECARS } from '../platform/sqlite-copy.ts';
import { unreadable } from './file-reading.ts';

/** One thing found under a root. */
export interface WalkNode {
  /** Relative to the root, for reading; bytes that are not UTF-8 show as U+FFFD. */
  readonly path: string;
  /** What to open: a string, or bytes where the name is not UTF-8. */
  readonly fsPath: string | Buffer;
  /** The relative path as bytes when it is not UTF-8. */
  readonly rawPath: Buffer | null;
  readonly kind: FileKind;
  readonly database: boolean;
}

export interface LeftOut {
  readonly path: string;
  readonly fsPath: string | Buffer;
  readonly kind: FileKind;
  readonly keep: 'regenerable' | 'transient' | 'sidecar';
  readonly reason: string;
}

export interface WalkOptions {
  /** `everything` takes all but sockets and the like: workspaces and other roots outside the state directory. */
  readonly rules: 'state' | 'everything';
  readonly workspaces: readonly string[];
  /** Absolute paths that are not entered. */
  readonly exclude: ReadonlySet<string>;
  readonly onLeftOut: (left: LeftOut) => void;
  readonly onWarning: (warning: string) => void;
  /** Looks into every file for the magic bytes of a database; else the files beside one tell it. */
  readonly sniff: boolean;
}

/** Walks a root depth first, directories before their content, names in order. What vanishes on the way is said. */
export function* walkTree(root: string, options: WalkOptions): Generator<WalkNode, void> {
  yield* walkDirectory(
    { path: '', fsPath: root, rawPath: null, kind: 'directory', database: false },
    options,
  );
}

function* walkDirectory(directory: WalkNode, options: WalkOptions): Generator<WalkNode, void> {
  const children = listDirectory(directory, options);
  if (!children) return;
  const files = new Set<string>();
  for (const child of children) if (child.kind === 'file') files.add(lastName(child.path));
  const databases = options.sniff ? findDatabases(children, options) : withSidecars(files);
  for (const child of children) {
    if (options.exclude.has(String(child.fsPath))) continue;
    const left = leftOut(child, databases, options);
    if (left) {
      options.onLeftOut(left);
      continue;
    }
    if (child.kind !== 'directory') {
      yield databases.has(lastName(child.path)) && child.kind === 'file'
        ? { ...child, database: true }
        : child;
      continue;
    }
    yield child;
    yield* walkDirectory(child, options);
  }
}

function leftOut(child: WalkNode, databases: ReadonlySet<string>, options: WalkOptions): LeftOut | null {
  const { path, fsPath, kind } = child;
  const rules = options.rules === 'state' ? { workspaces: options.workspaces } : { workspaces: [path] };
  const selection = selectPath(path, kind, rules);
  if (!selection.take) return { path, fsPath, kind, keep: selection.keep, reason: selection.reason };
  if (kind === 'file' && isSidecarOf(lastName(path), databases)) {
    return {
      path,
      fsPath,
      kind,
      keep: 'sidecar',
      reason: 'part of the database beside it, which is captured as one file',
    };
  }
  if (kind === 'directory' && existsSync(childPath(fsPath, PRIVATE_MARKER))) {
    return { path, fsPath, kind, keep: 'transient', reason: 'a private capture of OpenClaw’s updater' };
  }
  return null;
}

function listDirectory(directory: WalkNode, options: WalkOptions): WalkNode[] | null {
  try {
    const entries = readdirSync(directory.fsPath, { withFileTypes: true });
    // One that may be listed and not entered shows names of which nothing can be read.
    accessSync(directory.fsPath, constants.X_OK);
    if (directory.rawPath === null && entries.every(({ name }) => !name.includes('\ufffd'))) {
      entries.sort((left, right) => (left.name < right.name ? -1 : 1));
      return entries.map((entry) => ({
        path: directory.path ? `${directory.path}/${entry.name}` : entry.name,
        fsPath: join(String(directory.fsPath), entry.name),
        rawPath: null,
        kind: kindOf(entry),
        database: false,
      }));
    }
    const raw = readdirSync(directory.fsPath, { withFileTypes: true, encoding: 'buffer' });
    raw.sort((left, right) => Buffer.compare(left.name, right.name));
    return raw.map((entry) => rawNode(directory, entry));
  } catch (error) {
    const why = unlistable(errnoOf(error));
    if (why === null) throw error;
    if (directory.path === '' && options.rules === 'state') throw unreadable(directory.fsPath, error);
    options.onWarning(`${directory.path || directory.fsPath} ${why}`);
    return null;
  }
}

function unlistable(errno: string | null): string | null {
  if (errno === 'ENOENT') return 'vanished while it was read; it is left out.';
  if (errno === 'ENOTDIR') return 'was a directory and is none any more; what was in it is left out.';
  return errno === 'EACCES' || errno === 'EPERM'
    ? `is a directory that this user may not read (${errno}); what is in it is left out.`
    : null;
}

function rawNode(directory: WalkNode, entry: Dirent<Buffer>): WalkNode {
  const parent = directory.rawPath ?? Buffer.from(directory.path);
  const rawPath = parent.length === 0 ? entry.name : Buffer.concat([parent, Buffer.from('/'), entry.name]);
  const odd = !isUtf8(rawPath);
  return {
    path: rawPath.toString('utf8'),
    fsPath: childPath(directory.fsPath, entry.name),
    rawPath: odd ? rawPath : null,
    kind: kindOf(entry),
    database: false,
  };
}

/** A path of bytes stays bytes; a path of text stays text as long as the name is text. */
export function childPath(parent: string | Buffer, name: string | Buffer): string | Buffer {
  if (typeof parent === 'string' && typeof name === 'string') return join(parent, name);
  const bytes = Buffer.concat([Buffer.from(parent), Buffer.from('/'), Buffer.from(name)]);
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes;
}

function kindOf(entry: Dirent<string> | Dirent<Buffer>): FileKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  if (entry.isSymbolicLink()) return 'symlink';
  if (entry.isSocket()) return 'socket';
  return entry.isFIFO() ? 'fifo' : 'device';
}

/** By their names alone: no file is opened. */
function withSidecars(files: ReadonlySet<string>): Set<string> {
  return new Set([...files].filter((name) => SQLITE_SIDECARS.some((suffix) => files.has(name + suffix))));
}

function findDatabases(children: readonly WalkNode[], options: WalkOptions): Set<string> {
  const databases = new Set<string>();
  for (const child of children) {
    if (child.kind !== 'file' || options.exclude.has(String(child.fsPath))) continue;
    if (hasSqliteStart(child.fsPath)) databases.add(lastName(child.path));
  }
  return databases;
}

const START = Buffer.alloc(16);

/** Unreadable files are no databases here; the copy that follows says what is wrong with them. */
function hasSqliteStart(path: string | Buffer): boolean {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return false;
  }
  try {
    return readSync(fd, START, 0, 16, 0) === 16 && isSqliteStart(START);
  } finally {
    closeSync(fd);
  }
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
