import type { ConfigDisk } from '../config/ports.ts';

/** Where the unpacked files of an instance are, before (or instead of) being moved into place. */
export interface StagedState {
  readonly stateDir: string;
  /** Roots outside the state directory that go with it: where they belong, and where they are now. */
  readonly outside?: Readonly<Record<string, string>>;
  /** What is not staged is as in the live state, but for these files of it, which go. */
  readonly overLive?: { readonly gone: ReadonlySet<string> };
}

export interface LinkDisk extends ConfigDisk {
  /** What a symbolic link says; null for what is no link. */
  linkText(path: string): string | null;
}

const MAX_LINKS = 40;

/**
 * The disk as it will be: each path is followed link by link as if everything lay in its place already, and read where
 * it is now. A link among the unpacked files that were followed there would lead beside them, or to what they replace.
 */
export function stagedDisk(disk: LinkDisk, stateDir: string, staged: StagedState): ConfigDisk {
  const placeOf = createPlaces(disk, stateDir, staged);
  const follow = (path: string): string => {
    let real = '';
    let links = 0;
    const rest = path.split('/');
    for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
      if (name === '' || name === '.') continue;
      if (name === '..') {
        real = real.slice(0, Math.max(real.lastIndexOf('/'), 0));
        continue;
      }
      const target = disk.linkText(placeOf(`${real}/${name}`));
      if (target === null || links >= MAX_LINKS) {
        real += `/${name}`;
        continue;
      }
      links += 1;
      if (target.startsWith('/')) real = '';
      rest.unshift(...target.split('/'));
    }
    return real || '/';
  };
  return {
    ...disk,
    read(path) {
      const realPath = follow(path);
      const found = disk.read(placeOf(realPath));
      if (found.kind === 'file') return { ...found, realPath };
      const target = found.kind === 'missing' && realPath !== path ? disk.linkText(placeOf(path)) : null;
      return target === null
        ? found
        : { kind: 'unreadable', detail: `a symbolic link to ${target}, which is not there` };
    },
    realDirectory: follow,
  };
}

/** Where what will lie at a path without links is now. */
function createPlaces(disk: LinkDisk, stateDir: string, staged: StagedState) {
  const parent = stateDir.slice(0, stateDir.lastIndexOf('/')) || '/';
  const states = new Set([
    stateDir,
    disk.realDirectory(stateDir),
    `${disk.realDirectory(parent).replace(/\/$/, '')}${stateDir.slice(stateDir.lastIndexOf('/'))}`,
  ]);
  return (path: string): string => {
    for (const state of states) {
      const inside = below(path, state);
      if (inside === null) continue;
      const place = `${staged.stateDir}${inside}`;
      const stays = staged.overLive && !staged.overLive.gone.has(inside.slice(1));
      return stays && disk.linkText(place) === null && disk.read(place).kind === 'missing' ? path : place;
    }
    for (const [root, place] of Object.entries(staged.outside ?? {})) {
      const inside = below(path, root);
      if (inside !== null) return `${place}${inside}`;
    }
    return path;
  };
}

/** The part of a path below a root, with its slash; empty for the root itself, null for what lies elsewhere. */
function below(path: string, root: string): string | null {
  return path === root || path.startsWith(`${root}/`) ? path.slice(root.length) : null;
}
