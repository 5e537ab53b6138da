import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { createBackups } from './app-backups.ts';
import type { AuditLog } from './audit/types.ts';
import { errnoOf } from './errors.ts';
import type { Instances } from './instances/service.ts';
import type { Instance } from './instances/types.ts';
import { createArchivePeek } from './openclaw/archive-peek.ts';
import { freeBytesAt } from './openclaw/archiver.ts';
import type { Operations } from './operations/types.ts';
import { createQuarantine } from './platform/quarantine.ts';
import { createBootstrap } from './workflows/bootstrap.ts';
import { createIntake } from './workflows/take-in.ts';

interface Deps {
  readonly dataDir: string;
  readonly engine: ReturnType<typeof createBackups>;
  readonly operations: Operations;
  readonly audit: AuditLog;
  readonly instances: Instances;
  /** Takes one out of the list again with all that was kept of it. */
  readonly forget: (instance: Instance) => Promise<void>;
  readonly noteRestored: (instance: Instance, actor: string) => Promise<unknown>;
  readonly now: () => number;
  readonly newId: () => string;
}

/** What a directory has to be for a restore that makes it. */
export async function isFree(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).length === 0;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return true;
    throw error;
  }
}

/** Archives from elsewhere, with an empty quarantine: what waited there when the process ended is of no use any more. */
export async function createIntakes({ dataDir, engine, audit, ...deps }: Deps) {
  const { service: backups, records, destinationOf, judgeStaged, checkUp, sourceOf } = engine;
  const { operations, newId } = deps;
  const store = createQuarantine({ dir: join(dataDir, 'uploads'), freeBytes: freeBytesAt, newId });
  await store.clear();
  const note = (actor: string, action: string, instance: Instance, detail: string) =>
    audit.record({ actor, action, instanceId: instance.id, detail, outcome: 'ok' });
  const peek = createArchivePeek();
  const intake = createIntake({
    ...{ store, peek, backups, records, operations, destinationOf, audit: note, now: deps.now, newId },
  });
  const bootstrap = createBootstrap({
    ...{ intake, backups, operations, judgeStaged, checkUp, sourceOf, isFree, audit: note },
    ...{ instances: deps.instances, forget: deps.forget, noteRestored: deps.noteRestored },
  });
  return { intake, bootstrap };
}
