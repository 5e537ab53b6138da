import type { BackupRepository } from '../backup/ports.ts';
import type {
  CopyRepository,
  DestinationRepository,
  OpenStore,
  PlaceGuard,
  SecretFiles,
} from '../destinations/ports.ts';
import { stateOf } from '../destinations/rules.ts';
import { parseDraft, placeOf, requireSamePlace } from '../destinations/settings.ts';
import type {
  Destination,
  DestinationDraft,
  DestinationSettings,
  DirectorySettings,
} from '../destinations/types.ts';
import { AppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import type { Operations } from '../operations/types.ts';
import { ASK_MS, type Copier, cleanUpWork, workOf } from './copy-backups.ts';
import { createStoredArchives } from './stored-archives.ts';
import type { Intake } from './take-in.ts';
import type { DestinationsWorkflow } from './types.ts';

export interface DestinationDeps {
  readonly destinations: DestinationRepository;
  readonly copies: CopyRepository;
  readonly records: BackupRepository;
  readonly secrets: SecretFiles;
  readonly openStore: OpenStore;
  readonly requireOutside: PlaceGuard;
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

const DELETE_STEP = 'Delete the copies there';

/** Destinations of an instance: set up, tested, looked into, fetched from, removed. */
export function createDestinationsWorkflow(deps: DestinationDeps): DestinationsWorkflow {
  const { destinations, copies, secrets, openStore, operations } = deps;

  const read = (instance: Instance, id: string): Destination => {
    const found = destinations.read(id);
    if (found?.instanceId === instance.id) return found;
    throw new AppError('not-found', 'There is no such destination.', { hint: 'Reload the page.' });
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
  const ready = async (instance: Instance, draft: DestinationDraft, before: Destination | null) => {
    const { settings, secret } = draft;
    await deps.requireOutside(instance, settings, 'Nothing was saved.');
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
      await ready(instance, parseDraft(draft), id === null ? null : read(instance, id));
    },
    async add(instance, given, actor) {
      const draft = parseDraft(given);
      requireNewName(instance, draft.name, null);
      const settings = await ready(instance, draft, null);
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
      requireSamePlace(before.settings, draft.settings);
      const settings = await ready(instance, draft, before);
      // A directory may have moved, as a mount point does; its marker tells that it is the same.
      requireSamePlace(before.settings, settings);
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
            const store = openStore(destination);
            await store.remove(names, workOf(handle));
            for (const { name, fileName, journal } of there)
              if (name === null) await store.discard(fileName, journal, workOf(handle));
            say(`${names.length} deleted`);
          });
          await forget(`its ${names.length} copies are deleted`);
          return { deleted: names.length };
        },
      });
    },
    ...createStoredArchives(deps, read),
  };
}

function secretWord({ settings }: DestinationDraft): string {
  return settings.kind === 's3' ? 'The secret access key' : 'The password of the repository';
}
