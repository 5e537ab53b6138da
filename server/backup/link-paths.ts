import { type Asset, parentOf } from './manifest.ts';

interface Link {
  readonly path: string;
  readonly target: string;
}

const MAX_HOPS = 40;

/** Follows links through the other links of their archive, as the system will once they are made. */
export class LinkPaths {
  readonly #targets: ReadonlyMap<string, string>;

  constructor(links: readonly Link[]) {
    this.#targets = new Map(links.map(({ path, target }) => [path, target]));
  }

  /** Whether it ends outside the root. One that leads round in a circle ends nowhere. */
  leaves({ path, target }: Link, root: Asset): boolean {
    const at = segmentsOf(parentOf(path));
    const ahead = segmentsOf(target).reverse();
    if (!this.#begin(target, at, ahead, root)) return true;
    for (let hops = 0; ahead.length > 0; ) {
      const name = ahead.pop() ?? '';
      if (name === '..') {
        if (at.pop() === undefined) return true;
        continue;
      }
      at.push(name);
      const next = this.#targets.get(at.join('/'));
      if (next === undefined) continue;
      hops += 1;
      if (hops > MAX_HOPS) return false;
      at.pop();
      ahead.push(...segmentsOf(next).reverse());
      if (!this.#begin(next, at, ahead, root)) return true;
    }
    const end = at.join('/');
    return !(root.archivePath === '' || end === root.archivePath || end.startsWith(`${root.archivePath}/`));
  }

  /** An absolute target begins at the root's place in the archive. False: it is elsewhere. */
  #begin(target: string, at: string[], ahead: string[], { sourcePath, archivePath }: Asset): boolean {
    if (!target.startsWith('/')) return true;
    for (const name of segmentsOf(sourcePath)) if (ahead.pop() !== name) return false;
    at.splice(0, at.length, ...segmentsOf(archivePath));
    return true;
  }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}
