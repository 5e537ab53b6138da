import { existsSync, realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CreatedArchive } from '../backup/ports.ts';
import { VERIFY_STEP } from '../backup/service.ts';
import { openDatabase } from '../db/database.ts';
import { createDestinationStore } from '../db/destination-store.ts';
import { createInstanceStore } from '../db/instance-store.ts';
import type { Destination } from '../destinations/types.ts';
import { readEnvironment } from '../environment.ts';
import { AppError, isAppError } from '../errors.ts';
import { createSecretFiles } from '../stores/secret-files.ts';
import { createStoreProcess } from '../stores/store-process.ts';
import { copyStepOf, workOf } from '../workflows/copy-backups.ts';
import { createCliService, handleFor } from './archive-work.ts';
import type { CommandIo } from './io.ts';

export interface CopyTarget {
  readonly destination: Destination;
  /** Slug of the instance. */
  readonly instance: string;
  readonly dataDir: string;
}

/**
 * The destination of that name, as it was set up in the panel for a state directory; the panel need not run.
 * @throws AppError `not-found` with the names that there are
 */
export function findTarget(name: string, stateDir: string, io: CommandIo): CopyTarget {
  const { dataDir, rootDir } = readEnvironment(io.env);
  const path = join(dataDir, 'gatehouse.db');
  if (!existsSync(path)) throw unknown(name, []);
  const db = openDatabase(path, join(rootDir, 'prisma/migrations'), { migrate: false });
  try {
    const real = realpathSync(stateDir);
    const instance = createInstanceStore(db)
      .list()
      .find((each) => each.stateDir === real || each.stateDir === stateDir);
    const list = instance ? createDestinationStore(db).list(instance.id) : [];
    const destination = list.find((each) => each.name === name);
    if (!instance || !destination) throw unknown(name, list);
    return { destination, instance: instance.slug, dataDir };
  } finally {
    db.close();
  }
}

/** Proves an archive, copies it and reads the copy back. One that is encrypted is proven by the copy only. */
export async function copyTo(target: CopyTarget, created: CreatedArchive, io: CommandIo): Promise<void> {
  const { destination, instance, dataDir } = target;
  const handle = handleFor(io);
  const readable = created.encryption === null;
  if (readable) {
    const report = await handle.step(VERIFY_STEP, () => createCliService(io).verify(created.path, handle));
    const [first] = report.problems;
    if (first)
      throw new AppError('refused', `The archive is not whole, and was not copied: ${first.message}`);
  }
  const scratchDir = await mkdtemp(join(io.env.TMPDIR || tmpdir(), 'gatehouse-copy-'));
  const secrets = createSecretFiles(join(dataDir, 'destinations'));
  const store = createStoreProcess(destination.settings, {
    secretPath: secrets.pathOf(destination.id),
    cacheDir: join(dataDir, 'destinations', 'restic-cache'),
    scratchDir: join(scratchDir, 'tree'),
  });
  try {
    await handle.step(copyStepOf(destination), async (say) => {
      const file = { ...created, instance, readable };
      const name = await store.put(file, null, workOf(handle));
      say('reading it back');
      await store.prove(name, file, workOf(handle));
    });
  } catch (error) {
    if (!isAppError(error)) throw error;
    const { code, message, hint } = error;
    throw new AppError(code, `${message} The archive itself is ${created.path}.`, hint ? { hint } : {});
  } finally {
    await rm(scratchDir, { recursive: true, force: true });
  }
}

function unknown(name: string, list: readonly Destination[]): AppError {
  const names = list.map((each) => `“${each.name}”`).join(', ');
  return new AppError(
    'not-found',
    `There is no destination “${name}” for this state directory. Nothing was done.`,
    {
      hint: names ? `There are ${names}.` : 'Set it up in the panel: Backups, Destinations…',
    },
  );
}
