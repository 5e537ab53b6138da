import { PathMap } from '../backup/path-map.ts';

/** What was learned of one entry. */
export interface PassEntry {
  /** Position among the entries, from 0. */
  readonly number: number;
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink';
  readonly size: number;
  /** Only the bits that are carried. */
  readonly mode: number;
  readonly mtime: number;
  /** Link target, else empty. */
  readonly target: string;
  readonly sha256: string | null;
  readonly database: boolean;
}

const TYPES = ['file', 'directory', 'symlink', 'hardlink'] as const;
const HASH_BYTES = 32;
const FIRST_ROOM = 1024;

/** The entries of an archive by their paths, in columns: an archive may have hundreds of thousands. */
export class EntryTable {
  readonly #numbers = new PathMap<number>();
  readonly #targets = new Map<number, string>();
  #types = new Uint8Array(FIRST_ROOM);
  #databases = new Uint8Array(FIRST_ROOM);
  #modes = new Uint16Array(FIRST_ROOM);
  #sizes = new Float64Array(FIRST_ROOM);
  #mtimes = new Float64Array(FIRST_ROOM);
  #hashes = Buffer.alloc(FIRST_ROOM * HASH_BYTES);

  get size(): number {
    return this.#numbers.size;
  }

  /** Of a path that is not in it yet. */
  add(path: string, entry: Omit<PassEntry, 'number'>): void {
    const number = this.#numbers.size;
    if (number === this.#types.length) this.#grow();
    this.#numbers.set(path, number);
    this.#types[number] = TYPES.indexOf(entry.type);
    this.#databases[number] = entry.database ? 1 : 0;
    this.#modes[number] = entry.mode;
    this.#sizes[number] = entry.size;
    this.#mtimes[number] = entry.mtime;
    if (entry.sha256 !== null) this.#hashes.write(entry.sha256, number * HASH_BYTES, 'hex');
    if (entry.target !== '') this.#targets.set(number, entry.target);
  }

  get(path: string): PassEntry | undefined {
    const number = this.#numbers.get(path);
    return number === undefined ? undefined : this.#at(number);
  }

  has(path: string): boolean {
    return this.#numbers.has(path);
  }

  keys(): Iterable<string> {
    return this.#numbers.keys();
  }

  /** Directory by directory. */
  *[Symbol.iterator](): Generator<[string, PassEntry], void> {
    for (const [path, number] of this.#numbers) yield [path, this.#at(number)];
  }

  #at(number: number): PassEntry {
    const type = TYPES[this.#types[number] ?? 0] ?? 'file';
    const hash = number * HASH_BYTES;
    return {
      number,
      type,
      size: this.#sizes[number] ?? 0,
      mode: this.#modes[number] ?? 0,
      mtime: this.#mtimes[number] ?? 0,
      target: this.#targets.get(number) ?? '',
      sha256: type === 'file' ? this.#hashes.toString('hex', hash, hash + HASH_BYTES) : null,
      database: this.#databases[number] === 1,
    };
  }

  #grow(): void {
    const room = Math.ceil(this.#types.length * 1.5);
    this.#types = copied(this.#types, new Uint8Array(room));
    this.#databases = copied(this.#databases, new Uint8Array(room));
    this.#modes = copied(this.#modes, new Uint16Array(room));
    this.#sizes = copied(this.#sizes, new Float64Array(room));
    this.#mtimes = copied(this.#mtimes, new Float64Array(room));
    this.#hashes = copied(this.#hashes, Buffer.alloc(room * HASH_BYTES));
  }
}

function copied<Column extends { set: (from: Column) => void }>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
