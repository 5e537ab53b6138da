import type { BackupRepository } from '../backup/ports.ts';
import type { BackupRecord } from '../backup/types.ts';
import type {
  ArchiveFile,
  ArchiveStore,
  CopyRepository,
  DestinationRepository,
  KeptCopy,
  OpenStore,
  PlaceGuard,
  StoreWork,
} from '../destinations/ports.ts';
import { dueCopies, unwantedCopies } from '../destinations/rules.ts';
import type { Destination } from '../destinations/types.ts';
import { AppError, isAppError, messageOf } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import type { OperationHandle } from '../operations/types.ts';

interface Deps {
  readonly destinations: DestinationRepository;
  readonly copies: CopyRepository;
  readonly records: Pick<BackupRepository, 'list'>;
  readonly openStore: OpenStore;
  readonly requireOutside: PlaceGuard;
  readonly audit: (actor: string, action: string, instance: Instance, detail: string) => void;
  readonly now: () => number;
}

/** What could not be copied, and why. */
export interface CopyFailure {
  readonly destination: string;
  readonly message: string;
  readonly hint: string | undefined;
}

export interface Copier {
  /** Names of the steps that {@link Copier.within} takes. */
  stepsOf(instance: Instance): string[];
  /**
   * Copies a backup, and what failed before, to every enabled destination, as steps of work that runs. The trouble of
   * a destination is answered, not thrown: the archive here is whole whatever happens there.
   */
  within(instance: Instance, made: BackupRecord, handle: OperationHandle): Promise<readonly CopyFailure[]>;
  /** One backup to one destination, as one step. @throws AppError; the archive here is kept */
  one(
    instance: Instance,
    record: BackupRecord,
    destination: Destination,
    handle: OperationHandle,
  ): Promise<void>;
  /**
   * Deletes the copies of backups that the retention rules dropped, at each destination where the newest backup is
   * proven. What cannot be deleted now is deleted by a later run. Answers a sentence, or null when there is nothing to say.
   */
  retain(instance: Instance, dropped: readonly string[], actor: string): Promise<string | null>;
}

const CLEAN_UP_MS = 60_000;
/** A person waits for the answer, in milliseconds. */
export const ASK_MS = 120_000;

export const copyStepOf = ({ name }: Pick<Destination, 'name'>) => `Copy to ${name}`;

/** Copies of archives at other places: made, read back, retried, deleted. */
export function createCopier(deps: Deps): Copier {
  const { destinations, copies, records } = deps;
  const enabledOf = (instance: Instance) => destinations.list(instance.id).filter(({ enabled }) => enabled);

  const copy = async (
    instance: Instance,
    record: BackupRecord,
    destination: Destination,
    handle: OperationHandle,
    say: (detail: string) => void,
  ): Promise<void> => {
    const store = deps.openStore(destination);
    const file = fileOf(instance, record);
    const row = rowOf(destination, record);
    const journal = copies.read(destination.id, record.id)?.journal ?? null;
    copies.save({ ...row, state: 'copying', journal });
    const work = workOf(handle, (text) => copies.saveJournal(destination.id, record.id, text));
    let name: string | null = null;
    try {
      await deps.requireOutside(instance, destination.settings, 'Nothing was copied there.');
      say(`${record.fileName}: copying`);
      name = await store.put(file, journal, work);
      say(`${record.fileName}: reading it back`);
      await store.prove(name, file, work);
    } catch (error) {
      const cancelled = handle.signal.aborted;
      // A copy that differs is worse than none, and a cancel leaves nothing: away with both.
      const away = name !== null && (cancelled || (isAppError(error) && error.code === 'refused'));
      copies.save({
        ...row,
        ...{ state: 'failed', name: away ? await takeAway(store, name) : name },
        problem: cancelled ? 'It was cancelled.' : messageOf(error),
        journal: cancelled ? null : (copies.read(destination.id, record.id)?.journal ?? null),
      });
      throw error;
    }
    copies.save({ ...row, state: 'proven', name, provenAt: deps.now(), journal: null });
    say(`${record.fileName}: there, and read back`);
  };

  const drop = async (
    instance: Instance,
    destination: Destination,
    gone: readonly KeptCopy[],
    actor: string,
  ) => {
    const store = deps.openStore(destination);
    const work = cleanUpWork();
    const names = gone.flatMap(({ name }) => (name === null ? [] : [name]));
    if (names.length > 0) await store.remove(names, work);
    for (const { backupId, name, fileName, journal } of gone) {
      if (name === null) await store.discard(fileName, journal, work);
      copies.remove(destination.id, backupId);
      deps.audit(
        actor,
        'backup.remove-copy',
        instance,
        `Deleted ${fileName} at ${destination.name} by the retention rules`,
      );
    }
  };

  return {
    stepsOf: (instance) => enabledOf(instance).map(copyStepOf),
    async within(instance, made, handle) {
      const failures: CopyFailure[] = [];
      for (const destination of enabledOf(instance)) {
        const due = dueCopies(destination.id, made, records.list(instance.id), copies.list(instance.id));
        try {
          await handle.step(copyStepOf(destination), async (say) => {
            for (const record of due) await copy(instance, record, destination, handle, say);
            if (due.length > 1) say(`${due.length} archives are there, and were read back`);
          });
        } catch (error) {
          handle.signal.throwIfAborted();
          const hint = isAppError(error) ? error.hint : undefined;
          failures.push({ destination: destination.name, message: messageOf(error), hint });
        }
      }
      return failures;
    },
    one: (instance, record, destination, handle) =>
      handle.step(copyStepOf(destination), (say) => copy(instance, record, destination, handle, say)),
    async retain(instance, dropped, actor) {
      for (const id of dropped) copies.markUnwanted(id);
      const said: string[] = [];
      for (const destination of enabledOf(instance)) {
        const newest = records.list(instance.id).find(({ reason }) => reason !== 'uploaded')?.id;
        const { unwanted, held } = unwantedCopies(destination.id, newest, copies.list(instance.id));
        if (unwanted.length === 0) continue;
        if (held) {
          said.push(`nothing is deleted at ${destination.name}: the newest backup is not proven there`);
          continue;
        }
        try {
          await drop(instance, destination, unwanted, actor);
          said.push(`${unwanted.length} deleted at ${destination.name}`);
        } catch (error) {
          said.push(`${destination.name} keeps them until the next run: ${messageOf(error)}`);
        }
      }
      return said.length === 0 ? null : said.join('; ');
    },
  };
}

/** What work ends with when the archive is made and a copy of it is not. */
export function requireCopied(failures: readonly CopyFailure[]): void {
  const [first] = failures;
  if (!first) return;
  const where = failures.map(({ destination }) => destination).join(' and ');
  throw new AppError(
    'unavailable',
    `The backup is made and proven here. It was not copied to ${where}: ${first.message}`,
    {
      hint: first.hint ?? 'The next run of the schedule copies it again, or you do by hand.',
    },
  );
}

function fileOf({ slug }: Instance, record: BackupRecord): ArchiveFile {
  const { path, fileName, bytes, sha256, createdAt, encryption, reason } = record;
  const readable = encryption === null && reason !== 'uploaded';
  return { path, fileName, bytes, sha256, createdAt, instance: slug, readable };
}

function rowOf(
  destination: Destination,
  { id, fileName, bytes }: BackupRecord,
): Omit<KeptCopy, 'state' | 'journal'> {
  return {
    ...{ destinationId: destination.id, backupId: id, fileName, bytes },
    ...{ name: null, provenAt: null, problem: null, unwanted: false },
  };
}

/** The work of a store within an operation: one file, with its bytes. */
export function workOf(
  handle: OperationHandle,
  checkpoint: StoreWork['checkpoint'] = () => undefined,
): StoreWork {
  return {
    signal: handle.signal,
    progress: (doneBytes, totalBytes) =>
      handle.progress({ doneBytes, totalBytes, doneFiles: 0, totalFiles: 1 }),
    alive: () => undefined,
    checkpoint,
  };
}

/** For what nobody waits for, or may cancel. */
export function cleanUpWork(timeoutMs = CLEAN_UP_MS): StoreWork {
  return {
    signal: AbortSignal.timeout(timeoutMs),
    progress: () => undefined,
    alive: () => undefined,
    checkpoint: () => undefined,
  };
}

/** Null: it is gone. What could not be removed keeps its name, and is removed when it is copied again. */
async function takeAway(store: ArchiveStore, name: string | null): Promise<string | null> {
  try {
    if (name !== null) await store.remove([name], cleanUpWork());
    return null;
  } catch (error) {
    if (isAppError(error)) return name;
    throw error;
  }
}
