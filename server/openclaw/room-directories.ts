import { isUtf8 } from 'node:buffer';
import { chownSync, lstatSync, mkdirSync } from 'node:fs';
import { refused } from '../backup/scan.ts';

/** Who gets what is made; null: whoever runs this. */
export type Owner = { readonly uid: number; readonly gid: number } | null;

/** Makes directories below a private one, each with mode 0700, and never through a link. */
export class RoomDirectories {
  readonly #root: string;
  readonly #owner: Owner;
  readonly #made = new Set<string>();

  /** `root` and the directory that it lies in exist. */
  constructor(root: string, owner: Owner) {
    this.#root = root;
    this.#owner = owner;
    this.#made.add(root).add(root.slice(0, root.lastIndexOf('/')));
  }

  /** Below the parent of the root, with those above it. @throws AppError `refused` when something else is there */
  make(path: string | Buffer): void {
    const key = typeof path === 'string' ? path : `\0${path.toString('latin1')}`;
    if (this.#made.has(key)) return;
    this.make(parentPath(path));
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (there === undefined) {
      mkdirSync(path, { mode: 0o700 });
      if (this.#owner) chownSync(path, this.#owner.uid, this.#owner.gid);
    } else if (!there.isDirectory()) {
      const name = path.toString().slice(this.#root.length + 1);
      throw refused(`${JSON.stringify(name)} is in it as a file and as a directory`);
    }
    this.#made.add(key);
  }
}

export function parentPath(path: string | Buffer): string | Buffer {
  const cut = path.lastIndexOf('/');
  return typeof path === 'string' ? path.slice(0, cut) : textOf(path.subarray(0, cut));
}

/** Bytes that are text become text, so that a directory has one name here. */
export function textOf(path: Buffer): string | Buffer {
  return isUtf8(path) ? path.toString('utf8') : path;
}
