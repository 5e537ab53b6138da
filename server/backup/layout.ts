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
    place: (entryPath) => placeIn(assets, entryPath),
  };
}

/**
 * Finds the state directory in a plain tar: the shallowest directory with an `openclaw.json`, else one named
 * `.openclaw…`, else one with `state/openclaw.sqlite`.
 * @throws AppError `refused` when there is none
 */
export function layoutOfPlainTar(paths: Iterable<string>, absolute: boolean): ArchiveLayout {
  const root = findStateRoot(paths);
  if (root === null) throw refused('it holds no OpenClaw state directory (no openclaw.json, no .openclaw)');
  const state: Asset = {
    kind: 'state',
    sourcePath: absolute ? `/${root}` : `/${root || '.openclaw'}`,
    archivePath: root,
  };
  return { format: 'plain-tar', state, assets: [state], place: (entryPath) => placeIn([state], entryPath) };
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

function findStateRoot(paths: Iterable<string>): string | null {
  const best: (string | null)[] = ROOT_MARKS.map(() => null);
  for (const path of paths) {
    for (const [rank, mark] of ROOT_MARKS.entries()) {
      const match = mark.exec(path);
      if (!match) continue;
      const root = match[1] ?? '';
      const current = best[rank];
      if (current === null || current === undefined || depth(root) < depth(current)) best[rank] = root;
    }
  }
  return best.find((root) => root !== null) ?? null;
}

function depth(path: string): number {
  return path === '' ? 0 : path.split('/').length;
}
