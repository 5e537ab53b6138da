import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretFiles } from '../destinations/ports.ts';
import { writeFileAtomic } from '../platform/atomic-file.ts';

/** Secrets of destinations in a private directory, mode 0600, one file for each. */
export function createSecretFiles(directory: string): SecretFiles {
  const pathOf = (id: string) => join(directory, `${id}.secret`);
  return {
    pathOf,
    async write(id, secret) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeFileAtomic(pathOf(id), `${secret}\n`);
    },
    remove: (id) => rm(pathOf(id), { force: true }),
  };
}
