import type { ConfigFile } from './include.ts';

/** Paths of the files, each after all that it includes: written so, nobody ever reads an include that is not there. */
export function includesFirst(files: readonly ConfigFile[]): readonly string[] {
  const sitesOf = new Map(files.map(({ path, sites }) => [path, sites]));
  const depths = new Map<string, number>();
  /** The longest way from the root; an include that closes a circle is refused, and so no site. */
  const depthOf = (path: string): number => {
    const known = depths.get(path);
    if (known !== undefined) return known;
    depths.set(path, 0);
    const above = (sitesOf.get(path) ?? []).map((site) => depthOf(site.file) + 1);
    const depth = Math.max(0, ...above);
    depths.set(path, depth);
    return depth;
  };
  return files.map(({ path }) => path).toSorted((a, b) => depthOf(b) - depthOf(a));
}
