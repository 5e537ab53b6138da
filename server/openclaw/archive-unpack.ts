import { isUtf8 } from 'node:buffer';
import {
  chownSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  futimesSync,
  linkSync,
  mkdirSync,
  openSync,
} from 'node:fs';
import { refused } from '../backup/scan.ts';
import { errnoOf } from '../errors.ts';
import type { TarEntryHead } from '../platform/archive/tar-header.ts';
import type { PassSink } from './archive-pass.ts';

/** Who gets what is made; null: whoever runs this. */
export type Owner = { readonly uid: number; readonly gid: number } | null;

const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Writes the files of an archive below a fresh private directory, each under its path in the archive, while the archive
 * is still being judged. Nothing can lead outside: a path comes here only after it was judged, every directory and file
 * is made anew, and no symbolic link is made before the last byte is written.
 */
export class Unpacker implements PassSink {
  readonly root: string;
  readonly #owner: Owner;
  readonly #wanted: ReadonlySet<string> | null;
  readonly #made = new Set<string>();
  /** A file gets its mode when it is made, as far as this mask leaves it. */
  readonly #mask = process.umask();

  /** Makes `name`, which must not exist, in `parent`. `wanted`: the paths in the archive that are written; null: all. */
  constructor(parent: string, name: string, owner: Owner, wanted: ReadonlySet<string> | null) {
    this.root = `${parent}/${name}`;
    this.#owner = owner;
    this.#wanted = wanted;
    mkdirSync(this.root, { mode: 0o700 });
    this.#made.add(parent).add(this.root);
  }

  file(path: string, { head }: { readonly head: TarEntryHead }): number | null {
    if (this.#wanted?.has(path) === false) return null;
    const target = `${this.root}/${path}`;
    this.directory(parentPath(target));
    return openSync(target, CREATE, head.mode & 0o777);
  }

  done(fd: number, { mode, mtime }: TarEntryHead): void {
    try {
      if (this.#owner) fchownSync(fd, this.#owner.uid, this.#owner.gid);
      if (mode & this.#mask & 0o777) fchmodSync(fd, mode & 0o777);
      futimesSync(fd, mtime, mtime);
    } finally {
      closeSync(fd);
    }
  }

  hardlink(path: string, target: string): void {
    if (this.#wanted?.has(path) === false) return;
    if (this.#wanted?.has(target) === false)
      throw refused(`${JSON.stringify(path)} is a hard link to a file that is not restored`);
    const name = `${this.root}/${path}`;
    this.directory(parentPath(name));
    linkSync(`${this.root}/${target}`, name);
  }

  /** Makes a directory below the parent of the root, and those above it, with mode 0700. @throws AppError `refused` when a file is there */
  directory(path: string | Buffer): void {
    const key = typeof path === 'string' ? path : `\0${path.toString('latin1')}`;
    if (this.#made.has(key)) return;
    this.directory(parentPath(path));
    try {
      mkdirSync(path, { mode: 0o700 });
      if (this.#owner) chownSync(path, this.#owner.uid, this.#owner.gid);
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
      const name = path.toString().slice(this.root.length + 1);
      throw refused(`${JSON.stringify(name)} is in it as a file and as a directory`, error);
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
