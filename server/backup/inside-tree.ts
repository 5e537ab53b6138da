import { type ConfigFiles, classifyPath } from './components.ts';
import type { Difference, InsideEntry, InsideList, InsideQuery } from './inside-types.ts';
import type { LookedEntry, LookedRoot } from './ports.ts';
import { rootComponent } from './restore-scope.ts';
import type { Component } from './types.ts';

/** At most so many names go to a page at once. */
export const MAX_LISTED = 1000;

type Grown = { -readonly [Key in keyof InsideEntry]: InsideEntry[Key] };

/** Everything in a backup as a tree whose directories know what they hold. */
export class InsideTree {
  readonly #nodes = new Map<string, Grown>();
  readonly #children = new Map<string, string[]>();
  readonly #roots: readonly LookedRoot[];
  readonly #configFiles: ConfigFiles;

  constructor(
    entries: readonly LookedEntry[],
    roots: readonly LookedRoot[],
    differences: ReadonlyMap<string, Difference>,
    configFiles: ConfigFiles,
  ) {
    this.#configFiles = configFiles;
    this.#roots = roots.filter(({ path }) => path !== '');
    for (const entry of entries) {
      const node = this.#node(entry.path, entry.type);
      Object.assign(node, { mode: entry.mode, modifiedAt: entry.mtime });
      if (entry.type === 'directory') continue;
      const { target, database } = entry;
      const component = this.#componentOf(entry);
      const difference = differences.get(entry.path) ?? null;
      Object.assign(node, { bytes: entry.size, files: 1, target, database, component, difference });
      this.#count(node);
    }
  }

  get(path: string): InsideEntry | null {
    return this.#nodes.get(path) ?? null;
  }

  list(query: InsideQuery): InsideList {
    const found = isFiltered(query) ? this.#search(query) : this.#directory(query.directory);
    return {
      entries: found.slice(0, MAX_LISTED),
      total: found.length,
      bytes: found.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  /** Ids of the agents that the backup has something of. */
  agents(): string[] {
    return (this.#children.get('agents') ?? []).map((path) => path.slice('agents/'.length)).sort();
  }

  #directory(path: string): InsideEntry[] {
    const children = (this.#children.get(path) ?? []).flatMap((child) => this.#nodes.get(child) ?? []);
    return children.sort(
      (left, right) =>
        Number(right.type === 'directory') - Number(left.type === 'directory') || byPath(left, right),
    );
  }

  #search({ text, component, differs }: InsideQuery): InsideEntry[] {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const found: InsideEntry[] = [];
    for (const node of this.#nodes.values()) {
      if (node.type === 'directory' || (component !== null && node.component !== component)) continue;
      if (differs && (node.difference === null || node.difference === 'same')) continue;
      const lower = node.path.toLowerCase();
      if (words.every((word) => lower.includes(word))) found.push(node);
    }
    return found.sort(byPath);
  }

  #node(path: string, type: InsideEntry['type']): Grown {
    const known = this.#nodes.get(path);
    if (known) return known;
    const node: Grown = {
      ...{ path, type, mode: 0, bytes: 0, files: 0, modifiedAt: 0, target: null, database: false },
      component: null,
      difference: null,
    };
    this.#nodes.set(path, node);
    const above = this.#above(path);
    const siblings = this.#children.get(above);
    if (siblings) siblings.push(path);
    else this.#children.set(above, [path]);
    // A tar need not name the directories that its files lie in.
    if (above !== '') this.#node(above, 'directory');
    return node;
  }

  #above(path: string): string {
    if (this.#roots.some((root) => root.path === path)) return '';
    const cut = path.lastIndexOf('/');
    return cut === -1 ? '' : path.slice(0, cut);
  }

  #count(file: Grown): void {
    for (let path = this.#above(file.path); path !== ''; path = this.#above(path)) {
      const directory = this.#node(path, 'directory');
      directory.component =
        directory.files === 0 || directory.component === file.component ? file.component : null;
      directory.files += 1;
      directory.bytes += file.bytes;
      if (file.difference === null) continue;
      if (directory.difference === null) directory.difference = file.difference;
      else if (directory.difference !== file.difference) directory.difference = 'changed';
    }
  }

  #componentOf({ root, path }: LookedEntry): Component {
    const kind = this.#roots.find((known) => known.path === root)?.kind;
    if (kind === undefined) return classifyPath(path, this.#configFiles);
    return rootComponent(kind) ?? 'other';
  }
}

function isFiltered({ text, component, differs }: InsideQuery): boolean {
  return text.trim() !== '' || component !== null || differs;
}

function byPath(left: InsideEntry, right: InsideEntry): number {
  return left.path < right.path ? -1 : Number(left.path > right.path);
}
