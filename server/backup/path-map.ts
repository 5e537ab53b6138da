/**
 * A map by paths for many of them: a path is kept as its directory, once for all names in it, and its name. Goes
 * through them directory by directory.
 */
export class PathMap<Value> {
  readonly #directories = new Map<string, Map<string, Value>>();
  #size = 0;
  /** The last one asked for: paths come in the order of a walk. */
  #at = '';
  #names: Map<string, Value> | undefined;

  get size(): number {
    return this.#size;
  }

  get(path: string): Value | undefined {
    const cut = path.lastIndexOf('/');
    return this.#in(path.slice(0, cut + 1))?.get(path.slice(cut + 1));
  }

  has(path: string): boolean {
    return this.get(path) !== undefined;
  }

  set(path: string, value: Value): void {
    const cut = path.lastIndexOf('/');
    const directory = path.slice(0, cut + 1);
    let names = this.#in(directory);
    if (!names) {
      names = new Map();
      this.#directories.set(ownText(directory), names);
      this.#at = directory;
      this.#names = names;
    }
    const before = names.size;
    names.set(ownText(path.slice(cut + 1)), value);
    this.#size += names.size - before;
  }

  *keys(): Generator<string, void> {
    for (const [path] of this) yield path;
  }

  *[Symbol.iterator](): Generator<[string, Value], void> {
    for (const [directory, names] of this.#directories)
      for (const [name, value] of names) yield [directory + name, value];
  }

  #in(directory: string): Map<string, Value> | undefined {
    if (directory === this.#at && this.#names) return this.#names;
    const names = this.#directories.get(directory);
    if (names) {
      this.#at = directory;
      this.#names = names;
    }
    return names;
  }
}

/** A part of a string keeps the whole of it in memory; this one stands for itself. */
export function ownText(part: string): string {
  return Buffer.from(part).toString();
}
