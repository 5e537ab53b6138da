import type { Asset } from '../backup/manifest.ts';
import { scopeTest } from '../backup/restore-scope.ts';
import { selectPath } from '../backup/selection.ts';
import type { RestoreScope } from '../backup/types.ts';
import { type PlacedNode, placedNodes } from './archive-nodes.ts';
import type { PassResult } from './archive-pass.ts';

/** Below the target, where external roots go with `inside`. */
export const EXTERNAL_DIRECTORY = '.gatehouse-external';

/** What of an archive is extracted, and where to. */
export interface ExtractSelection {
  readonly targetDir: string;
  /**
   * External roots go below `.gatehouse-external/` in the target, or nowhere, or each (by its path in the archive) to
   * a place the caller names; such a place must not exist. A manifest never decides where something is written.
   */
  readonly external: 'inside' | 'skip' | Readonly<Record<string, string>>;
  /** Leaves out what a backup of ours would leave out (a plain tar holds caches and locks too). */
  readonly onlySelected: boolean;
  /** Absent or null: everything. */
  readonly scope?: RestoreScope | null;
}

/** Where an asset goes; null: nowhere. */
export function placeOf(asset: Asset, pass: PassResult, selection: ExtractSelection): string | null {
  const { external, targetDir } = selection;
  if (asset === pass.layout.state) return targetDir;
  if (external === 'skip') return null;
  if (external === 'inside') return `${targetDir}/${EXTERNAL_DIRECTORY}${asset.sourcePath}`;
  return Object.hasOwn(external, asset.sourcePath) ? (external[asset.sourcePath] ?? null) : null;
}

/** Whether a node of the archive is extracted. */
export function wantedTest(pass: PassResult, selection: ExtractSelection): (node: PlacedNode) => boolean {
  const inScope = scopeOf(pass, selection.scope ?? null);
  const workspaces = pass.manifest?.innerWorkspaces ?? [];
  return (node) => {
    if (node.asset !== pass.layout.state) return placeOf(node.asset, pass, selection) !== null;
    return (!selection.onlySelected || isSelected(node, workspaces)) && inScope(node);
  };
}

/** Whether a backup of ours would hold it; `workspaces` are those inside its state directory. */
export function isSelected({ path, type }: PlacedNode, workspaces: readonly string[]): boolean {
  if (path === '') return true;
  const segments = path.split('/');
  return segments.every((_, end) => {
    const part = segments.slice(0, end + 1).join('/');
    const kind = end < segments.length - 1 ? 'directory' : type === 'hardlink' ? 'file' : type;
    return selectPath(part, kind, { workspaces }).take;
  });
}

/** Directories above what is in the scope count too, for their modes. */
function scopeOf(pass: PassResult, scope: RestoreScope | null): (node: PlacedNode) => boolean {
  if (scope === null) return () => true;
  const own = [...placedNodes(pass)].filter(({ asset }) => asset === pass.layout.state);
  const test = scopeTest(scope, new Set(own.filter(({ database }) => database).map(({ path }) => path)));
  const above = new Set<string>();
  for (const { path, type } of own) {
    if (type === 'directory' || !test(path)) continue;
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      above.add(path.slice(0, at));
  }
  return ({ path, type }) => test(path) || (type === 'directory' && (path === '' || above.has(path)));
}
