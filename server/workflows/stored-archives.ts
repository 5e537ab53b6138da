import { VERIFY_STEP } from '../backup/service.ts';
import type { BackupRecord } from '../backup/types.ts';
import { canCopy, listed } from '../destinations/rules.ts';
import type { Destination } from '../destinations/types.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import { ASK_MS, cleanUpWork, copyStepOf, workOf } from './copy-backups.ts';
import type { DestinationDeps } from './destinations.ts';
import { COPY_STEP, type Intake, KEEP_STEP } from './take-in.ts';
import type { DestinationsWorkflow } from './types.ts';

const FETCH_STEP = 'Bring it here';
const CHECK_STEP = 'Check it';

/** What lies at a destination: listed, brought here, put there again, checked. */
export function createStoredArchives(
  deps: DestinationDeps,
  read: (instance: Instance, id: string) => Destination,
): Pick<DestinationsWorkflow, 'contents' | 'copy' | 'fetch' | 'check'> {
  const { copies, records, openStore, operations } = deps;

  const recordOf = (instance: Instance, id: string): BackupRecord => {
    const record = records.read(id);
    if (record?.instanceId !== instance.id) throw new AppError('not-found', 'There is no such backup.');
    if (canCopy(record)) return record;
    throw new AppError('refused', `${record.fileName} was not copied: only what is here and proven is.`, {
      hint: 'Verify it first.',
    });
  };

  return {
    async contents(instance, id) {
      const archives = await openStore(read(instance, id)).list(cleanUpWork(ASK_MS));
      return listed(archives, id, copies.list(instance.id), records.list(instance.id));
    },
    async copy(instance, { backupId, destinationId, actor }) {
      const record = recordOf(instance, backupId);
      const destination = read(instance, destinationId);
      return operations.start({
        instanceId: instance.id,
        kind: 'backup-copy',
        title: `Copy ${record.fileName} to ${destination.name}`,
        actor,
        steps: [copyStepOf(destination)],
        cancellable: true,
        async run(handle) {
          await deps.copier.one(instance, record, destination, handle);
          return { backupId, bytes: record.bytes };
        },
      });
    },
    async fetch(instance, { id, name, key, actor }) {
      const destination = read(instance, id);
      const archive = (await openStore(destination).list(cleanUpWork(ASK_MS))).find(
        (each) => each.name === name,
      );
      if (!archive)
        throw new AppError('not-found', 'It is not there any more.', { hint: 'Reload the list.' });
      return operations.start({
        instanceId: instance.id,
        kind: 'backup-fetch',
        title: `Fetch ${archive.fileName} from ${destination.name}`,
        actor,
        steps: [FETCH_STEP, COPY_STEP, VERIFY_STEP, KEEP_STEP],
        cancellable: true,
        async run(handle) {
          const scratch = await deps.makeScratch();
          try {
            const target = `${scratch}/${archive.fileName}`;
            await handle.step(FETCH_STEP, () => openStore(destination).get(name, target, workOf(handle)));
            const record = await takeIn(instance, target, key, handle);
            const { bytes, fileName } = record;
            forgetGone(instance, id, name);
            copies.save({
              ...{ destinationId: id, backupId: record.id, fileName, bytes, name, state: 'proven' },
              ...{ provenAt: deps.now(), problem: null, journal: null, unwanted: false },
            });
            deps.audit(actor, 'backup.fetch', instance, `Fetched ${fileName} from ${destination.name}`);
            return { backupId: record.id, files: record.files, bytes };
          } finally {
            await deps.removeScratch(scratch);
          }
        },
      });
    },
    async check(instance, id, actor) {
      const destination = read(instance, id);
      return operations.start({
        instanceId: instance.id,
        kind: 'destination-check',
        title: `Check ${destination.name}`,
        actor,
        steps: [CHECK_STEP],
        cancellable: true,
        run: (handle) =>
          handle.step(CHECK_STEP, async (say) => {
            const words = await openStore(destination).check(workOf(handle));
            say(words);
            return { words };
          }),
      });
    },
  };

  /** The row of a backup that is gone here: what lies there is now the copy of the one that was fetched. */
  function forgetGone(instance: Instance, destinationId: string, name: string): void {
    for (const copy of copies.list(instance.id)) {
      const same = copy.destinationId === destinationId && copy.name === name;
      const gone = records.read(copy.backupId)?.missing ?? true;
      if (same && gone) copies.remove(destinationId, copy.backupId);
    }
  }

  async function takeIn(
    instance: Instance,
    path: string,
    key: string | undefined,
    handle: Parameters<Intake['prove']>[1],
  ): Promise<BackupRecord> {
    const { id } = await deps.intake.fromPath(path);
    try {
      return await deps.intake.keep(
        await deps.intake.prove(await deps.intake.unlock(id, key), handle),
        instance,
        handle,
      );
    } catch (error) {
      if (isAppError(error)) await deps.intake.discard(id);
      throw error;
    }
  }
}
