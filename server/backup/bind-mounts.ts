/** Where the directories of a container lie on this machine. */

/** One mount of a container: a bind or a volume. Both paths absolute. */
export interface BindMount {
  /** On this machine. */
  readonly source: string;
  /** In the container. */
  readonly destination: string;
}

/** The path on this machine of a path in the container; null when it lies in the container alone. */
export function hostPathOf(path: string, mounts: readonly BindMount[]): string | null {
  const [mount] = mounts
    .filter(({ destination }) => isAtOrBelow(path, destination))
    .sort((left, right) => right.destination.length - left.destination.length);
  if (!mount) return null;
  const rest = path.slice(mount.destination.length).replace(/^\/+/, '');
  return rest === '' ? mount.source : `${mount.source.replace(/\/$/, '')}/${rest}`;
}

/** The path in the container of a path on this machine; null when no mount holds it. */
export function containerPathOf(path: string, mounts: readonly BindMount[]): string | null {
  const turned = mounts.map(({ source, destination }) => ({ source: destination, destination: source }));
  return hostPathOf(path, turned);
}

function isAtOrBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`);
}
