import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DiskRead } from '../config/ports.ts';
import { errnoOf } from '../errors.ts';
import type { InstanceProbe, PathKind } from '../instances/ports.ts';
import type { Env } from '../platform/process.ts';
import { discoverInstances, expandHome } from './discovery.ts';
import { readInstanceContext } from './instance-context.ts';
import { locateOpenClaw } from './locate.ts';

interface Deps {
  readonly disk: { read(path: string): DiskRead };
  readonly env: Env;
  readonly home: string;
}

/** This machine, as far as the list of instances asks about it. */
export function createInstanceProbe({ disk, env, home }: Deps): InstanceProbe {
  return {
    discover: () => discoverInstances({ env, home }),
    resolve(path) {
      const absolute = resolve(expandHome(path.trim(), home));
      const kind = kindOf(absolute);
      return { path: kind === 'directory' ? realpathSync(absolute) : absolute, kind };
    },
    findOpenclaw: async () => (await locateOpenClaw({ env }))?.command ?? null,
    configuredPort: async (instance) => (await readInstanceContext(instance, disk)).endpoint.configuredPort,
  };
}

function kindOf(path: string): PathKind {
  try {
    const stats = statSync(path);
    if (!stats.isDirectory()) return 'file';
    accessSync(path, constants.R_OK | constants.X_OK);
    return 'directory';
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    return errno === 'ENOENT' || errno === 'ENOTDIR' ? 'missing' : 'unreadable';
  }
}
