import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { type BackupService, createBackupService } from '../backup/service.ts';
import type { Instance } from '../instances/types.ts';
import { createArchiver, freeBytesAt } from '../openclaw/archiver.ts';
import { readBackupSource } from '../openclaw/backup-source.ts';
import { createStateSwapper } from '../openclaw/state-swap.ts';
import type { OperationHandle } from '../operations/types.ts';
import { textDisk } from '../platform/text-disk.ts';
import { lastTouchedVersion } from '../workflows/judge-staged.ts';
import { usageError } from './guard.ts';
import type { CommandIo } from './io.ts';

export function createCliService(io: CommandIo): BackupService {
  const scratchDir = io.env.TMPDIR;
  return createBackupService({
    archiver: createArchiver({ now: Date.now, ...(scratchDir ? { scratchDir } : {}) }),
    swapper: createStateSwapper({ by: 'command-line' }),
    now: Date.now,
    newId: randomUUID,
    freeBytes: freeBytesAt,
  });
}

/** The state directory as an instance; nothing of it is written down. */
export function instanceAt(stateDir: string, configPath = join(stateDir, 'openclaw.json')): Instance {
  const name = basename(stateDir).replace(/^\./, '');
  return {
    ...{
      id: 'cli',
      slug: name,
      name,
      stateDir,
      configPath,
      demo: false,
      openclawCommand: null,
      createdAt: 0,
    },
    driver: { kind: 'manual' },
  };
}

/** What is backed up there, and the port that its Gateway takes. */
export async function readSource(instance: Instance) {
  const { source, endpoint } = await readBackupSource(instance, textDisk, null);
  return { source: { ...source, openclawVersion: lastTouchedVersion(source.config) }, endpoint };
}

const ENDING = ['SIGINT', 'SIGTERM'] as const;

/** Ctrl-C and the wish to end are for the work to follow. Answers how to leave them to the process again. */
export function whenToEnd(act: () => void): () => void {
  for (const signal of ENDING) process.once(signal, act);
  return () => {
    for (const signal of ENDING) process.off(signal, act);
  };
}

/**
 * Steps go to stderr as they begin; there is no journal without the panel. Ctrl-C and the wish to end cancel the work
 * and leave nothing behind, until the work is past its point of no return: then it is carried through. `names`: what a
 * step is called here; null: nothing is said of it.
 */
export function handleFor(
  io: CommandIo,
  names: Readonly<Record<string, string | null>> = {},
): OperationHandle {
  const controller = new AbortController();
  const leave = whenToEnd(() => controller.abort());
  return {
    id: 'cli',
    signal: controller.signal,
    async step(name, work) {
      const words = names[name];
      if (words !== null) io.stderr.write(`${words ?? name} …\n`);
      const say = (detail: string): void => {
        if (words !== null) io.stderr.write(`  ${detail.replaceAll('\n', '\n  ')}\n`);
      };
      return await work(say, say);
    },
    progress: () => undefined,
    commit() {
      leave();
      for (const signal of ENDING) {
        process.on(signal, () =>
          io.stderr.write('The restore is being completed; it cannot be cancelled any more.\n'),
        );
      }
    },
  };
}

export function onlyArchive(positionals: readonly string[]): string {
  const [archive, ...rest] = positionals;
  if (archive === undefined) throw usageError('Say which archive.');
  if (rest.length > 0) throw usageError(`Unexpected: ${rest.join(' ')}.`);
  return archive;
}
