import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  futimesSync,
  lchownSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Asset } from '../backup/manifest.ts';
import type { ExtractedArchive, OnProgress } from '../backup/ports.ts';
import { scopeTest } from '../backup/restore-scope.ts';
import { refused, safePath } from '../backup/scan.ts';
import { selectPath } from '../backup/selection.ts';
import type { RestoreScope } from '../backup/types.ts';
import { AppError, errnoOf, isAppError } from '../errors.ts';
import { openArchive } from '../platform/archive/archive-source.ts';
import type { TarEntry } from '../platform/archive/tar-reader.ts';
import { checkDatabase } from '../platform/sqlite-copy.ts';
import { indexProblems, type PlacedNode, placedNodes } from './archive-nodes.ts';
import { type PassResult, passArchive } from './archive-pass.ts';

export interface ExtractRequest {
  readonly path: string;
  /** Must not exist or be an empty directory. */
  readonly targetDir: string;
  /**
   * External roots go below `.gatehouse-external/` in the target, or nowhere, or each (by its path in the archive) to
   * a place the caller names; such a place must not exist. A manifest never decides where something is written.
   */
  readonly external: 'inside' | 'skip' | Readonly<Record<string, string>>;
  /** Given to everything that is made; null: whoever runs this. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  /** Leaves out what a backup of ours would leave out (a plain tar holds caches and locks too). */
  readonly onlySelected: boolean;
  readonly checkDatabases: boolean;
  /** Absent or null: everything. */
  readonly scope?: RestoreScope | null;
  /** The archive must have this hash. */
  readonly sha256: string | null;
}

/** Never fills a disk to its last byte: 64 MiB or a fiftieth of it stay free, whichever is less. */
const RESERVE_BYTES = 64 * 1024 * 1024;
export const EXTERNAL_DIRECTORY = '.gatehouse-external';

/**
 * Two passes: the first judges every entry and every checksum and writes nothing; the second writes into a fresh
 * private directory, links last, directory modes last of all. Any error removes what was written.
 * @throws AppError `refused`, `conflict` (another hash), `disk-full`, `not-found`, `unavailable`
 */
export async function extractArchive(
  request: ExtractRequest,
  onProgress: OnProgress,
): Promise<ExtractedArchive> {
  const created = claimTarget(request.targetDir);
  try {
    const pass = await passArchive(request.path, { maxBytes: freeBytes(request.targetDir), onProgress });
    checkPass(pass, request);
    const extraction = new Extraction(request, pass);
    await extraction.writeFiles(onProgress);
    extraction.finish();
    return extraction.result();
  } catch (error) {
    clearTarget(request.targetDir, created);
    if (typeof request.external === 'object')
      for (const path of Object.values(request.external)) rmSync(path, { recursive: true, force: true });
    throw diskError(error, request.targetDir);
  }
}

function checkPass(pass: PassResult, request: ExtractRequest): void {
  if (request.sha256 !== null && pass.sha256 !== request.sha256) {
    throw new AppError('conflict', 'The archive has changed since it was looked at. Nothing was written.', {
      path: request.path,
      hint: 'Look at the plan again.',
    });
  }
  const [problem] = indexProblems(pass);
  if (problem) throw refused(`${JSON.stringify(problem.path)} ${problem.message}`);
  if (request.external !== 'inside' && !pass.layout.state) throw refused('it holds no state directory');
}

class Extraction {
  readonly #request: ExtractRequest;
  readonly #pass: PassResult;
  readonly #nodes: PlacedNode[];
  readonly #byEntry = new Map<string, PlacedNode>();
  readonly #made = new Set<string>();
  readonly #root: Buffer;
  #files = 0;
  #bytes = 0;
  #databases = 0;
  readonly #warnings: string[];

  constructor(request: ExtractRequest, pass: PassResult) {
    this.#request = request;
    this.#pass = pass;
    this.#root = Buffer.from(request.targetDir);
    this.#warnings = [...pass.warnings];
    const nodes = placedNodes(pass);
    const inScope = scopeOf(nodes, pass, request.scope ?? null);
    this.#nodes = nodes.filter((node) => this.#wanted(node) && inScope(node));
    for (const node of this.#nodes) if (node.entry !== null) this.#byEntry.set(node.entry, node);
  }

  #wanted({ asset, path, type }: PlacedNode): boolean {
    if (asset !== this.#pass.layout.state) return this.#baseOf(asset) !== null;
    if (!this.#request.onlySelected || path === '') return true;
    const segments = path.split('/');
    return segments.every((_, end) => {
      const part = segments.slice(0, end + 1).join('/');
      const kind = end < segments.length - 1 ? 'directory' : type === 'hardlink' ? 'file' : type;
      return selectPath(part, kind, { workspaces: [] }).take;
    });
  }

  async writeFiles(onProgress: OnProgress): Promise<void> {
    const source = await openArchive(this.#request.path);
    const tell = (): void =>
      onProgress({
        doneBytes: source.readBytes(),
        totalBytes: source.bytes,
        doneFiles: this.#files,
        totalFiles: this.#byEntry.size,
      });
    for await (const entry of source.entries()) {
      const node = this.#byEntry.get(safePath(entry.head.path));
      if (node && (node.type === 'file' || node.type === 'hardlink')) await this.#file(node, entry, tell);
      else if (node?.type === 'directory') this.#directory(this.#destination(node));
      tell();
    }
    if (source.sha256() !== this.#pass.sha256) throw refused('it changed while it was read');
  }

  /** Oddly named directories, then links, then modes from the deepest directory up, then databases. */
  finish(): void {
    const directories = this.#nodes.filter(({ type }) => type === 'directory');
    for (const node of directories) this.#directory(this.#destination(node));
    for (const node of this.#nodes) {
      if (node.type !== 'symlink') continue;
      const destination = this.#destination(node);
      this.#directory(parent(destination));
      symlinkSync(node.target, destination);
      if (this.#request.owner) lchownSync(destination, this.#request.owner.uid, this.#request.owner.gid);
    }
    if (this.#request.checkDatabases) this.#checkDatabases();
    directories.sort((left, right) => depthOf(right) - depthOf(left));
    for (const node of directories) chmodSync(this.#destination(node), node.mode);
    if (this.#request.owner) chownSync(this.#root, this.#request.owner.uid, this.#request.owner.gid);
  }

  result(): ExtractedArchive {
    const externals = this.#pass.layout.assets
      .filter((asset) => asset !== this.#pass.layout.state)
      .flatMap((asset) => {
        const stagedPath = this.#baseOf(asset);
        return stagedPath === null ? [] : [{ kind: asset.kind, sourcePath: asset.sourcePath, stagedPath }];
      });
    return {
      sha256: this.#pass.sha256,
      files: this.#files,
      bytes: this.#bytes,
      databases: this.#databases,
      externals,
      warnings: this.#warnings,
    };
  }

  async #file(node: PlacedNode, entry: TarEntry, tell: () => void): Promise<void> {
    const destination = this.#destination(node);
    this.#directory(parent(destination));
    this.#files += 1;
    if (node.type === 'hardlink') return this.#hardlink(node, destination);
    const fd = openSync(
      destination,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
      0o600,
    );
    try {
      for await (const chunk of entry.body()) {
        for (let at = 0; at < chunk.length; ) at += writeSync(fd, chunk, at);
        this.#bytes += chunk.length;
        tell();
      }
      if (this.#request.owner) fchownSync(fd, this.#request.owner.uid, this.#request.owner.gid);
      fchmodSync(fd, node.mode);
      futimesSync(fd, node.mtime, node.mtime);
    } finally {
      closeSync(fd);
    }
  }

  #hardlink(node: PlacedNode, destination: Buffer): void {
    const target = this.#byEntry.get(node.target.toString('utf8'));
    if (!target) throw refused(`${JSON.stringify(node.path)} is a hard link to a file that is not restored`);
    linkSync(this.#destination(target), destination);
  }

  #checkDatabases(): void {
    for (const node of this.#nodes) {
      if (!node.database) continue;
      this.#databases += 1;
      const found = checkDatabase(this.#destination(node).toString('utf8'), 'integrity_check');
      if (!found) continue;
      if (node.flaw !== 'damaged')
        throw refused(`the database ${JSON.stringify(node.path)} does not pass integrity_check: ${found}`);
      this.#warnings.push(`The database ${node.path} was damaged already when it was backed up.`);
    }
  }

  #destination(node: PlacedNode): Buffer {
    const base = node.asset === this.#pass.layout.state ? this.#request.targetDir : this.#baseOf(node.asset);
    const top = base ?? this.#request.targetDir;
    if (node.rawPath) return Buffer.concat([Buffer.from(`${top}/`), node.rawPath]);
    return Buffer.from(node.path === '' ? top : `${top}/${node.path}`);
  }

  #baseOf(asset: Asset): string | null {
    const { external, targetDir } = this.#request;
    if (external === 'skip') return null;
    if (external === 'inside') return `${targetDir}/${EXTERNAL_DIRECTORY}${asset.sourcePath}`;
    return Object.hasOwn(external, asset.sourcePath) ? (external[asset.sourcePath] ?? null) : null;
  }

  #isAbove(path: Buffer): boolean {
    const { external, targetDir } = this.#request;
    const bases = [
      targetDir,
      ...(typeof external === 'object' ? Object.values(external).map((base) => dirname(base)) : []),
    ];
    return bases.some(
      (base) =>
        path.equals(Buffer.from(base)) ||
        Buffer.from(base)
          .subarray(0, path.length + 1)
          .equals(Buffer.concat([path, SLASH])),
    );
  }

  /** Nothing in the target is a link while files are written, so no part of the path can lead outside. */
  #directory(path: Buffer): void {
    const key = path.toString('latin1');
    if (this.#made.has(key) || this.#isAbove(path)) return;
    this.#directory(parent(path));
    try {
      mkdirSync(path, { mode: 0o700 });
      if (this.#request.owner) chownSync(path, this.#request.owner.uid, this.#request.owner.gid);
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
      throw refused(
        `${JSON.stringify(path.subarray(this.#root.length + 1).toString('utf8'))} is in it as a file and as a directory`,
        error,
      );
    }
    this.#made.add(key);
  }
}

/** Directories above what is in the scope count too, for their modes. */
function scopeOf(nodes: readonly PlacedNode[], pass: PassResult, scope: RestoreScope | null) {
  if (scope === null) return () => true;
  const own = nodes.filter(({ asset }) => asset === pass.layout.state);
  const test = scopeTest(scope, new Set(own.filter(({ database }) => database).map(({ path }) => path)));
  const above = new Set<string>();
  for (const { path, type } of own) {
    if (type === 'directory' || !test(path)) continue;
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      above.add(path.slice(0, at));
  }
  return ({ asset, path, type }: PlacedNode): boolean =>
    asset !== pass.layout.state || test(path) || (type === 'directory' && (path === '' || above.has(path)));
}

/** Byte lengths would do too; what counts is that a directory comes before the one it lies in. */
function depthOf({ rawPath, path }: PlacedNode): number {
  return (rawPath?.toString('latin1') ?? path).split('/').length;
}

const SLASH = Buffer.from('/');

function parent(path: Buffer): Buffer {
  return path.subarray(0, path.lastIndexOf(0x2f));
}

/** True when the directory was made here. */
function claimTarget(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'EEXIST' && isEmptyDirectory(path)) return false;
    if (errno === 'EEXIST')
      throw new AppError('conflict', `${path} exists and is not an empty directory. Nothing was written.`, {
        path,
        hint: 'Name a directory that does not exist yet.',
      });
    throw new AppError('unavailable', `${path} could not be made (${errno}). Nothing was written.`, {
      path,
      hint: `Check that ${dirname(path)} exists and may be written by this user.`,
      cause: error,
    });
  }
}

function isEmptyDirectory(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

function clearTarget(path: string, created: boolean): void {
  for (const name of readdirSync(path, { encoding: 'buffer' }))
    rmSync(Buffer.concat([Buffer.from(`${path}/`), name]), { recursive: true, force: true });
  if (created) rmdirSync(path);
}

function freeBytes(path: string): number {
  const info = statfsSync(path);
  return Math.max(0, info.bavail * info.bsize - Math.min(RESERVE_BYTES, (info.blocks * info.bsize) / 50));
}

function diskError(error: unknown, path: string): unknown {
  if (isAppError(error)) return error;
  const errno = errnoOf(error);
  if (errno === 'ENOSPC' || errno === 'EDQUOT') {
    return new AppError(
      'disk-full',
      `There is no space left in ${path}. What was extracted is removed again.`,
      { path, hint: 'Free some space on this disk and try again.', cause: error },
    );
  }
  if (errno)
    return new AppError(
      'unavailable',
      `The archive could not be extracted to ${path} (${errno}). What was extracted is removed again.`,
      { path, cause: error },
    );
  return error;
}
