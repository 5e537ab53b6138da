import { join } from 'node:path';
import type { AuditLog } from './audit/types.ts';
import type { BackupRepository } from './backup/ports.ts';
import type { BackupService } from './backup/service.ts';
import type { Instance } from './instances/types.ts';
import { createArchivePeek } from './openclaw/archive-peek.ts';
import { freeBytesAt } from './openclaw/archiver.ts';
import type { Operations } from './operations/types.ts';
import { createQuarantine } from './platform/quarantine.ts';
import { createIntake, type Intake } from './workflows/take-in.ts';

interface Deps {
  readonly dataDir: string;
  readonly service: BackupService;
  readonly records: BackupRepository;
  readonly operations: Operations;
  readonly audit: AuditLog;
  readonly destinationOf: (instance: Instance) => string;
  readonly now: () => number;
  readonly newId: () => string;
}

/** Archives from elsewhere, with an empty quarantine: what waited there when the process ended is of no use any more. */
export async function createIntakes({ dataDir, service, audit, newId, ...deps }: Deps): Promise<Intake> {
  const store = createQuarantine({ dir: join(dataDir, 'uploads'), freeBytes: freeBytesAt, newId });
  await store.clear();
  return createIntake({
    ...deps,
    store,
    newId,
    peek: createArchivePeek(),
    backups: service,
    audit: (actor, action, instance, detail) =>
      audit.record({ actor, action, instanceId: instance.id, detail, outcome: 'ok' }),
  });
}
