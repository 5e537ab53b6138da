import { accessSync, constants, lstatSync } from 'node:fs';
import { ComponentTally } from '../backup/components.ts';
import type { AssetKind } from '../backup/manifest.ts';
import { oddName } from '../backup/names.ts';
import type { BackupSource, SourceForecast } from '../backup/ports.ts';
import { errnoOf } from '../errors.ts';
import { componentOf } from './capture-entry.ts';
import { findRoots, isFileRoot } from './state-roots.ts';
import { type LeftOut, walkTree } from './state-walk.ts';
import { WarningList } from './warning-list.ts';

/** What a backup would hold, by names and sizes only. @throws AppError as `findRoots` */
export function forecastState(
  source: BackupSource,
  exclude: readonly string[],
  options: { sizesOfLeftOut: boolean },
): SourceForecast {
  const found = findRoots(source);
  const configFiles = new Set(found.configFiles);
  const tally = new ComponentTally();
  const warnings = new WarningList();
  for (const warning of found.warnings) warnings.add(warning);
  const leftOut: LeftOut[] = [];
  let totalFiles = 0;
  let totalBytes = 0;
  const count = (path: string, kind: AssetKind, fsPath: string | Buffer): void => {
    const bytes = sizeOf(fsPath);
    totalFiles += 1;
    totalBytes += bytes;
    tally.add(componentOf(kind, path, configFiles), bytes);
  };
  for (const root of found.roots) {
    if (isFileRoot(root)) {
      count('', root.kind, root.path);
      continue;
    }
    const walk = walkTree(root.path, {
      rules: root.kind === 'state' ? 'state' : 'everything',
      workspaces: found.innerWorkspaces,
      exclude: new Set(exclude),
      sniff: options.sizesOfLeftOut,
      onLeftOut: (left) => leftOut.push(left),
      onWarning: (warning) => warnings.add(warning),
    });
    for (const node of walk) {
      if (node.kind !== 'file') continue;
      count(node.path, root.kind, node.fsPath);
      if (options.sizesOfLeftOut) warnAbout(node.path, node.rawPath !== null, node.fsPath, warnings);
    }
  }
  return {
    components: tally.list(),
    totalFiles,
    totalBytes,
    leftOut: leftOut
      .filter(({ keep }) => keep !== 'sidecar')
      .map(({ path, reason, fsPath, kind }) => ({
        path,
        reason,
        bytes: options.sizesOfLeftOut ? treeSize(fsPath, kind) : 0,
      })),
    warnings: warnings.list(),
  };
}

function warnAbout(path: string, raw: boolean, fsPath: string | Buffer, warnings: WarningList): void {
  const odd = raw ? 'its name is not UTF-8' : oddName(path);
  if (odd)
    warnings.add(`${JSON.stringify(path)}: ${odd}. It is carried in Gatehouse’s part of the archive only.`);
  try {
    accessSync(fsPath, constants.R_OK);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT')
      warnings.add(`${path} cannot be read (${errnoOf(error)}); a backup would be refused.`);
  }
}

function sizeOf(path: string | Buffer): number {
  try {
    return lstatSync(path).size;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 0;
    throw error;
  }
}

function treeSize(path: string | Buffer, kind: string): number {
  if (kind !== 'directory') return sizeOf(path);
  let bytes = 0;
  const walk = walkTree(String(path), {
    rules: 'everything',
    workspaces: [],
    exclude: new Set(),
    sniff: false,
    onLeftOut: () => undefined,
    onWarning: () => undefined,
  });
  for (const node of walk) if (node.kind === 'file') bytes += sizeOf(node.fsPath);
  return bytes;
}
