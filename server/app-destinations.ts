import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditLog } from './audit/types.ts';
import { createBackupStore } from './db/backup-store.ts';
import type { Db } from './db/database.ts';
import { createCopyStore, createDestinationStore } from './db/destination-store.ts';
import type { OpenStore, PlaceGuard } from './destinations/ports.ts';
import type { Instance } from './instances/types.ts';
import type { Operations } from './operations/types.ts';
import { resticProblem } from './stores/restic-program.ts';
import { createSecretFiles } from './stores/secret-files.ts';
import { createStoreProcess } from './stores/store-process.ts';
import { createCopier } from './workflows/copy-backups.ts';
import { createDestinationsWorkflow } from './workflows/destinations.ts';
import type { Intake } from './workflows/take-in.ts';

interface Deps {
  readonly db: Db;
  readonly dataDir: string;
  readonly scratchDir: string;
  readonly operations: Operations;
  readonly audit: AuditLog;
  readonly requireOutside: PlaceGuard;
  readonly now: () => number;
  readonly newId: () => string;
}

/** Where archives are copied to: rows, secrets, stores, and what the backup engine needs of them. */
export function createDestinations(deps: Deps) {
  const { db, dataDir, scratchDir, operations, audit, requireOutside, now, newId } = deps;
  const records = createBackupStore(db);
  const destinations = createDestinationStore(db);
  const copies = createCopyStore(db, now);
  copies.failUnfinished('Gatehouse stopped while it was copied. The next run goes on from there.');
  const secrets = createSecretFiles(join(dataDir, 'destinations'));
  const openStore: OpenStore = ({ id, settings }) =>
    createStoreProcess(settings, {
      secretPath: secrets.pathOf(id),
      cacheDir: join(dataDir, 'destinations', 'restic-cache'),
      scratchDir: join(scratchDir, `restic-${id}`),
    });
  const note = (actor: string, action: string, instance: Instance, detail: string) =>
    audit.record({ actor, action, instanceId: instance.id, detail, outcome: 'ok' });
  const copier = createCopier({
    ...{ destinations, copies, records, openStore, requireOutside, audit: note, now },
  });
  const workflowWith = (intake: Intake) =>
    createDestinationsWorkflow({
      ...{ destinations, copies, records, secrets, openStore, copier, intake, resticProblem, operations },
      makeScratch: () => mkdtemp(join(scratchDir, 'fetch-')),
      removeScratch: (path) => rm(path, { recursive: true, force: true }),
      ...{ requireOutside, audit: note, now, newId },
    });
  /** What lies at the destinations is kept. */
  const forget = async (instance: Instance): Promise<void> => {
    for (const { id } of destinations.list(instance.id)) {
      destinations.remove(id);
      await secrets.remove(id);
    }
  };
  return { copier, workflowWith, forget };
}
