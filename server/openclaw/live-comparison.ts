import { lstatSync, mkdirSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { carriedMode } from '../backup/archive-index.ts';
import { type ConfigFiles, classifyPath } from '../backup/components.ts';
import type { FileChange, RestorePlan } from '../backup/types.ts';
import type { PlacedNode } from './archive-nodes.ts';
import { hashAsBackedUp, hashOf, hasJournal } from './content-hash.ts';
import { type LeftOut, type WalkNode, walkTree } from './state-walk.ts';

export interface LiveComparison {
  /** But for what is only in the archive. */
  readonly changes: FileChange[];
  readonly bytes: number;
  readonly stays: RestorePlan['stays'];
  /** Paths of files and links. */
  readonly seen: ReadonlySet<string>;
  /** Paths. */
  readonly databases: readonly string[];
  /** Databases among the changes whose bytes differ, and perhaps not what they hold. */
  readonly doubtful: readonly WalkNode[];
  readonly warnings: readonly string[];
}

/** Walks the live directory beside what the archive holds of it, by their paths. */
export function compareLive(
  root: string,
  archived: ReadonlyMap<string, PlacedNode>,
  directories: ReadonlyMap<string, PlacedNode>,
  workspaces: readonly string[],
  configFiles: ConfigFiles,
): LiveComparison {
  const left: LeftOut[] = [];
  const warnings: string[] = [];
  const changes: FileChange[] = [];
  const seen = new Set<string>();
  const databases: string[] = [];
  const doubtful: WalkNode[] = [];
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
        changes.push({
          path: node.path,
          kind: 'changed',
          component: classifyPath(node.path, configFiles),
          bytes: 0,
        });
      continue;
    }
    const size = info?.size ?? 0;
    bytes += size;
    seen.add(node.path);
    if (node.database) databases.push(node.path);
    const other = archived.get(node.path);
    if (!other)
      changes.push({
        path: node.path,
        kind: 'removed',
        component: classifyPath(node.path, configFiles),
        bytes: size,
      });
    else if (!isSame(node, size, info ? modeOf(info) : null, other)) {
      if (node.database && other.database && info && modeOf(info) === other.mode) doubtful.push(node);
      changes.push({
        path: node.path,
        kind: 'changed',
        component: classifyPath(node.path, configFiles),
        bytes: other.size,
      });
    }
  }
  const stays = left
    .filter(({ keep }) => keep === 'regenerable')
    .map(({ path, reason }) => ({ path, reason }));
  return { changes, bytes, stays, seen, databases, doubtful, warnings };
}

/**
 * Those of the databases that a backup would write as the archive has them: a live one has other bytes for its journal
 * and for leases, which are not carried. One that cannot be copied now counts as changed.
 */
export async function unchangedDatabases(
  doubtful: readonly WalkNode[],
  archived: ReadonlyMap<string, PlacedNode>,
  scratchDir: string,
): Promise<ReadonlySet<string>> {
  const unchanged = new Set<string>();
  if (doubtful.length > 0) mkdirSync(scratchDir, { mode: 0o700 });
  for (const { path, fsPath } of doubtful) {
    const hash = await hashAsBackedUp(fsPath, join(scratchDir, 'database'));
    if (hash !== null && hash === archived.get(path)?.sha256) unchanged.add(path);
  }
  return unchanged;
}

function isSame(live: WalkNode, size: number, mode: number | null, archived: PlacedNode): boolean {
  if (live.kind === 'symlink')
    return (
      archived.type === 'symlink' && readlinkSync(live.fsPath, { encoding: 'buffer' }).equals(archived.target)
    );
  if (archived.type === 'symlink' || size !== archived.size || mode !== archived.mode) return false;
  if (live.database && hasJournal(live.fsPath)) return false;
  return hashOf(live.fsPath) === archived.sha256;
}

/** As a restore sets it. */
function modeOf(info: Stats): number {
  return carriedMode(info.mode, info.isDirectory() ? 'directory' : 'file');
}
