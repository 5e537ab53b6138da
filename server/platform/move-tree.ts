import {
  chmodSync,
  chownSync,
  copyFileSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  type Stats,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { errnoOf } from '../errors.ts';

/**
 * Moves a file, link or directory to a place where nothing is: a rename, or where that is on another mount a copy with
 * bytes, modes, owners, links and times of files.
 */
export function moveTree(from: string | Buffer, to: string | Buffer): void {
  if (lstatSync(to, { throwIfNoEntry: false }))
    throw Object.assign(new Error(`${to} exists`), { code: 'EEXIST' });
  try {
    renameSync(from, to);
  } catch (error) {
    if (errnoOf(error) !== 'EXDEV') throw error;
    copyTree(from, to);
    rmSync(from, { recursive: true });
  }
}

function copyTree(from: string | Buffer, to: string | Buffer): void {
  const info = lstatSync(from);
  if (info.isSymbolicLink()) {
    symlinkSync(readlinkSync(from, { encoding: 'buffer' }), to);
    if (isForeign(info)) lchownSync(to, info.uid, info.gid);
    return;
  }
  if (info.isDirectory()) {
    mkdirSync(to, { mode: 0o700 });
    for (const name of readdirSync(from, { encoding: 'buffer' }))
      copyTree(below(from, name), below(to, name));
  } else copyFileSync(from, to);
  if (isForeign(info)) chownSync(to, info.uid, info.gid);
  chmodSync(to, info.mode & 0o7777);
  if (info.isFile()) utimesSync(to, info.mtimeMs / 1000, info.mtimeMs / 1000);
}

/** Only who may give files away has any to give. */
function isForeign(info: Stats): boolean {
  return info.uid !== process.geteuid?.() || info.gid !== process.getegid?.();
}

function below(parent: string | Buffer, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(parent), SLASH, name]);
}

const SLASH = Buffer.from('/');
