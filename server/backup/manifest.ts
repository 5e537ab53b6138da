import { AppError } from '../errors.ts';
import type { ComponentSize } from './types.ts';

/** `include`: one file that the config includes from outside of the state directory. */
export type AssetKind = 'state' | 'config' | 'include' | 'workspace' | 'agent';

/** One captured root and where its files lie in the archive. */
export interface Asset {
  readonly kind: string;
  /** Absolute, normalised. */
  readonly sourcePath: string;
  /** `ROOT/payload/posix/…` */
  readonly archivePath: string;
}

export interface ExternalLink {
  readonly entryPath: string;
  readonly linkpath: string;
}

/** Our additive key in OpenClaw's manifest. */
export interface GatehouseManifest {
  readonly format: 1;
  /** Entry path of the index with the hash, mode and size of every entry. */
  readonly index: string;
  readonly indexSha256: string;
  readonly files: number;
  readonly bytes: number;
  readonly databases: number;
  readonly components: readonly ComponentSize[];
  /** Files that the config includes, relative to the state directory. */
  readonly configFiles: readonly string[];
  readonly warnings: readonly string[];
}

/** OpenClaw's manifest, schemaVersion 1 (`parseBackupManifest`, 2026.9.6), as far as we use it. */
export interface BackupManifest {
  readonly archiveRoot: string;
  readonly createdAt: string;
  readonly runtimeVersion: string | null;
  readonly stateDir: string | null;
  readonly configPath: string | null;
  /** Workspaces inside the state directory, relative to it. */
  readonly innerWorkspaces: readonly string[];
  readonly assets: readonly Asset[];
  /** Null: not declared, so no link may leave the archive. */
  readonly externalLinks: readonly ExternalLink[] | null;
  readonly gatehouse: GatehouseManifest | null;
}

export const MAX_MANIFEST_BYTES = 1024 * 1024;

export interface ManifestInput {
  readonly archiveRoot: string;
  readonly createdAt: string;
  readonly openclawVersion: string | null;
  readonly nodeVersion: string;
  readonly platform: string;
  readonly stateDir: string;
  readonly configPath: string;
  /** Relative to the state directory. */
  readonly innerWorkspaces: readonly string[];
  readonly assets: readonly Asset[];
  readonly agentRoots: readonly { readonly agentId: string; readonly sourcePath: string }[];
  /** Null: no list, so no link may need one. */
  readonly externalLinks: readonly ExternalLink[] | null;
  readonly gatehouse: GatehouseManifest;
}

/** The text of `manifest.json`. Total; the caller checks the size against {@link MAX_MANIFEST_BYTES}. */
export function buildManifest(input: ManifestInput): string {
  const covered = input.innerWorkspaces.map((path) => `${input.stateDir}/${path}`);
  const manifest = {
    schemaVersion: 1,
    createdAt: input.createdAt,
    archiveRoot: input.archiveRoot,
    runtimeVersion: input.openclawVersion ?? 'unknown',
    platform: input.platform,
    nodeVersion: input.nodeVersion,
    options: { includeWorkspace: true, onlyConfig: false },
    paths: {
      stateDir: input.stateDir,
      configPath: input.configPath,
      workspaceDirs: [
        ...input.assets.filter(({ kind }) => kind === 'workspace').map(({ sourcePath }) => sourcePath),
        ...covered,
      ],
      agentRoots: input.agentRoots,
    },
    assets: input.assets,
    skipped: covered.map((sourcePath) => ({
      kind: 'workspace',
      sourcePath,
      reason: 'covered',
      coveredBy: input.stateDir,
    })),
    ...(input.externalLinks ? { externalSymbolicLinks: input.externalLinks } : {}),
    gatehouse: input.gatehouse,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** `ROOT/payload/posix/<absolute path without its leading slash>` (`buildBackupArchivePath`, 2026.9.6). */
export function archivePathOf(archiveRoot: string, sourcePath: string): string {
  return `${archiveRoot}/payload/posix${sourcePath === '/' ? '' : sourcePath}`;
}

/** `2026-11-22T06-41-54.669Z-gatehouse-<name>`: sorts by time, safe as a file name. */
export function archiveRootName(createdAt: Date, name: string): string {
  const safe = name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+|[.-]+$/g, '') || 'openclaw';
  return `${createdAt.toISOString().replaceAll(':', '-')}-gatehouse-${safe.slice(0, 60)}`;
}

/**
 * Whether a link leaves the state directory, exactly as OpenClaw decides it (`recordArchiveSymbolicLink`, 2026.9.6):
 * its verification refuses a list that differs by one.
 */
export function isExternalLink(entryPath: string, linkpath: string, state: Asset): boolean {
  const target = linkpath.startsWith('/')
    ? normalizePath(linkpath)
    : normalizePath(`${parentOf(entryPath)}/${linkpath}`);
  const base = linkpath.startsWith('/') ? state.sourcePath : state.archivePath;
  // The root of a plain tar made from inside the directory: everything that does not climb is inside.
  if (base === '') return target === '..' || target.startsWith('../');
  return target !== base && !target.startsWith(base.endsWith('/') ? base : `${base}/`);
}

/** Whether a link needs no list in OpenClaw's manifest: it is relative, portable, and leads into a root of the archive. */
export function isInsideAssets(entryPath: string, linkpath: string, assets: readonly Asset[]): boolean {
  if (linkpath.startsWith('/') || linkpath.includes('\\') || /^[A-Za-z]:/.test(linkpath)) return false;
  const target = normalizePath(`${parentOf(entryPath)}/${linkpath}`);
  return assets.some(({ archivePath }) => target === archivePath || target.startsWith(`${archivePath}/`));
}

/** `.` and `..` and doubled slashes resolved as `path.posix.normalize` does, without a trailing slash. */
export function normalizePath(path: string): string {
  const absolute = path.startsWith('/');
  const out: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') out.push(segment);
    else if (out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (!absolute) out.push('..');
  }
  return (absolute ? '/' : '') + (out.join('/') || (absolute ? '' : '.'));
}

export function parentOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut === -1 ? '.' : path.slice(0, cut);
}

/** @throws AppError `refused` with the reason */
export function parseManifest(text: string): BackupManifest {
  const value = parseObject(text);
  if (value.schemaVersion !== 1)
    throw bad(`its schemaVersion is ${JSON.stringify(value.schemaVersion)}, only 1 is known`);
  const archiveRoot = str(value.archiveRoot, 'archiveRoot');
  if (archiveRoot.includes('/') || archiveRoot === '.' || archiveRoot === '..')
    throw bad('archiveRoot is not one name');
  const paths = isRecord(value.paths) ? value.paths : {};
  const assets = list(value.assets, 'assets').map((asset) => parseAsset(asset, archiveRoot));
  if (assets.filter(({ kind }) => kind === 'state').length > 1)
    throw bad('it names more than one state directory');
  return {
    archiveRoot,
    createdAt: str(value.createdAt, 'createdAt'),
    runtimeVersion:
      typeof value.runtimeVersion === 'string' && value.runtimeVersion !== 'unknown'
        ? value.runtimeVersion
        : null,
    stateDir: typeof paths.stateDir === 'string' ? paths.stateDir : null,
    configPath: typeof paths.configPath === 'string' ? paths.configPath : null,
    innerWorkspaces: innerWorkspacesOf(paths),
    assets,
    externalLinks:
      value.externalSymbolicLinks === undefined
        ? null
        : list(value.externalSymbolicLinks, 'externalSymbolicLinks').map(parseLink),
    gatehouse: value.gatehouse === undefined ? null : parseGatehouse(value.gatehouse, archiveRoot),
  };
}

/** A workspace elsewhere is an asset of its own. What is odd here is no reason to refuse an archive. */
function innerWorkspacesOf({ stateDir, workspaceDirs }: Record<string, unknown>): string[] {
  if (typeof stateDir !== 'string' || !Array.isArray(workspaceDirs)) return [];
  return workspaceDirs.flatMap((path) => {
    const inside =
      typeof path === 'string' && normalizePath(path) === path && path.startsWith(`${stateDir}/`);
    return inside ? [path.slice(stateDir.length + 1)] : [];
  });
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw bad('it is not JSON', cause);
  }
  if (!isRecord(value)) throw bad('it is not an object');
  return value;
}

function parseAsset(value: unknown, archiveRoot: string): Asset {
  if (!isRecord(value)) throw bad('an asset is not an object');
  const sourcePath = str(value.sourcePath, 'sourcePath');
  const archivePath = str(value.archivePath, 'archivePath');
  if (!sourcePath.startsWith('/') || normalizePath(sourcePath) !== sourcePath)
    throw bad('a sourcePath is not absolute and normalised');
  if (archivePath !== archivePathOf(archiveRoot, sourcePath))
    throw bad('an archivePath does not match its sourcePath');
  return { kind: str(value.kind, 'kind'), sourcePath, archivePath };
}

function parseLink(value: unknown): ExternalLink {
  if (!isRecord(value)) throw bad('an external link is not an object');
  return { entryPath: str(value.entryPath, 'entryPath'), linkpath: str(value.linkpath, 'linkpath') };
}

function parseGatehouse(value: unknown, archiveRoot: string): GatehouseManifest {
  if (!isRecord(value)) throw bad('its gatehouse part is not an object');
  if (value.format !== 1) throw bad('it was made by a newer Gatehouse');
  const index = str(value.index, 'index');
  if (index !== indexPathOf(archiveRoot)) throw bad('its index is not where it should be');
  return {
    format: 1,
    index,
    indexSha256: str(value.indexSha256, 'indexSha256'),
    files: count(value.files, 'files'),
    bytes: count(value.bytes, 'bytes'),
    databases: count(value.databases, 'databases'),
    components: [],
    // Older archives do not say.
    configFiles: list(value.configFiles ?? [], 'configFiles').map((path) => str(path, 'configFiles')),
    warnings: list(value.warnings, 'warnings').map((warning) => str(warning, 'warnings')),
  };
}

export function indexPathOf(archiveRoot: string): string {
  return `${archiveRoot}/gatehouse/index.jsonl`;
}

export function oddPathOf(archiveRoot: string, number: number): string {
  return `${archiveRoot}/gatehouse/odd/${number}`;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function str(value: unknown, key: string): string {
  if (typeof value !== 'string' || value === '' || value.includes('\0'))
    throw bad(`${key} is missing or no text`);
  return value;
}

function count(value: unknown, key: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw bad(`${key} is no count`);
  return value;
}

function list(value: unknown, key: string): readonly unknown[] {
  if (!Array.isArray(value)) throw bad(`${key} is no list`);
  return value;
}

function bad(what: string, cause?: unknown): AppError {
  return new AppError('refused', `The manifest of the archive was refused: ${what}. Nothing was written.`, {
    hint: 'Choose another backup.',
    cause,
  });
}
