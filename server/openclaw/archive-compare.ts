import { existsSync, lstatSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import { classifyPath } from '../backup/components.ts';
import type { Asset } from '../backup/manifest.ts';
import type { ArchiveComparison, OnProgress } from '../backup/ports.ts';
import { missingPaths, scopeTest } from '../backup/restore-scope.ts';
import type { FileChange, RestoreScope } from '../backup/types.ts';
import { readArchiveFacts } from './archive-facts.ts';
import { indexProblems, type PlacedNode, placedNodes } from './archive-nodes.ts';
import { passArchive } from './archive-pass.ts';
import { isSelected } from './extract-selection.ts';
import { hashOf } from './live-differ.ts';
import { type LeftOut, type WalkNode, walkTree } from './state-walk.ts';

export interface CompareRequest {
  readonly path: string;
  readonly stateDir: string;
  /** Budget for the content: free bytes where it would be staged. */
  readonly freeBytes: number;
  /** Null: everything. */
  readonly scope: RestoreScope | null;
  /** Null: no facts. */
  readonly factsWithConfig: string | null;
}

/** Compares an archive with the live directory, file by file. Writes nothing. */
export async function compareArchive(
  request: CompareRequest,
  onProgress: OnProgress,
): Promise<ArchiveComparison> {
  const pass = await passArchive(request.path, { maxBytes: request.freeBytes, onProgress });
  const workspaces = pass.manifest?.innerWorkspaces ?? [];
  const archived = new Map<string, PlacedNode>();
  const directories = new Map<string, PlacedNode>();
  const held: string[] = [];
  let config: PlacedNode | null = null;
  for (const node of placedNodes(pass)) {
    if (isConfig(node, pass.layout.state, request.factsWithConfig)) config = node;
    if (node.asset !== pass.layout.state || !isSelected(node, workspaces)) continue;
    held.push(node.path);
    (node.type === 'directory' ? directories : archived).set(node.path, node);
  }
  const live = existsSync(request.stateDir)
    ? compareLive(realpathSync(request.stateDir), archived, directories, workspaces)
    : { changes: [], bytes: 0, stays: [], seen: new Set<string>(), databases: [], warnings: [] };
  const databases = new Set(live.databases);
  for (const [path, { database }] of archived) if (database) databases.add(path);
  const inScope = scopeTest(request.scope, databases);
  const changes = live.changes.filter(({ path }) => inScope(path));
  const scoped = { files: 0, bytes: 0 };
  for (const [path, node] of archived) {
    if (!inScope(path)) continue;
    scoped.files += 1;
    scoped.bytes += node.size;
    if (!live.seen.has(path))
      changes.push({ path, kind: 'added', component: classifyPath(path), bytes: node.size });
  }
  changes.sort((left, right) => (left.path < right.path ? -1 : 1));
  const [problem] = indexProblems(pass);
  const externals = pass.layout.assets.filter((asset) => asset !== pass.layout.state);
  return {
    archiveSha256: pass.sha256,
    format: pass.layout.format,
    createdAt: pass.manifest?.createdAt ?? newestOf(archived.values()),
    runtimeVersion: pass.manifest?.runtimeVersion ?? null,
    sourceStateDir: pass.manifest ? (pass.layout.state?.sourcePath ?? null) : null,
    changes,
    inScope: scoped,
    facts:
      request.factsWithConfig === null
        ? null
        : await readArchiveFacts(request.path, archived.values(), config),
    missing: request.scope ? missingPaths(request.scope, held, externals) : [],
    contentBytes: pass.contentBytes,
    liveBytes: live.bytes,
    stays: live.stays,
    externals: externals.map(({ kind, sourcePath }) => ({ kind, sourcePath })),
    warnings: [
      ...pass.warnings,
      ...(pass.manifest?.gatehouse?.warnings ?? []).map((warning) => `When it was made: ${warning}`),
      ...live.warnings,
    ],
    refusal: problem
      ? `${problem.path} ${problem.message}.`
      : pass.layout.state
        ? null
        : 'The archive holds no state directory, only the config.',
  };
}

function isConfig({ asset, path }: PlacedNode, state: Asset | null, config: string | null): boolean {
  return config !== null && (asset === state ? path === config : path === '' && asset.sourcePath === config);
}

/** A plain tar says nothing of its time; its newest file does. */
function newestOf(nodes: Iterable<PlacedNode>): string {
  let newest = 0;
  for (const { mtime } of nodes) newest = Math.max(newest, mtime);
  return new Date(newest * 1000).toISOString();
}

function compareLive(
  root: string,
  archived: ReadonlyMap<string, PlacedNode>,
  directories: ReadonlyMap<string, PlacedNode>,
  workspaces: readonly string[],
) {
  const left: LeftOut[] = [];
  const warnings: string[] = [];
  const changes: FileChange[] = [];
  const seen = new Set<string>();
  const databases: string[] = [];
  let bytes = 0;
  const walk = walkTree(root, {
    rules: 'state',
    workspaces,
    exclude: new Set(),
    sniff: true,
    onLeftOut: (found) => left.push(found),
    onWarning: (warning) => warnings.push(warning),
  });
  for (const node of walk) {
    const info = lstatSync(node.fsPath, { throwIfNoEntry: false });
    if (node.kind === 'directory') {
      const other = directories.get(node.path);
      if (info && other && modeOf(info) !== other.mode)
        changes.push({ path: node.path, kind: 'changed', component: classifyPath(node.path), bytes: 0 });
      continue;
    }
    const size = info?.size ?? 0;
    bytes += size;
    seen.add(node.path);
    if (node.database) databases.push(node.path);
    const other = archived.get(node.path);
    if (!other)
      changes.push({ path: node.path, kind: 'removed', component: classifyPath(node.path), bytes: size });
    else if (!isSame(node, size, info ? modeOf(info) : null, other))
      changes.push({
        path: node.path,
        kind: 'changed',
        component: classifyPath(node.path),
        bytes: other.size,
      });
  }
  const stays = left
    .filter(({ keep }) => keep === 'regenerable')
    .map(({ path, reason }) => ({ path, reason }));
  return { changes, bytes, stays, seen, databases, warnings };
}

function isSame(live: WalkNode, size: number, mode: number | null, archived: PlacedNode): boolean {
  if (live.kind === 'symlink')
    return (
      archived.type === 'symlink' && readlinkSync(live.fsPath, { encoding: 'buffer' }).equals(archived.target)
    );
  if (archived.type === 'symlink' || size !== archived.size || mode !== archived.mode) return false;
  return hashOf(live.fsPath) === archived.sha256;
}

/** As a restore sets it. */
function modeOf({ mode }: Stats): number {
  return mode & 0o777;
}
