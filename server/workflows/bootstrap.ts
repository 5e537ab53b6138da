import { checkupWords } from '../backup/checkup-words.ts';
import type { BackupSource, RestoreHooks } from '../backup/ports.ts';
import { RESTORE_STEPS } from '../backup/restore-plan.ts';
import type { BackupService } from '../backup/service.ts';
import type { Checkup, RestorePlan } from '../backup/types.ts';
import { AppError } from '../errors.ts';
import type { Instances } from '../instances/service.ts';
import type { Instance } from '../instances/types.ts';
import type { Operations } from '../operations/types.ts';
import type { StagedJudge } from './judge-staged.ts';
import type { Intake } from './take-in.ts';
import type { BootstrapWorkflow } from './types.ts';

interface Deps {
  readonly intake: Intake;
  readonly backups: Pick<BackupService, 'planRestore' | 'restore' | 'dismissUndo'>;
  readonly instances: Pick<Instances, 'describe' | 'insert'>;
  readonly operations: Operations;
  readonly judgeStaged: StagedJudge;
  readonly checkUp: (instance: Instance) => Promise<Checkup>;
  readonly sourceOf: (
    instance: Instance,
  ) => Promise<{ source: BackupSource; externalRoots: readonly string[] }>;
  /** Whether a directory is missing or empty. */
  readonly isFree: (path: string) => Promise<boolean>;
  /** Takes an instance out of the list again with everything that was kept of it. */
  readonly forget: (instance: Instance) => Promise<void>;
  readonly noteRestored: (instance: Instance, actor: string) => Promise<unknown>;
  readonly audit: (actor: string, action: string, instance: Instance, detail: string) => void;
}

/** Restores onto a machine where nothing is yet: the archive makes the state directory and the instance. */
export function createBootstrap(deps: Deps): BootstrapWorkflow {
  const { intake, backups, instances, operations } = deps;

  const fieldsFor = async (stateDir: string, name: string | undefined) => {
    const fields = await instances.describe({ stateDir, name });
    if (await deps.isFree(fields.stateDir)) return fields;
    throw new AppError('conflict', `${fields.stateDir} holds files already. Nothing was changed.`, {
      path: fields.stateDir,
      hint: 'Add it as an instance and restore the archive there, with a way back; or choose another directory.',
    });
  };

  const targetOf = async (instance: Instance) => ({ ...(await deps.sourceOf(instance)), isNew: true });

  return {
    async plan({ id, key, stateDir }) {
      const { path, keys } = await intake.unlock(id, key);
      const fields = await fieldsFor(stateDir, undefined);
      // Not in the list yet; nothing of it is written down.
      const target = await targetOf({ ...fields, id: 'new', slug: 'new', createdAt: 0 });
      return await backups.planRestore(path, target, { keys });
    },
    async restore({ id, key, stateDir, name, archiveSha256, actor }) {
      const open = await intake.unlock(id, key);
      const instance = instances.insert(await fieldsFor(stateDir, name));
      const operation = await operations.start({
        instanceId: instance.id,
        kind: 'restore',
        title: `Restore ${open.arrival.name} into ${instance.stateDir}`,
        actor,
        steps: [...intake.stepsOf(open.arrival).slice(0, -1), ...Object.values(RESTORE_STEPS)],
        cancellable: true,
        run: (handle) =>
          orForget(deps, instance, id, async () => {
            const proven = await intake.prove(open, handle);
            const target = await targetOf(instance);
            const plan = await backups.planRestore(proven.path, target, {
              keys: open.keys,
              signal: handle.signal,
            });
            requireSame(plan, archiveSha256);
            const request = { instanceId: instance.id, plan, target, safetyDir: null, keys: open.keys };
            const hooks = hooksWithoutGateway({
              validateConfig: (staged) => deps.judgeStaged(instance, staged),
              checkUp: () => deps.checkUp(instance),
            });
            const { files, checkup } = await backups.restore(request, hooks, handle);
            // There was nothing before that an undo could bring back.
            await backups.dismissUndo(instance.stateDir);
            await deps.noteRestored(instance, actor);
            const record = await intake.keep(proven, instance, handle);
            const detail = `Restored ${record.fileName} into ${instance.stateDir}, which is new`;
            deps.audit(actor, 'instance.add', instance, detail);
            return { files, slug: instance.slug, backupId: record.id, doctor: checkupWords(checkup) };
          }),
      });
      return { operation, slug: instance.slug };
    },
  };
}

/** It is in the list while the restore runs, so that one cut off by a crash is ended at the next start. */
async function orForget<T>(
  { forget, intake }: Pick<Deps, 'forget' | 'intake'>,
  instance: Instance,
  arrivalId: string,
  work: () => Promise<T>,
): Promise<T> {
  const letGo = intake.hold(arrivalId);
  try {
    return await work();
  } catch (error) {
    await forget(instance);
    throw error;
  } finally {
    await letGo();
  }
}

function requireSame(plan: RestorePlan, archiveSha256: string): void {
  if (plan.archiveSha256 === archiveSha256) return;
  throw new AppError('conflict', 'The archive is not the one that the plan showed. Nothing was changed.', {
    hint: 'Look at the plan again.',
  });
}

function hooksWithoutGateway(asked: Pick<RestoreHooks, 'validateConfig' | 'checkUp'>): RestoreHooks {
  return {
    wasRunning: false,
    stopGateway: () => Promise.resolve(),
    startGateway: () => Promise.resolve('left-stopped'),
    ...asked,
    healthGate: () => Promise.resolve({ ok: true, detail: 'Not started: start it when you are ready.' }),
  };
}
