import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  lchownSync,
  lstatSync,
  readdirSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { databaseFlaw } from '../backup/archive-index.ts';
import type { Asset } from '../backup/manifest.ts';
import type { ExtractedArchive, OnProgress } from '../backup/ports.ts';
import { refused } from '../backup/scan.ts';
import { AppError, errnoOf } from '../errors.ts';
import { moveTree } from '../platform/move-tree.ts';
import { removeTreeSync } from '../platform/remove-tree.ts';
import { checkDatabase } from '../platform/sqlite-copy.ts';
import { indexProblems, type PlacedNode, placedNodes } from './archive-nodes.ts';
import { type PassResult, passArchive } from './archive-pass.ts';
import { Unpacker } from './archive-unpack.ts';
import { type ExtractSelection, placeOf, wantedTest } from './extract-selection.ts';
import { claimTarget, clearTarget, extractError, freeBytes } from './extract-target.ts';
import { type Owner, parentPath, textOf } from './room-directories.ts';

/** The target must not exist or be an empty directory. */
export interface ExtractRequest extends ExtractSelection {
  readonly path: string;
  /** Given to everything that is made; null: whoever runs this. */
  readonly owner: Owner;
  readonly checkDatabases: boolean;
  /** The archive must have this hash. */
  readonly sha256: string | null;
}

/**
 * One pass: each entry is judged, then its file is written into a private room in the target, below which nothing is a
 * link. What the room holds comes to its place only when the whole archive was judged, with every checksum and
 * database; links are made last, directory modes last of all. Any error removes what was written. Where only a part is
 * asked for, a pass before finds out which files that is.
 * @throws AppError `refused`, `conflict` (another hash), `disk-full`, `not-found`, `unavailable`
 */
export async function extractArchive(
  request: ExtractRequest,
  onProgress: OnProgress,
): Promise<ExtractedArchive> {
  const { targetDir, owner } = request;
  const created = claimTarget(targetDir);
  try {
    const wanted = request.scope ? await wantedEntries(request, onProgress) : null;
    const room = new Unpacker(targetDir, `.gatehouse-room-${randomBytes(6).toString('hex')}`, owner, wanted);
    const pass = await readInto(room, request, onProgress);
    checkPass(pass, request);
    return new Extraction(request, pass, room).finish();
  } catch (error) {
    clearTarget(targetDir, created);
    if (typeof request.external === 'object')
      for (const path of Object.values(request.external)) removeTreeSync(path);
    throw extractError(error, targetDir);
  }
}

/** When this settles, nothing is written in the room any more. */
async function readInto(
  room: Unpacker,
  { path, targetDir }: ExtractRequest,
  onProgress: OnProgress,
): Promise<PassResult> {
  try {
    const pass = await passArchive(path, { maxBytes: freeBytes(targetDir), sink: room, onProgress });
    await room.settled();
    return pass;
  } finally {
    await room.close();
  }
}

/** Paths in the archive. */
async function wantedEntries(request: ExtractRequest, onProgress: OnProgress): Promise<ReadonlySet<string>> {
  const pass = await passArchive(request.path, { onProgress });
  checkPass(pass, request);
  const wanted = wantedTest(pass, request);
  const entries = new Set<string>();
  for (const node of placedNodes(pass)) {
    if (node.entry === null || !wanted(node)) continue;
    entries.add(node.entry);
    // Its bytes stand at its first name, which is removed again where that is not wanted.
    if (node.type === 'hardlink') entries.add(node.target.toString('utf8'));
  }
  return entries;
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

/** Completes what was unpacked into the room and brings it to its place. */
class Extraction {
  readonly #request: ExtractRequest;
  readonly #pass: PassResult;
  readonly #room: Unpacker;
  readonly #directories: PlacedNode[] = [];
  readonly #links: PlacedNode[] = [];
  readonly #databases: PlacedNode[] = [];
  readonly #unwanted: PlacedNode[] = [];
  readonly #warnings: string[];
  #files = 0;
  #bytes = 0;

  constructor(request: ExtractRequest, pass: PassResult, room: Unpacker) {
    this.#request = request;
    this.#pass = pass;
    this.#room = room;
    this.#warnings = [...pass.warnings];
  }

  finish(): ExtractedArchive {
    const wanted = wantedTest(this.#pass, this.#request);
    for (const node of placedNodes(this.#pass)) {
      if (wanted(node)) this.#sort(node);
      else if (this.#baseOf(node.asset) !== null) this.#unwanted.push(node);
    }
    if (this.#request.checkDatabases) for (const node of this.#databases) this.#checkDatabase(node);
    for (const node of this.#links) this.#makeLink(node);
    this.#removeUnwanted();
    const externals = this.#place();
    removeTreeSync(this.#room.root);
    this.#setModes();
    return {
      sha256: this.#pass.sha256,
      files: this.#files,
      bytes: this.#bytes,
      databases: this.#request.checkDatabases ? this.#databases.length : 0,
      externals,
      warnings: this.#warnings,
    };
  }

  #sort(node: PlacedNode): void {
    if (node.type === 'symlink') this.#links.push(node);
    else if (node.type === 'directory') {
      this.#directories.push(node);
      this.#room.directories.make(this.#inRoom(node));
    } else {
      this.#files += 1;
      this.#bytes += node.size;
      if (node.rawPath && node.entry !== null) this.#rename(node, `${this.#room.root}/${node.entry}`);
      if (node.database) this.#databases.push(node);
    }
  }

  /** A file whose name tar could not carry lies under a number. */
  #rename(node: PlacedNode, from: string): void {
    const to = this.#inRoom(node);
    this.#room.directories.make(parentPath(to));
    if (lstatSync(to, { throwIfNoEntry: false }))
      throw refused(`${JSON.stringify(node.path)} is in it twice`);
    renameSync(from, to);
  }

  #checkDatabase(node: PlacedNode): void {
    const found = checkDatabase(String(this.#inRoom(node)), 'integrity_check');
    const known = databaseFlaw(`The database ${node.path}`, node.flaw);
    if (known) this.#warnings.push(`${known}.`);
    else if (found)
      throw refused(`the database ${JSON.stringify(node.path)} does not pass integrity_check: ${found}`);
  }

  #makeLink(node: PlacedNode): void {
    const path = this.#inRoom(node);
    this.#room.directories.make(parentPath(path));
    symlinkSync(node.target, path);
    if (this.#request.owner) lchownSync(path, this.#request.owner.uid, this.#request.owner.gid);
  }

  /** With the directories above that nothing else needs. */
  #removeUnwanted(): void {
    const needed = new Set([
      this.#room.root,
      ...this.#pass.layout.assets.map((asset) => this.#rootOf(asset)),
    ]);
    for (const node of this.#directories) needed.add(String(this.#inRoom(node)));
    for (const node of this.#unwanted) {
      if (node.type !== 'file' && node.type !== 'hardlink') continue;
      const path = node.rawPath ? `${this.#room.root}/${node.entry}` : this.#inRoom(node);
      if (!lstatSync(path, { throwIfNoEntry: false })) continue;
      unlinkSync(path);
      for (let above = parentPath(path); !needed.has(String(above)); above = parentPath(above))
        if (!removeIfEmpty(above)) break;
    }
  }

  /** Answers where each external root came to. Those that lie deeper come first. */
  #place(): ExtractedArchive['externals'] {
    const { state, assets } = this.#pass.layout;
    const externals: { kind: string; sourcePath: string; stagedPath: string }[] = [];
    for (const asset of assets) {
      const base = this.#baseOf(asset);
      const from = this.#rootOf(asset);
      if (base === null) continue;
      if (asset === state) this.#placeContent(from, base);
      else {
        if (this.#request.external === 'inside') this.#room.directories.make(dirname(base));
        moveTree(from, base);
        externals.push({ kind: asset.kind, sourcePath: asset.sourcePath, stagedPath: base });
      }
    }
    return externals;
  }

  #placeContent(from: string, target: string): void {
    this.#room.directories.make(from);
    for (const name of readdirSync(from, { encoding: 'buffer' }))
      renameSync(
        Buffer.concat([Buffer.from(`${from}/`), name]),
        Buffer.concat([Buffer.from(`${target}/`), name]),
      );
  }

  /** And times. From the deepest directory up: one without rights could not be entered any more. */
  #setModes(): void {
    const { owner, targetDir } = this.#request;
    const depths = new Map(this.#directories.map((node) => [node, depthOf(node)]));
    this.#directories.sort((left, right) => (depths.get(right) ?? 0) - (depths.get(left) ?? 0));
    for (const node of this.#directories) {
      const path = joined(this.#baseOf(node.asset) ?? targetDir, node);
      if (node.mtime > 0) utimesSync(path, node.mtime, node.mtime);
      chmodSync(path, node.mode);
    }
    if (owner) chownSync(targetDir, owner.uid, owner.gid);
  }

  #inRoom(node: PlacedNode): string | Buffer {
    return joined(this.#rootOf(node.asset), node);
  }

  #rootOf({ archivePath }: Asset): string {
    return archivePath === '' ? this.#room.root : `${this.#room.root}/${archivePath}`;
  }

  #baseOf(asset: Asset): string | null {
    return placeOf(asset, this.#pass, this.#request);
  }
}

function joined(base: string, { path, rawPath }: PlacedNode): string | Buffer {
  if (rawPath) return textOf(Buffer.concat([Buffer.from(`${base}/`), rawPath]));
  return path === '' ? base : `${base}/${path}`;
}

/** Byte lengths would do too; what counts is that a directory comes before the one it lies in. */
function depthOf({ rawPath, path }: PlacedNode): number {
  return (rawPath?.toString('latin1') ?? path).split('/').length;
}

/** False when something is in it. */
function removeIfEmpty(path: string | Buffer): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOTEMPTY') return false;
    throw error;
  }
}
