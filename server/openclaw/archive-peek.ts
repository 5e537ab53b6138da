import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import type { ArchivePeek } from '../backup/arrival-ports.ts';
import type { Arrival } from '../backup/ports.ts';
import { AppError, errnoOf } from '../errors.ts';
import { lockOf, tryKeys } from '../platform/archive/age.ts';
import { type ArchiveKind, kindOfStart } from '../platform/archive/archive-kind.ts';
import { archiveKindOf } from '../platform/archive/archive-source.ts';
import { expandHome } from './discovery.ts';

/** Looks at archives of this machine by their beginning. */
export function createArchivePeek({ home = homedir() }: { home?: string } = {}): ArchivePeek {
  return {
    async file(given) {
      const path = expandHome(given.trim(), home);
      if (!isAbsolute(path))
        throw new AppError('bad-input', 'This is no full path. Nothing was added.', {
          hint: 'Begin with / or ~, for example ~/backup.tar.gz.',
        });
      await requireFile(path);
      const { bytes, kind } = await archiveKindOf(path);
      return { path, bytes, kind: wanted(kind) };
    },
    kindOfStart: (start) => wanted(kindOfStart(start)),
    lockOf,
    open: async (path, keys) => ({ recipients: await tryKeys(path, keys) }),
  };
}

/** Asked first: opening a named pipe would wait for ever. */
async function requireFile(path: string): Promise<void> {
  try {
    if ((await stat(path)).isFile()) return;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    const missing = errno === 'ENOENT' || errno === 'ENOTDIR';
    throw new AppError(
      missing ? 'not-found' : 'unavailable',
      `${path} ${missing ? 'does not exist' : `could not be looked at (${errno})`}. Nothing was added.`,
      { path, cause: error },
    );
  }
  throw new AppError('bad-input', `${path} is not a file. Nothing was added.`, { path });
}

function wanted(kind: ArchiveKind | null): Arrival['kind'] {
  if (kind !== null) return kind;
  throw new AppError('bad-input', 'This is not an archive that Gatehouse reads. Nothing was kept.', {
    hint: 'It reads .tar.gz, .tar.zst and .tar of a state directory, those of “openclaw backup create”, and each encrypted with age.',
  });
}
