import { closeSync, fsyncSync, lstatSync, openSync, readlinkSync, type Stats } from 'node:fs';
import { carriedMode, type IndexRecord } from '../backup/archive-index.ts';
import { type ConfigFiles, classifyPath } from '../backup/components.ts';
import type { Asset } from '../backup/manifest.ts';
import type { Component } from '../backup/types.ts';
import { errnoOf } from '../errors.ts';
import type { TarEntryMeta } from '../platform/archive/tar-header.ts';

const BY_ROOT: Readonly<Record<string, Component>> = {
  config: 'config',
  include: 'config',
  workspace: 'workspace',
  agent: 'databases',
  // OpenClaw's own archives name it as a root when it lies elsewhere.
  credentials: 'credentials',
};

/** The component of an archived path: files outside the state directory belong to what their root is. */
export function componentOf(kind: string, path: string, configFiles: ConfigFiles): Component {
  return (Object.hasOwn(BY_ROOT, kind) ? BY_ROOT[kind] : undefined) ?? classifyPath(path, configFiles);
}

export function plain(meta: TarEntryMeta, info: Stats): IndexRecord {
  return {
    entry: meta.path,
    type: 'file',
    mode: modeOf(info),
    size: 0,
    sha256: null,
    odd: null,
    target: null,
    flaw: null,
  };
}

export function entryPath(asset: Asset, path: string): string {
  return path === '' ? asset.archivePath : `${asset.archivePath}/${path}`;
}

export function metaOf(path: string, info: Stats): TarEntryMeta {
  return { path, mode: modeOf(info), mtime: info.mtimeMs / 1000, uid: info.uid, gid: info.gid };
}

function modeOf(info: Stats): number {
  return carriedMode(info.mode, info.isDirectory() ? 'directory' : 'file');
}

export function isAppended(path: string): boolean {
  return path.endsWith('.jsonl') || path.endsWith('.log');
}

export function statOrNull(path: string | Buffer): Stats | null {
  try {
    return lstatSync(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return null;
    throw error;
  }
}

/** Null when it has vanished or is no link any more. */
export function readLinkOrNull(path: string | Buffer): Buffer | null {
  try {
    return readlinkSync(path, { encoding: 'buffer' });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EINVAL'].includes(errnoOf(error) ?? '')) return null;
    throw error;
  }
}

export function syncDirectory(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
