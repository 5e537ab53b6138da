import { checkupWords } from '../backup/checkup-words.ts';
import type { ArchiveKeys } from '../backup/encryption.ts';
import type { BackupRepository, CreatedArchive, RestoreHooks } from '../backup/ports.ts';
import { contentProblem } from '../backup/proof.ts';
import { RESTORE_STEPS, UNDO_STEPS } from '../backup/restore-plan.ts';
import { scopeWords } from '../backup/restore-scope.ts';
import { type BackupService, CREATE_STEP, type RestoreTarget, VERIFY_STEP } from '../backup/service.ts';
import type { BackupReason, BackupRecord, RestorePlan, RestoreScope, VerifyReport } from '../backup/types.ts';
import { AppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import type { OperationHandle, Operations } from '../operations/types.ts';
import { type Copier, requireCopied } from './copy-backups.ts';
import { type Drill, holdsAll } from './drill-backup.ts';
import { type createEncryption, keysFor } from './encrypt-backup.ts';
import type { IdentityKeeper } from './identity-file.ts';
import type { UndoKeeper } from './keep-undo.ts';
import { requireFree } from './state-holder.ts';
import type { BackupWorkflow, RestoreOptions } from './types.ts';

interface Deps {
  readonly backups: BackupService;
  readonly records: BackupRepository;
  readonly operations: Operations;
  /** The instance as the backup engine sees it: its directory, its config, what it names outside. */
  readonly sourceOf: (instance: Instance) => Promise<RestoreTarget>;
  /** How the Gateway is stopped and started around a restore, made when the restore begins. */
  readonly hooksFor: (
    instance: Instance,
    handle: OperationHandle,
  ) => Promise<Omit<RestoreHooks, 'onSafetyBackup'>>;
  /** What was restored becomes a revision of the config. */
  readonly noteRestored: (instance: Instance, actor: string) => Promise<unknown>;
  readonly destinationOf: (instance: Instance) => string;
  readonly removeFile: (path: string) => Promise<void>;
  readonly undoKeeper: UndoKeeper;
  readonly identity: IdentityKeeper;
  readonly drill: Drill;
  readonly encryption: ReturnType<typeof createEncryption>;
  readonly copier: Pick<Copier, 'stepsOf' | 'within'>;
  readonly audit: (actor: string, action: string, instance: Instance, detail: string) => void;
  readonly now: () => number;
  readonly newId: () => string;
}

/** Names of the steps of a backup that other work begins with. */
export const BACKUP_FIRST_STEPS = [CREATE_STEP, VERIFY_STEP] as const;

const PROVE_SAFETY_STEP = 'Prove the backup of the state before';

/** Backups and restores of an instance, as journaled operations. */
export function createBackupWorkflow(deps: Deps): BackupWorkflow {
  const { backups, records, operations, destinationOf } = deps;
  const plans = new Map<string, RestorePlan>();

  const read = (instance: Instance, id: string): BackupRecord => {
    const record = records.read(id);
    if (record?.instanceId === instance.id) return record;
    throw new AppError('not-found', 'There is no such backup.', { hint: 'Reload the list of backups.' });
  };

  const keep = (
    instance: Instance,
    created: CreatedArchive,
    reason: BackupReason,
    version: string | null,
  ) => {
    const {
      path,
      fileName,
      createdAt,
      bytes,
      sha256,
      files,
      contentBytes,
      components,
      warnings,
      encryption,
    } = created;
    const record: BackupRecord = {
      id: deps.newId(),
      instanceId: instance.id,
      ...{ path, fileName, createdAt, bytes, sha256, files, contentBytes, components, warnings, encryption },
      reason,
      openclawVersion: version,
      verifiedAt: null,
      verifyResult: null,
      ...{ drilledAt: null, drillResult: null, drillNote: null },
      missing: false,
    };
    records.insert(record);
    return record;
  };

  /** Reads the whole archive back and keeps what came of it; a damaged one fails the step with its first problem. */
  const prove = (
    record: BackupRecord,
    handle: OperationHandle,
    step: string,
    keys?: ArchiveKeys,
  ): Promise<VerifyReport> =>
    handle.step(step, async () => {
      const report = await backups.verify(record.path, handle, keys);
      const problem = problemOf(record, report);
      records.updateVerified(record.id, deps.now(), problem === null ? 'ok' : 'failed');
      if (problem === null) return report;
      throw new AppError('refused', `The archive is not whole: ${problem}`, {
        hint: 'Do not rely on this archive. Make a new backup and look at the disk it was written to.',
        path: record.path,
      });
    });

  const planRestore = async (
    instance: Instance,
    id: string,
    { key, scope = null }: RestoreOptions = {},
  ): Promise<RestorePlan> => {
    const record = read(instance, id);
    const keys = keysFor(record, key);
    const plan = await backups.planRestore(record.path, await deps.sourceOf(instance), { keys, scope });
    plans.set(planKey(instance, id, scope), plan);
    return plan;
  };

  return {
    list: (instance) => records.list(instance.id),
    read,
    async forecast(instance) {
      const { source } = await deps.sourceOf(instance);
      return backups.forecast(source, destinationOf(instance));
    },
    async create(instance, { level, actor, encrypt, scheduled }) {
      await requireFree(backups, instance);
      const reason = scheduled ? 'scheduled' : 'manual';
      return operations.start({
        instanceId: instance.id,
        kind: 'backup-create',
        title: scheduled?.title ?? 'Back up',
        actor,
        steps: [
          ...[CREATE_STEP, VERIFY_STEP, ...deps.copier.stepsOf(instance)],
          ...(scheduled ? [scheduled.after.step] : []),
        ],
        cancellable: true,
        async run(handle) {
          // Inside the operation, so that a schedule's failure to read the instance is journaled too.
          const { source } = await deps.sourceOf(instance);
          const encrypted = await deps.encryption.orderFor(instance, encrypt);
          const encryptTo = encrypted?.encryptTo ?? null;
          const order = { destinationDir: destinationOf(instance), level, reason, encryptTo } as const;
          const created = await backups.create(source, order, handle);
          const record = keep(instance, created, reason, source.openclawVersion);
          const report = await prove(record, handle, VERIFY_STEP, encrypted?.keys);
          // Only now is there a key to it.
          if (scheduled?.drill && encrypted)
            await deps.drill.within(instance, record, handle, encrypted.keys);
          const failures = await deps.copier.within(instance, record, handle);
          if (scheduled) await handle.step(scheduled.after.step, scheduled.after.run);
          requireCopied(failures);
          return {
            backupId: record.id,
            files: report.files,
            bytes: record.bytes,
            databases: report.databases,
          };
        },
      });
    },
    async backUpFirst(instance, reason, handle) {
      const { source } = await deps.sourceOf(instance);
      const order = { destinationDir: destinationOf(instance), level: 'fast', reason } as const;
      const created = await backups.create(source, order, handle);
      const record = keep(instance, created, reason, source.openclawVersion);
      await prove(record, handle, VERIFY_STEP);
      return record;
    },
    async verify(instance, id, actor, key) {
      const record = read(instance, id);
      const keys = await deps.identity.keysFor(instance, record, key);
      return operations.start({
        instanceId: instance.id,
        kind: 'backup-verify',
        title: `Verify ${record.fileName}`,
        actor,
        steps: [VERIFY_STEP],
        cancellable: true,
        async run(handle) {
          const report = await prove(record, handle, VERIFY_STEP, keys);
          return { backupId: id, files: report.files, databases: report.databases };
        },
      });
    },
    async drill(instance, id, options) {
      const record = read(instance, id);
      const keys = await deps.identity.keysFor(instance, record, options.key);
      return deps.drill.start(instance, record, { actor: options.actor, title: options.title, keys });
    },
    identityFile: (instance) => deps.identity.read(instance),
    saveIdentityFile: (instance, path, actor) => deps.identity.save(instance, path, actor),
    recipients: (instance) => deps.encryption.recipients(instance),
    saveRecipients: (instance, text, actor) => deps.encryption.saveRecipients(instance, text, actor),
    async remove(instance, id, actor) {
      const record = read(instance, id);
      const running = operations.running(instance.id);
      if (running) throw new AppError('busy', `“${running.title}” is still running. Nothing was deleted.`);
      if (!record.missing) await deps.removeFile(record.path);
      records.remove(id);
      deps.audit(actor, 'backup.remove', instance, `Deleted ${record.fileName}`);
    },
    planRestore,
    async restore(instance, { id, archiveSha256, actor, key, scope = null }) {
      const record = read(instance, id);
      const keys = keysFor(record, key);
      const plan =
        plans.get(planKey(instance, id, scope)) ?? (await planRestore(instance, id, { key, scope }));
      if (plan.archiveSha256 !== archiveSha256) {
        throw new AppError(
          'conflict',
          'The archive is not the one that the plan showed. Nothing was changed.',
          {
            hint: 'Look at the plan again.',
          },
        );
      }
      await requireFree(backups, instance);
      const target = await deps.sourceOf(instance);
      return operations.start({
        instanceId: instance.id,
        kind: 'restore',
        title: scope ? `Restore ${scopeWords(scope)} from ${record.fileName}` : `Restore ${record.fileName}`,
        actor,
        steps: [...Object.values(RESTORE_STEPS), PROVE_SAFETY_STEP],
        cancellable: true,
        async run(handle) {
          const safety: BackupRecord[] = [];
          const hooks: RestoreHooks = {
            ...(await deps.hooksFor(instance, handle)),
            onSafetyBackup: (created, reason) => {
              safety.push(keep(instance, created, reason, target.source.openclawVersion));
            },
          };
          const request = { instanceId: instance.id, plan, target, safetyDir: destinationOf(instance), keys };
          const proveSafety = async () => {
            for (const record of safety) await prove(record, handle, PROVE_SAFETY_STEP);
          };
          const result = await backups.restore(request, hooks, handle).catch(async (error: unknown) => {
            // Whether the backup is whole its record says; why the restore failed is what is told.
            await proveSafety().catch(() => undefined);
            throw error;
          });
          await deps.noteRestored(instance, actor);
          // It did all that a restore drill does; where a Gateway ran, it is as healthy with it as before.
          if (scope === null && holdsAll(record, result.files))
            records.updateDrilled(record.id, deps.now(), 'ok', result.configNote);
          await proveSafety();
          return {
            files: result.files,
            safetyBackup: result.safety?.fileName ?? null,
            undo: result.undo !== null,
            doctor: checkupWords(result.checkup),
          };
        },
      });
    },
    holder: (instance) => backups.holder(instance.stateDir),
    undoState: (instance) => deps.undoKeeper.read(instance),
    planUndo: (instance) => backups.planUndo(instance.stateDir),
    keepUndo: (instance, actor) => deps.undoKeeper.keepLonger(instance, actor),
    async undo(instance, actor) {
      await requireFree(backups, instance);
      return operations.start({
        instanceId: instance.id,
        kind: 'restore-undo',
        title: 'Undo the restore',
        actor,
        steps: Object.values(UNDO_STEPS),
        async run(handle) {
          const hooks = await deps.hooksFor(instance, handle);
          await backups.undo(instance.stateDir, hooks, handle, instance.configPath);
          await deps.noteRestored(instance, actor);
          return null;
        },
      });
    },
    async dismissUndo(instance, actor) {
      await backups.dismissUndo(instance.stateDir);
      deps.audit(
        actor,
        'restore.dismiss-undo',
        instance,
        'Deleted the files that an undo of the restore would need',
      );
    },
  };
}

/** The first thing wrong with an archive that was read back, or null. */
function problemOf(record: BackupRecord, report: VerifyReport): string | null {
  if (report.ok) return contentProblem(record, report);
  const [first] = report.problems;
  return [first?.path, first?.message].filter(Boolean).join(': ') || 'nothing more is known';
}

function planKey(instance: Instance, id: string, scope: RestoreScope | null): string {
  return JSON.stringify([instance.id, id, scope]);
}
