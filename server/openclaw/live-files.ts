import { closeSync, readFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Difference } from '../backup/inside-types.ts';
import type { LiveFiles } from '../backup/ports.ts';
import { decodeText } from '../backup/text.ts';
import { AppError, errnoOf } from '../errors.ts';
import { type RunTask, runInProcess } from './archive-process.ts';
import { openRegular } from './file-reading.ts';
import { scratchPath } from './scratch-places.ts';
import { isWithin } from './state-roots.ts';

interface Deps {
  readonly runTask?: RunTask;
  /** Where databases are copied while they are compared; default the system's temporary directory. */
  readonly scratchDir?: string;
}

export function createLiveFiles(deps: Deps = {}): LiveFiles {
  const run = deps.runTask ?? runInProcess;
  return {
    async differences(entries, roots) {
      const scratchDir = scratchPath(deps.scratchDir ?? tmpdir(), 'scratch');
      const request = { entries: entries.filter(({ type }) => type !== 'directory'), roots, scratchDir };
      return (await run({ kind: 'differ', request }, () => undefined, undefined)) as Map<string, Difference>;
    },
    async readText(root, path, maxBytes) {
      const real = await realPathOf(root, path);
      const opened = real === null ? null : openRegular(real);
      if (!opened) return null;
      try {
        if (opened.info.size > maxBytes)
          throw new AppError('bad-input', `${path} is too large here to be shown.`, { path });
        return decodeText(readFileSync(opened.fd), path);
      } finally {
        closeSync(opened.fd);
      }
    },
  };
}

/** Null when it is not there. @throws AppError `bad-input` when a link on the way leads out of the root */
async function realPathOf(root: string, path: string): Promise<string | null> {
  try {
    const base = await realpath(root);
    const real = await realpath(join(base, path));
    if (isWithin(real, base)) return real;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return null;
    throw error;
  }
  throw new AppError('bad-input', `${path} leads to another place here.`, { path });
}
