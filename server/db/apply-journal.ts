import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApplyJournal, FileStep } from '../config/ports.ts';
import { errnoOf } from '../errors.ts';
import { writeFileAtomic } from '../platform/atomic-file.ts';

/** The journal of config writes: one 0600 file for each write under way. */
export function createApplyJournal(dir: string): ApplyJournal {
  const fileOf = (owner: string) => join(dir, `${owner}.json`);
  return {
    async begin(owner, steps) {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      await writeFileAtomic(fileOf(owner), JSON.stringify(steps));
    },
    end: (owner) => rm(fileOf(owner), { force: true }),
    async pending() {
      const names = (await namesIn(dir)).filter((name) => name.endsWith('.json'));
      return Promise.all(
        names.map(async (name) => ({
          owner: name.slice(0, -'.json'.length),
          steps: JSON.parse(await readFile(join(dir, name), 'utf8')) as FileStep[],
        })),
      );
    },
  };
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
