import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { RestoreHooks } from '../../backup/ports.ts';
import {
  type BackupService,
  createBackupService,
  type RestoreResult,
  type RestoreTarget,
} from '../../backup/service.ts';
import type { StateSwapper } from '../../backup/swap-ports.ts';
import type { RestoreScope } from '../../backup/types.ts';
import type { FaultPoint } from '../../platform/tree-swap.ts';
import { runArchiveTask } from '../archive-task.ts';
import { createArchiver, freeBytesAt } from '../archiver.ts';
import { createStateSwapper } from '../state-swap.ts';
import { silentHandle, sourceOf } from './state-fixture.ts';

export interface ServiceOptions {
  readonly fault?: FaultPoint;
  readonly mountPoints?: () => Promise<string[]>;
  readonly syncTimeoutMs?: number;
}

/** The service as the server has it, with the work in this process. */
export function makeService(options: ServiceOptions = {}): { service: BackupService; swapper: StateSwapper } {
  const swapper = createStateSwapper(options);
  const archiver = createArchiver({
    now: Date.now,
    runTask: (task, onProgress) => runArchiveTask(task, onProgress),
  });
  const service = createBackupService({
    archiver,
    swapper,
    now: Date.now,
    newId: randomUUID,
    freeBytes: freeBytesAt,
  });
  return { service, swapper };
}

export function targetOf(stateDir: string): RestoreTarget {
  return { source: sourceOf(stateDir), externalRoots: [] };
}

export const calmHooks: RestoreHooks = {
  wasRunning: true,
  stopGateway: () => Promise.resolve(),
  startGateway: () => Promise.resolve('started'),
  validateConfig: () => Promise.resolve({ ok: true, problems: [], note: null }),
  checkUp: () => Promise.resolve({ findings: [], note: null }),
  healthGate: () => Promise.resolve({ ok: true, detail: 'as before' }),
};

/** Plans and restores as a person would. */
export async function restoreInto(
  service: BackupService,
  archive: string,
  stateDir: string,
  hooks: RestoreHooks = calmHooks,
  scope: RestoreScope | null = null,
  externalRoots: readonly string[] = [],
): Promise<RestoreResult> {
  const target = { ...targetOf(stateDir), externalRoots };
  const plan = await service.planRestore(archive, target, { scope });
  return await service.restore(
    { instanceId: 'i', plan, target, safetyDir: join(stateDir, '..', 'safety') },
    hooks,
    silentHandle(),
  );
}
