import { isUtf8 } from 'node:buffer';
import { closeSync, mkdirSync, renameSync, rmSync, type Stats } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { hostPathOf } from '../backup/bind-mounts.ts';
import { ComponentTally } from '../backup/components.ts';
import { type EncryptTo, encryptionRecordOf } from '../backup/encryption.ts';
import {
  type Asset,
  archivePathOf,
  buildManifest,
  indexPathOf,
  MAX_MANIFEST_BYTES,
  oddPathOf,
} from '../backup/manifest.ts';
import { oddName } from '../backup/names.ts';
import type { BackupSource, CreatedArchive, OnProgress, SourceForecast } from '../backup/ports.ts';
import { shortfalls } from '../backup/proof.ts';
import type { CompressionLevel } from '../backup/types.ts';
import { AppError } from '../errors.ts';
import type { Encryption } from '../platform/archive/age.ts';
import type { Compression } from '../platform/archive/compressor.ts';
import type { TarEntryMeta } from '../platform/archive/tar-header.ts';
import { TarWriter } from '../platform/archive/tar-writer.ts';
import { ContentCapture } from './capture-content.ts';
import {
  componentOf,
  entryPath,
  metaOf,
  plain,
  readLinkOrNull,
  statOrNull,
  syncDirectory,
} from './capture-entry.ts';
import { CaptureIndex } from './capture-index.ts';
import { CaptureLinks } from './capture-links.ts';
import { CapturePlace } from './capture-place.ts';
import { readAgentDatabasePaths } from './database-sanitizer.ts';
import { openRegular } from './file-reading.ts';
import { forecastState } from './state-forecast.ts';
import { type CaptureRoot, findRoots, isFileRoot, isWithin } from './state-roots.ts';
import { type WalkNode, walkTree } from './state-walk.ts';
import { WarningList } from './warning-list.ts';

export interface CaptureRequest {
  readonly source: BackupSource;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly level: CompressionLevel;
  /** Null: not encrypted. */
  readonly encryptTo: EncryptTo | null;
  /** One name, also the root directory in the archive. */
  readonly archiveRoot: string;
  /** Where the archive is written first; must not exist. */
  readonly partialPath: string;
  readonly finalPath: string;
  /** A private directory for copies of databases; must not exist. */
  readonly scratchDir: string;
  /** Absolute paths, links resolved, that are not captured: where backups go. */
  readonly exclude: readonly string[];
}

const COMPRESSION: Record<CompressionLevel, Compression> = {
  fast: { format: 'gzip', level: 1 },
  small: { format: 'gzip', level: 6 },
  zstd: { format: 'zstd', level: 3 },
};

/** A link that waits until it is known whether there is room for it in the manifest. */
interface LateLink {
  readonly node: WalkNode;
  readonly place: CapturePlace;
  readonly info: Stats;
  readonly raw: Buffer;
}

/** Writes one archive of a live state. Blocks its process; the caller removes partial file and scratch on failure. */
export async function captureState(request: CaptureRequest, onProgress: OnProgress): Promise<CreatedArchive> {
  const encryption = request.encryptTo && (await encryptionTo(request.encryptTo));
  return await new StateCapture(request, encryption, onProgress).run();
}

/** Its library takes a while to load and most archives do without. */
async function encryptionTo(to: EncryptTo): Promise<Encryption> {
  const { startEncryption } = await import('../platform/archive/age.ts');
  return await startEncryption(recipientsOf(to));
}

function recipientsOf(to: EncryptTo) {
  if (to.kind === 'passphrase') return { passphrase: to.passphrase };
  return { recipients: to.proof === undefined ? to.recipients : [...to.recipients, to.proof] };
}

class StateCapture {
  readonly #request: CaptureRequest;
  readonly #onProgress: OnProgress;
  readonly #writer: TarWriter;
  readonly #index: CaptureIndex;
  readonly #assets: Asset[] = [];
  readonly #roots: CaptureRoot[];
  readonly #state: Asset;
  readonly #innerWorkspaces: readonly string[];
  readonly #configFiles: ReadonlySet<string>;
  readonly #links: CaptureLinks<LateLink>;
  readonly #tally = new ComponentTally();
  readonly #warnings = new WarningList();
  readonly #content: ContentCapture;
  readonly #agentIds = new Set<string>();
  readonly #forecast: SourceForecast;
  #odd = 0;
  #files = 0;
  #bytes = 0;
  #databases = 0;

  constructor(request: CaptureRequest, encryption: Encryption | null, onProgress: OnProgress) {
    this.#request = request;
    this.#onProgress = onProgress;
    const found = findRoots(request.source);
    this.#roots = [...found.roots];
    this.#innerWorkspaces = found.innerWorkspaces;
    this.#configFiles = new Set(found.configFiles);
    for (const warning of found.warnings) this.#warnings.add(warning);
    const state = found.roots[0] as CaptureRoot;
    this.#state = this.#assetOf(state);
    this.#links = new CaptureLinks(this.#state);
    this.#forecast = forecastState(request.source, request.exclude, { sizesOfLeftOut: false });
    mkdirSync(request.scratchDir, { mode: 0o700 });
    this.#index = new CaptureIndex(join(request.scratchDir, 'index'), request.archiveRoot);
    this.#writer = new TarWriter(request.partialPath, COMPRESSION[request.level], encryption);
    this.#content = new ContentCapture({
      writer: this.#writer,
      warnings: this.#warnings,
      scratchDir: request.scratchDir,
      onBytes: (within) => this.#tell(within),
    });
  }

  async run(): Promise<CreatedArchive> {
    const request = this.#request;
    try {
      // Roots may grow: the shared database names agent databases elsewhere.
      for (let number = 0; number < this.#roots.length; number += 1)
        await this.#root(this.#roots[number] as CaptureRoot, number);
      await this.#lateLinks();
      for (const missing of shortfalls(this.#forecast.components, this.#tally.list()))
        this.#warnings.add(missing);
      await this.#closing();
      const { bytes, sha256 } = await this.#writer.finish();
      renameSync(request.partialPath, request.finalPath);
      syncDirectory(dirname(request.finalPath));
      return {
        path: request.finalPath,
        fileName: request.finalPath.slice(request.finalPath.lastIndexOf('/') + 1),
        createdAt: request.createdAt,
        bytes,
        sha256,
        files: this.#files,
        contentBytes: this.#bytes,
        components: this.#tally.list(),
        warnings: this.#warnings.list(),
        encryption: encryptionRecordOf(request.encryptTo),
      };
    } catch (error) {
      this.#writer.abandon();
      throw error;
    } finally {
      this.#index.close();
      rmSync(request.scratchDir, { recursive: true, force: true });
    }
  }

  #assetOf(root: CaptureRoot): Asset {
    const odd = oddName(root.path);
    if (odd)
      throw new AppError('bad-input', `${JSON.stringify(root.path)} cannot be backed up: ${odd}.`, {
        path: root.path,
      });
    return {
      kind: root.kind,
      sourcePath: root.path,
      archivePath: archivePathOf(this.#request.archiveRoot, root.path),
    };
  }

  async #root(root: CaptureRoot, number: number): Promise<void> {
    const asset = number === 0 ? this.#state : this.#assetOf(root);
    this.#assets.push(asset);
    const place = new CapturePlace(root, asset, number);
    const top: WalkNode = {
      path: '',
      fsPath: root.path,
      rawPath: null,
      kind: isFileRoot(root) ? 'file' : 'directory',
      database: false,
    };
    await this.#node(top, place);
    if (isFileRoot(root)) return;
    const walk = walkTree(root.path, {
      rules: root.kind === 'state' ? 'state' : 'everything',
      workspaces: this.#innerWorkspaces,
      exclude: new Set(this.#request.exclude),
      sniff: true,
      onLeftOut: () => undefined,
      onWarning: (warning) => this.#warnings.add(warning),
    });
    for (const node of walk) await this.#node(node, place);
  }

  async #node(node: WalkNode, place: CapturePlace): Promise<void> {
    const oddness = place.oddness(node);
    if (oddness) {
      this.#warnings.add(
        `${JSON.stringify(node.path)}: ${oddness}. It is carried in Gatehouse’s part of the archive; OpenClaw’s own restore does not put it back.`,
      );
    }
    if (node.kind === 'file') return await this.#file(node, place, oddness !== null);
    const info = statOrNull(node.fsPath);
    // The walk says what became of a directory.
    if (node.kind === 'directory' && !info?.isDirectory()) return;
    if (!info) return this.#vanished(node);
    const meta = metaOf(entryPath(place.asset, node.path), info);
    if (node.kind === 'directory') {
      if (!oddness) await this.#writer.directory(meta);
      this.#index.add({
        ...plain(meta, info),
        type: 'directory',
        ...(oddness ? place.withoutEntry(node, null) : {}),
      });
      this.#noteAgent(node, place);
    } else await this.#link(node, place, info, oddness);
  }

  async #link(node: WalkNode, place: CapturePlace, info: Stats, oddness: string | null): Promise<void> {
    const raw = readLinkOrNull(node.fsPath);
    if (!raw) return this.#vanished(node);
    const linkpath = raw.toString('utf8');
    const link = { node, place, info, raw };
    if (oddness || !isUtf8(raw) || /\p{Cc}/u.test(linkpath)) return this.#unwrittenLink(link);
    const entry = { entryPath: entryPath(place.asset, node.path), linkpath };
    const assets = this.#roots.map((root) => this.#assetOf(root));
    const how = this.#links.place(entry, assets, link);
    if (how === 'now') await this.#writtenLink(link);
    else if (how === 'index') this.#unwrittenLink(link);
  }

  /** Those that OpenClaw wants listed, now that it is known whether they fit. */
  async #lateLinks(): Promise<void> {
    const { links, place } = this.#links.takeLate();
    for (const link of links) {
      if (place === 'now') await this.#writtenLink(link);
      else this.#unwrittenLink(link);
    }
    const warning = this.#links.warning();
    if (warning) this.#warnings.add(warning);
  }

  async #writtenLink({ node, place, info, raw }: LateLink): Promise<void> {
    const meta = metaOf(entryPath(place.asset, node.path), info);
    await this.#writer.symlink(meta, raw.toString('utf8'));
    this.#index.add({ ...plain(meta, info), type: 'symlink' });
  }

  #unwrittenLink({ node, place, info, raw }: LateLink): void {
    const meta = metaOf(entryPath(place.asset, node.path), info);
    this.#index.add({ ...plain(meta, info), type: 'symlink', ...place.withoutEntry(node, raw) });
  }

  async #file(node: WalkNode, place: CapturePlace, odd: boolean): Promise<void> {
    const opened = openRegular(node.fsPath);
    if (!opened) return this.#vanished(node);
    try {
      const path = odd
        ? oddPathOf(this.#request.archiveRoot, ++this.#odd)
        : entryPath(place.asset, node.path);
      const meta = metaOf(path, opened.info);
      if (opened.info.mode & 0o7000)
        this.#warnings.add(`${node.path} has setuid, setgid or sticky bits, which are not kept.`);
      const written = node.database
        ? await this.#content.database(node, meta, opened.fd, (copy) => this.#noteDatabase(node, place, copy))
        : await this.#content.plainFile(node, meta, opened.fd, opened.info);
      this.#count(node, place, written.size);
      this.#index.add({
        ...plain(meta, opened.info),
        type: 'file',
        size: written.size,
        sha256: written.sha256,
        flaw: written.flaw,
        ...(odd ? { odd: place.oddNameOf(node) } : {}),
      });
    } finally {
      closeSync(opened.fd);
    }
  }

  /** The shared database of a state names agent databases elsewhere; they are captured too. */
  #noteDatabase(node: WalkNode, place: CapturePlace, copy: string): void {
    this.#databases += 1;
    if (place.root.kind !== 'state' || node.path !== 'state/openclaw.sqlite') return;
    const { mounts = [] } = this.#request.source;
    for (const named of readAgentDatabasePaths(copy)) {
      const path = mounts.length === 0 ? named : hostPathOf(named, mounts);
      if (path === null || !isAbsolute(path) || !statOrNull(path)) continue;
      const directory = dirname(path);
      if (!this.#roots.some((root) => isWithin(directory, root.path)))
        this.#roots.push({ kind: 'agent', path: directory });
    }
  }

  /** Index, then the manifest as the last entry. */
  async #closing(): Promise<void> {
    const { source, archiveRoot, createdAt } = this.#request;
    const control = (path: string): TarEntryMeta => ({
      path,
      mode: 0o600,
      mtime: createdAt / 1000,
      uid: 0,
      gid: 0,
    });
    const { fd, size } = this.#index.content();
    const index = await this.#writer.file(control(indexPathOf(archiveRoot)), fd, size, () => undefined);
    const manifest = buildManifest({
      archiveRoot,
      createdAt: new Date(createdAt).toISOString(),
      openclawVersion: source.openclawVersion,
      nodeVersion: process.versions.node,
      platform: process.platform,
      stateDir: this.#state.sourcePath,
      configPath: this.#assets.find(({ kind }) => kind === 'config')?.sourcePath ?? source.configPath,
      innerWorkspaces: this.#innerWorkspaces,
      assets: this.#assets,
      agentRoots: [...this.#agentIds].map((agentId) => ({
        agentId,
        sourcePath: `${this.#state.sourcePath}/agents/${agentId}/agent`,
      })),
      externalLinks: this.#links.report(),
      gatehouse: {
        format: 1,
        index: indexPathOf(archiveRoot),
        indexSha256: index.sha256,
        files: this.#files,
        bytes: this.#bytes,
        databases: this.#databases,
        components: this.#tally.list(),
        configFiles: [...this.#configFiles],
        warnings: this.#warnings.list(),
      },
    });
    if (Buffer.byteLength(manifest) > MAX_MANIFEST_BYTES)
      throw new AppError('internal', 'The manifest would be larger than 1 MiB. No backup was made.');
    await this.#writer.bytes(control(`${archiveRoot}/manifest.json`), Buffer.from(manifest));
  }

  #noteAgent(node: WalkNode, place: CapturePlace): void {
    const id = /^agents\/([a-z0-9][a-z0-9_-]*)\/agent$/.exec(node.path)?.[1];
    if (id && place.root.kind === 'state') this.#agentIds.add(id);
  }

  #vanished(node: WalkNode): void {
    this.#warnings.add(`${node.path} vanished before it could be read; it is left out.`);
  }

  #count(node: WalkNode, place: CapturePlace, size: number): void {
    this.#files += 1;
    this.#bytes += size;
    this.#tally.add(componentOf(place.root.kind, node.path, this.#configFiles), size);
    this.#tell(0);
  }

  /** `within`: bytes taken of the file that is not counted yet. */
  #tell(within: number): void {
    this.#onProgress({
      doneBytes: this.#bytes + within,
      totalBytes: this.#forecast.totalBytes,
      doneFiles: this.#files,
      totalFiles: this.#forecast.totalFiles,
    });
  }
}
