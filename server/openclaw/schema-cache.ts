import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, isAppError } from '../errors.ts';
import { writeFileAtomic } from '../platform/atomic-file.ts';

/** Schemas of several versions and plugin sets, 2.4 MB each. */
const MAX_FILES = 6;

export interface KeptSchema {
  readonly bytes: Buffer;
  /** Unix milliseconds. */
  readonly writtenAt: number;
}

/** Schemas on disk between two starts. Only a convenience: what can't be read or written is as if it were not there. */
export interface SchemaCache {
  read(key: SchemaKey): Promise<KeptSchema | null>;
  /** Answers whether it was kept. */
  write(key: SchemaKey, bytes: Buffer): Promise<boolean>;
  /** For a file that turned out to be damaged. */
  drop(key: SchemaKey): Promise<void>;
}

export interface SchemaKey {
  readonly version: string;
  /** As `pluginStamp` answers it. */
  readonly plugins: string;
}

export function createSchemaCache(directory: string): SchemaCache {
  return {
    async read(key) {
      const path = join(directory, fileNameOf(key));
      try {
        const [bytes, { mtimeMs }] = await Promise.all([readFile(path), stat(path)]);
        return { bytes, writtenAt: mtimeMs };
      } catch (error) {
        if (errnoOf(error) === null) throw error;
        return null;
      }
    },
    async write(key, bytes) {
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await writeFileAtomic(join(directory, fileNameOf(key)), bytes);
        await removeOldest(directory);
        return true;
      } catch (error) {
        if (!isAppError(error) && errnoOf(error) === null) throw error;
        // A full or read-only disk: the schema is in memory, the next start asks again.
        return false;
      }
    },
    async drop(key) {
      try {
        await rm(join(directory, fileNameOf(key)), { recursive: true, force: true });
      } catch (error) {
        if (errnoOf(error) === null) throw error;
      }
    },
  };
}

function fileNameOf({ version, plugins }: SchemaKey): string {
  const safe = version.replace(/[^\w.-]/g, '_');
  if (plugins === '') return `${safe}.json`;
  return `${safe}-${createHash('sha256').update(plugins).digest('hex').slice(0, 12)}.json`;
}

async function removeOldest(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json'));
  const files = await Promise.all(
    names.map(async (name) => ({ name, writtenAt: (await stat(join(directory, name))).mtimeMs })),
  );
  const old = files.toSorted((a, b) => b.writtenAt - a.writtenAt).slice(MAX_FILES);
  for (const { name } of old) await rm(join(directory, name), { force: true });
}
