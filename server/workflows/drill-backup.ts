import type { ArchiveKeys } from '../backup/encryption.ts';
import type { BackupRepository } from '../backup/ports.ts';
import type { BackupService } from '../backup/service.ts';
import type { BackupRecord } from '../backup/types.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import type { Operation, OperationHandle, Operations } from '../operations/types.ts';

export interface DrillDeps {
  readonly backups: Pick<BackupService, 'extract'>;
  readonly records: Pick<BackupRepository, 'updateDrilled'>;
  readonly operations: Operations;
  /** A new private directory of Gatehouse's own. */
  readonly makeScratch: () => Promise<string>;
  readonly removeScratch: (path: string) => Promise<void>;
  /**
   * The installed OpenClaw's word on the config of the instance as it was restored below `restoredDir`. With a note it
   * could not be asked, or not about everything.
   */
  readonly judgeRestored: (
    instance: Instance,
    restoredDir: string,
  ) => Promise<{ ok: boolean; problems: readonly string[]; note: string | null }>;
  readonly now: () => number;
}

const DRILL_STEPS = {
  restore: 'Restore into a scratch directory and open every database',
  config: 'Ask OpenClaw about the restored config',
} as const;

export interface Drill {
  /** As an operation of its own. */
  start(
    instance: Instance,
    record: BackupRecord,
    options: { actor: string; title?: string | undefined; keys?: ArchiveKeys | undefined },
  ): Promise<Operation>;
  /** As steps of an operation that runs, such as the backup that holds the key for the moment. */
  within(
    instance: Instance,
    record: BackupRecord,
    handle: OperationHandle,
    keys: ArchiveKeys | undefined,
  ): Promise<{ backupId: string; files: number; databases: number; note: string | null }>;
}

/**
 * A restore drill: the backup is restored where it harms nothing, as a restore would do it, and what came out is
 * judged. What a drill finds is kept with the backup; that it could not be done (no space, cancelled) is not held
 * against it.
 */
export function createDrill(deps: DrillDeps): Drill {
  const within: Drill['within'] = async (instance, record, handle, keys) => {
    try {
      const found = await drillInScratch(deps, instance, record, handle, keys);
      deps.records.updateDrilled(record.id, deps.now(), 'ok', found.note);
      return { backupId: record.id, ...found };
    } catch (error) {
      if (isFinding(error)) deps.records.updateDrilled(record.id, deps.now(), 'failed', error.message);
      throw error;
    }
  };
  return {
    within,
    start: (instance, record, { actor, title, keys }) =>
      deps.operations.start({
        instanceId: instance.id,
        kind: 'backup-drill',
        title: title ?? `Restore drill of ${record.fileName}`,
        actor,
        steps: Object.values(DRILL_STEPS),
        cancellable: true,
        run: (handle) => within(instance, record, handle, keys),
      }),
  };
}

async function drillInScratch(
  deps: DrillDeps,
  instance: Instance,
  record: BackupRecord,
  handle: OperationHandle,
  keys: ArchiveKeys | undefined,
): Promise<{ files: number; databases: number; note: string | null }> {
  const scratch = await deps.makeScratch();
  try {
    const { files, databases } = await handle.step(DRILL_STEPS.restore, async (say) => {
      const restored = await deps.backups.extract(record.path, scratch, handle, {
        checkDatabases: true,
        keys,
      });
      requireAll(record, restored.files);
      say(`${restored.files} files, ${restored.databases} databases`);
      return restored;
    });
    const note = await handle.step(DRILL_STEPS.config, async (say) => {
      const verdict = await deps.judgeRestored(instance, scratch);
      const [problem] = verdict.problems;
      if (!verdict.ok) throw refusedConfig(record, problem);
      say(verdict.note ?? 'OpenClaw accepts it');
      return verdict.note;
    });
    return { files, databases, note };
  } finally {
    await deps.removeScratch(scratch);
  }
}

/** What came out is counted against what the record says went in; of an uploaded archive nobody knows that. */
export function holdsAll(record: BackupRecord, files: number): boolean {
  return record.reason === 'uploaded' || files === record.files;
}

function requireAll(record: BackupRecord, files: number): void {
  if (holdsAll(record, files)) return;
  throw new AppError('refused', `${record.files} files went into this backup and ${files} came out.`, {
    hint: 'Do not rely on this archive. Make a new backup.',
    path: record.path,
  });
}

function refusedConfig(record: BackupRecord, problem: string | undefined): AppError {
  const said = problem ?? 'it did not say why';
  return new AppError('refused', `OpenClaw refuses the config in this backup: ${said}`, {
    hint: 'A Gateway restored from it would not start. Correct the config and make a new backup.',
    path: record.path,
  });
}

function isFinding(error: unknown): error is AppError {
  return isAppError(error) && error.code === 'refused';
}

/** The newest backup of which nothing bad is known and that can be opened here; null: there is none to drill. */
export function chooseForDrill(
  records: readonly BackupRecord[],
  openable: (record: BackupRecord) => boolean,
): BackupRecord | null {
  const usable = records
    .filter((record) => !record.missing && record.verifyResult !== 'failed' && openable(record))
    .toSorted((a, b) => b.createdAt - a.createdAt);
  return usable.find(({ verifyResult }) => verifyResult === 'ok') ?? usable[0] ?? null;
}
