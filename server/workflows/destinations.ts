import type { BackupRepository } from '../backup/ports.ts';
import { VERIFY_STEP } from '../backup/service.ts';
import type { BackupRecord } from '../backup/types.ts';
import type { CopyRepository, DestinationRepository, OpenStore, SecretFiles } from '../destinations/ports.ts';
import { canCopy, listed, stateOf } from '../destinations/rules.ts';
import { parseDraft, placeOf } from '../destinations/settings.ts';
import type {
  Destination,
  DestinationDraft,
  DestinationSettings,
  DirectorySettings,
} from '../destinations/types.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import type { Operations } from '../operations/types.ts';
import { type Copier, cleanUpWork, copyStepOf, workOf } from './copy-backups.ts';
import { COPY_STEP, type Intake, KEEP_STEP } from './take-in.ts';
import type { DestinationsWorkflow } from './types.ts';

interface Deps {
  readonly destinations: DestinationRepository;
  readonly copies: CopyRepository;
  readonly records: BackupRepository;
  readonly secrets: SecretFiles;
  readonly openStore: OpenStore;
  readonly copier: Copier;
  readonly intake: Pick<Intake, 'fromPath' | 'unlock' | 'prove' | 'keep' | 'discard'>;
  /** Why restic cannot be used here, or null. */
  readonly resticProblem: () => string | null;
  readonly operations: Operations;
  /** A new private directory of Gatehouse's own. */
  readonly makeScratch: () => Promise<string>;
  readonly removeScratch: (path: string) => Promise<void>;
  readonly audit: (actor: string, action: string, instance: Instance, detail: string) => void;
  readonly now: () => number;
  readonly newId: () => string;
}

const FETCH_STEP = 'Bring it here';
const CHECK_STEP = 'Check it';
const DELETE_STEP = 'Delete the copies there';
/** A person waits for the answer. */
const ASK_MS = 120_000;

/** Destinations of an instance: set up, tested, looked into, fetched from, removed. */
export function createDestinationsWorkflow(deps: Deps): DestinationsWorkflow {
  const { destinations, copies, records, secrets, openStore, operations } = deps;

  const read = (instance: Instance, id: string): Destination => {
    const found = destinations.read(id);
    if (found?.instanceId === instance.id) return found;
    throw new AppError('not-found', 'There is no such destination.', { hint: 'Reload the page.' });
  };

  const recordOf = (instance: Instance, id: string): BackupRecord => {
    const record = records.read(id);
    if (record?.instanceId !== instance.id) throw new AppError('not-found', 'There is no such backup.');
    if (canCopy(record)) return record;
    throw new AppError('refused', `${record.fileName} was not copied: only what is here and proven is.`, {
      hint: 'Verify it first.',
    });
  };

  const requireIdle = (instance: Instance): void => {
    const running = operations.running(instance.id);
    if (running) throw new AppError('busy', `“${running.title}” is still running. Nothing was changed.`);
  };

  const requireNewName = (instance: Instance, name: string, except: string | null): void => {
    const taken = destinations.list(instance.id).some((other) => other.id !== except && other.name === name);
    if (taken) throw new AppError('conflict', `There is a destination “${name}” already. Nothing was saved.`);
  };

  /** Proves settings with a secret that is not yet the one of any destination. Answers them as they are to be kept. */
  const ready = async (draft: DestinationDraft, before: Destination | null) => {
    const { settings, secret } = draft;
    const problem = settings.kind === 'restic' ? deps.resticProblem() : null;
    if (problem !== null) throw new AppError('unavailable', `${problem}. Nothing was saved.`);
    if (settings.kind === 'directory') return await readyDirectory(settings, before);
    if (secret === null && before !== null) return await prepare(before.id, settings);
    if (secret === null)
      throw new AppError('bad-input', `${secretWord(draft)} is missing. Nothing was saved.`);
    const id = `trial-${deps.newId()}`;
    await secrets.write(id, secret);
    try {
      return await prepare(id, settings);
    } finally {
      await secrets.remove(id);
    }
  };

  /** A directory that was set up is not set up again: now it may be the empty mount point of a NAS that is away. */
  const readyDirectory = async (settings: DirectorySettings, before: Destination | null) => {
    const kept = before?.settings.kind === 'directory' ? before.settings : null;
    if (kept?.path !== settings.path)
      return await prepare('none', { ...settings, marker: null, mountPoint: null });
    await openStore({ id: 'none', settings: kept }).probe(cleanUpWork(ASK_MS));
    return kept;
  };

  const prepare = (id: string, settings: DestinationSettings) =>
    openStore({ id, settings }).prepare(cleanUpWork(ASK_MS));

  return {
    state(instance) {
      const list = copies.list(instance.id).filter((copy) => !copy.unwanted);
      return {
        destinations: destinations.list(instance.id).map((destination) => stateOf(destination, list)),
        copies: list,
        resticProblem: deps.resticProblem(),
      };
    },
    async test(instance, draft, id) {
      await ready(parseDraft(draft), id === null ? null : read(instance, id));
    },
    async add(instance, given, actor) {
      const draft = parseDraft(given);
      requireNewName(instance, draft.name, null);
      const settings = await ready(draft, null);
      const id = deps.newId();
      if (draft.secret !== null) await secrets.write(id, draft.secret);
      destinations.save({
        ...{ id, instanceId: instance.id, name: draft.name, enabled: true, settings, createdAt: deps.now() },
      });
      deps.audit(
        actor,
        'destination.add',
        instance,
        `Backups are copied to ${draft.name}, ${placeOf(settings)}`,
      );
    },
    async update(instance, id, given, actor) {
      const before = read(instance, id);
      const draft = parseDraft(given);
      requireIdle(instance);
      requireNewName(instance, draft.name, id);
      if (draft.settings.kind !== before.settings.kind)
        throw new AppError('bad-input', 'A destination keeps its kind. Nothing was saved.', {
          hint: 'Add another one.',
        });
      const settings = await ready(draft, before);
      if (draft.secret !== null) await secrets.write(id, draft.secret);
      destinations.save({ ...before, name: draft.name, settings });
      deps.audit(
        actor,
        'destination.update',
        instance,
        `Changed the destination ${draft.name}, ${placeOf(settings)}`,
      );
    },
    enable(instance, id, enabled, actor) {
      const destination = read(instance, id);
      destinations.save({ ...destination, enabled });
      const words = enabled ? 'are copied' : 'are not copied';
      deps.audit(actor, 'destination.enable', instance, `New backups ${words} to ${destination.name}`);
    },
    async remove(instance, id, { deleteCopies, actor }) {
      const destination = read(instance, id);
      const there = copies.list(instance.id).filter((copy) => copy.destinationId === id);
      const forget = async (fate: string): Promise<void> => {
        destinations.remove(id);
        await secrets.remove(id);
        deps.audit(
          actor,
          'destination.remove',
          instance,
          `Removed the destination ${destination.name}; ${fate}`,
        );
      };
      if (!deleteCopies) {
        requireIdle(instance);
        await forget(`what lies at ${placeOf(destination.settings)} is kept`);
        return null;
      }
      return operations.start({
        instanceId: instance.id,
        kind: 'destination-remove',
        title: `Remove ${destination.name} and the copies there`,
        actor,
        steps: [DELETE_STEP],
        async run(handle) {
          const names = there.flatMap(({ name }) => (name === null ? [] : [name]));
          await handle.step(DELETE_STEP, async (say) => {
            await openStore(destination).remove(names, workOf(handle));
            say(`${names.length} deleted`);
          });
          await forget(`its ${names.length} copies are deleted`);
          return { deleted: names.length };
        },
      });
    },
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
            forgetDeleted(instance, id, name);
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

  /** The row of a backup that was deleted here: what lies there is now the copy of the one that was fetched. */
  function forgetDeleted(instance: Instance, destinationId: string, name: string): void {
    for (const copy of copies.list(instance.id)) {
      const same = copy.destinationId === destinationId && copy.name === name;
      if (same && records.read(copy.backupId) === null) copies.remove(destinationId, copy.backupId);
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

function secretWord({ settings }: DestinationDraft): string {
  return settings.kind === 's3' ? 'The secret access key' : 'The password of the repository';
}
