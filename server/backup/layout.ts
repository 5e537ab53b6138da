import type { Asset, BackupManifest } from './manifest.ts';
import { refused } from './scan.ts';

/** Where an entry of an archive belongs. */
export interface Placement {
  readonly asset: Asset;
  /** Relative to the asset's root; empty for the root itself. */
  readonly path: string;
}

export interface ArchiveLayout {
  readonly format: 'gatehouse' | 'openclaw' | 'plain-tar';
  /** Null when the archive has no state directory (OpenClaw's `--only-config`). */
  readonly state: Asset | null;
  readonly assets: readonly Asset[];
  /** What a person should know of how the state directory was found; sentences. */
  readonly notes: readonly string[];
  /** Null: the entry belongs to no root (the manifest, other files of a plain tar). */
  place(entryPath: string): Placement | null;
}

export function layoutOf(manifest: BackupManifest): ArchiveLayout {
  const assets = [...manifest.assets].sort(
    (left, right) => right.archivePath.length - left.archivePath.length,
  );
  return {
    format: manifest.gatehouse ? 'gatehouse' : 'openclaw',
    state: assets.find(({ kind }) => kind === 'state') ?? null,
    assets,
    notes: [],
    place: (entryPath) => placeIn(assets, entryPath),
  };
}

/**
 * Finds the state directory in a plain tar: a directory with an `openclaw.json`, else one named `.openclaw…`, else one
 * with `state/openclaw.sqlite`. Of several the shallowest, of those the one named `.openclaw`; the notes say so.
 * @throws AppError `refused` when there is none
 */
export function layoutOfPlainTar(paths: Iterable<string>, absolute: boolean): ArchiveLayout {
  const [root, ...others] = findStateRoots(paths);
  if (root === undefined)
    throw refused('it holds no OpenClaw state directory (no openclaw.json, no .openclaw)');
  const state: Asset = {
    kind: 'state',
    sourcePath: absolute ? `/${root}` : `/${root || USUAL_NAME}`,
    archivePath: root,
  };
  return {
    format: 'plain-tar',
    state,
    assets: [state],
    notes: notesOf(root, others),
    place: (entryPath) => placeIn([state], entryPath),
  };
}

const USUAL_NAME = '.openclaw';
const MAX_NAMED = 3;

function notesOf(root: string, others: readonly string[]): string[] {
  const taken = `“${root || '.'}” in the archive is taken as the state directory`;
  if (others.length > 0) {
    const named = others.slice(0, MAX_NAMED).map((path) => `“${path}”`);
    if (others.length > MAX_NAMED) named.push(`${others.length - MAX_NAMED} more`);
    return [`${taken}, although others could be one too: ${named.join(', ')}.`];
  }
  return nameOf(root) === USUAL_NAME || root === '' ? [] : [`${taken}.`];
}

function placeIn(assets: readonly Asset[], entryPath: string): Placement | null {
  for (const asset of assets) {
    if (entryPath === asset.archivePath) return { asset, path: '' };
    if (asset.archivePath === '') return { asset, path: entryPath };
    if (entryPath.startsWith(`${asset.archivePath}/`))
      return { asset, path: entryPath.slice(asset.archivePath.length + 1) };
  }
  return null;
}

const ROOT_MARKS: readonly RegExp[] = [
  /^(?:(.*)\/)?openclaw\.json$/,
  /^((?:.*\/)?\.openclaw[^/]*)(?:\/.*)?$/,
  /^(?:(.*)\/)?state\/openclaw\.sqlite$/,
];

/** All that could be one, the best first; none lies in another. */
function findStateRoots(paths: Iterable<string>): string[] {
  const ranks = new Map<string, number>();
  for (const path of paths) {
    for (const [rank, mark] of ROOT_MARKS.entries()) {
      const match = mark.exec(path);
      if (!match) continue;
      const root = match[1] ?? '';
      ranks.set(root, Math.min(rank, ranks.get(root) ?? rank));
    }
  }
  const worth = (root: string): number[] => [
    ranks.get(root) ?? 0,
    depth(root),
    nameOf(root) === USUAL_NAME ? 0 : 1,
  ];
  const [best, ...rest] = [...ranks.keys()].sort((left, right) => {
    const other = worth(right);
    const difference = worth(left)
      .map((value, at) => value - (other[at] ?? 0))
      .find((value) => value !== 0);
    return difference ?? (left < right ? -1 : 1);
  });
  if (best === undefined) return [];
  const roots = [best];
  for (const root of rest) if (!roots.some((other) => isRelated(root, other))) roots.push(root);
  return roots;
}

function isRelated(one: string, other: string): boolean {
  return [one, other].some(
    (outer, at) => outer === '' || `${[other, one][at] ?? ''}/`.startsWith(`${outer}/`),
  );
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function depth(path: string): number {
  return path === '' ? 0 : path.split('/').length;
}
