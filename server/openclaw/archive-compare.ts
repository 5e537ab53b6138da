import { existsSync, realpathSync } from 'node:fs';
import { classifyPath } from '../backup/components.ts';
import { type Asset, isExternalLink } from '../backup/manifest.ts';
import type { ArchiveComparison, OnProgress } from '../backup/ports.ts';
import { missingPaths, scopeTest } from '../backup/restore-scope.ts';
import type { RestoreScope } from '../backup/types.ts';
import { readArchiveFacts } from './archive-facts.ts';
import { indexProblems, type PlacedNode, placedNodes } from './archive-nodes.ts';
import { passArchive } from './archive-pass.ts';
import { isSelected } from './extract-selection.ts';
import { compareLive, type LiveComparison, unchangedDatabases } from './live-comparison.ts';

export interface CompareRequest {
  readonly path: string;
  readonly stateDir: string;
  /** Null: everything. */
  readonly scope: RestoreScope | null;
  /** What the live config includes, relative to the state directory. */
  readonly configFiles: readonly string[];
  /** Null: no facts. */
  readonly factsWithConfig: string | null;
  /** A private directory for copies of databases; must not exist, and the caller removes it. */
  readonly scratchDir: string;
}

/** Compares an archive with the live directory, file by file. Writes nothing. */
export async function compareArchive(
  request: CompareRequest,
  onProgress: OnProgress,
): Promise<ArchiveComparison> {
  const pass = await passArchive(request.path, { onProgress });
  const configFiles = [
    ...new Set([...(pass.manifest?.gatehouse?.configFiles ?? []), ...request.configFiles]),
  ];
  const included = new Set(configFiles);
  const workspaces = pass.manifest?.innerWorkspaces ?? [];
  const archived = new Map<string, PlacedNode>();
  const directories = new Map<string, PlacedNode>();
  const held: string[] = [];
  let unlisted = 0;
  let config: PlacedNode | null = null;
  for (const node of placedNodes(pass)) {
    if (isConfig(node, pass.layout.state, request.factsWithConfig)) config = node;
    if (isUnlistedLink(node, pass.layout.state)) unlisted += 1;
    if (node.asset !== pass.layout.state || !isSelected(node, workspaces)) continue;
    held.push(node.path);
    (node.type === 'directory' ? directories : archived).set(node.path, node);
  }
  const live: LiveComparison = existsSync(request.stateDir)
    ? compareLive(realpathSync(request.stateDir), archived, directories, workspaces, included)
    : {
        changes: [],
        bytes: 0,
        stays: [],
        seen: new Set<string>(),
        databases: [],
        doubtful: [],
        warnings: [],
      };
  const databases = new Set(live.databases);
  for (const [path, { database }] of archived) if (database) databases.add(path);
  const inScope = scopeTest(request.scope && { ...request.scope, configFiles }, databases);
  const unchanged = await unchangedDatabases(live.doubtful, archived, request.scratchDir);
  const changes = live.changes.filter(({ path }) => inScope(path) && !unchanged.has(path));
  const scoped = { files: 0, bytes: 0 };
  for (const [path, node] of archived) {
    if (!inScope(path)) continue;
    scoped.files += 1;
    scoped.bytes += node.size;
    if (!live.seen.has(path))
      changes.push({ path, kind: 'added', component: classifyPath(path, included), bytes: node.size });
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
    configFiles,
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
      ...(unlisted > 0 ? [`${unlisted} more links point outside the state directory.`] : []),
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

/** One that is in the index alone, which the pass does not judge. */
function isUnlistedLink({ asset, path, type, entry, target }: PlacedNode, state: Asset | null): boolean {
  if (type !== 'symlink' || entry !== null || state === null) return false;
  return isExternalLink(`${asset.archivePath}/${path}`, target.toString('utf8'), state);
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
