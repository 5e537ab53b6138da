import { archiveFileName, lockRecord, madeAt } from '../backup/arrival.ts';
import type { ArchivePeek, ArrivalStore } from '../backup/arrival-ports.ts';
import { type ArchiveKeys, parseKey } from '../backup/encryption.ts';
import type { Arrival, BackupRepository } from '../backup/ports.ts';
import { type BackupService, VERIFY_STEP } from '../backup/service.ts';
import type { BackupRecord, VerifyReport } from '../backup/types.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import type { OperationHandle, Operations } from '../operations/types.ts';
import type { IntakeWorkflow } from './types.ts';

interface Deps {
  readonly store: ArrivalStore;
  readonly peek: ArchivePeek;
  readonly backups: Pick<BackupService, 'verify'>;
  readonly records: BackupRepository;
  readonly operations: Operations;
  readonly destinationOf: (instance: Instance) => string;
  readonly audit: (actor: string, action: string, instance: Instance, detail: string) => void;
  readonly now: () => number;
  readonly newId: () => string;
}

export const COPY_STEP = 'Copy it';
export const KEEP_STEP = 'Put it into the list';

/** An arrival with the keys that open it. */
export interface Unlocked {
  readonly arrival: Arrival;
  readonly path: string;
  readonly keys: ArchiveKeys | undefined;
  /** Public keys of those that open it. */
  readonly recipients: readonly string[];
}

/** An arrival that was read through; its file is in quarantine. */
export interface Proven extends Unlocked {
  readonly sha256: string;
  readonly report: VerifyReport;
}

export interface Intake extends IntakeWorkflow {
  /** @throws AppError `not-found`, `forbidden` (encrypted, and the key is missing or wrong: it stays, to try again) */
  unlock(id: string, key: string | undefined): Promise<Unlocked>;
  /** Work with it begins: a discard waits. Answers what ends that. */
  hold(id: string): () => Promise<void>;
  /** Gives up what nobody came back for: a closed tab does not say goodbye. */
  sweep(): Promise<void>;
  /** Names of the steps that {@link prove} and {@link keep} take. */
  stepsOf(arrival: Arrival): string[];
  /** Copies it into quarantine where it is not there yet and reads it through. @throws AppError `refused`: it is gone then */
  prove(open: Unlocked, handle: OperationHandle): Promise<Proven>;
  keep(proven: Proven, instance: Instance, handle: OperationHandle): Promise<BackupRecord>;
}

interface Waiting {
  readonly arrival: Arrival;
  path: string;
  /** Null: not in quarantine. */
  sha256: string | null;
  /** Work is under way with it; a discard waits for its end. */
  used: boolean;
  unwanted: boolean;
  /** Unix milliseconds. */
  readonly since: number;
}

/** Whoever chose an archive comes back to it within that time, or chooses it again. */
const FORGOTTEN_AFTER_MS = 12 * 60 * 60 * 1000;

/** Takes archives in from elsewhere: each is judged in quarantine before it becomes a backup. */
export function createIntake(deps: Deps): Intake {
  const { store, peek, operations } = deps;
  const waiting = new Map<string, Waiting>();

  const admit = async (
    entry: Omit<Arrival, 'lock'>,
    path: string,
    sha256: string | null,
  ): Promise<Arrival> => {
    const lock = entry.kind === 'age' ? await peek.lockOf(path) : null;
    const arrival: Arrival = { ...entry, lock };
    waiting.set(arrival.id, { arrival, path, sha256, used: false, unwanted: false, since: deps.now() });
    return arrival;
  };

  const find = (id: string): Waiting => {
    const found = waiting.get(id);
    if (found) return found;
    throw new AppError('not-found', 'This archive is not waiting here any more. Nothing was done.', {
      hint: 'Choose it again.',
    });
  };

  const discard = async (id: string): Promise<void> => {
    // Only what waits here: an id from outside never becomes a path.
    if (waiting.delete(id)) await store.discard(id);
  };

  const unlock: Intake['unlock'] = async (id, key) => {
    const { arrival, path } = find(id);
    if (arrival.lock === null) return { arrival, path, keys: undefined, recipients: [] };
    if (key === undefined || key === '')
      throw new AppError('forbidden', `${arrival.name} is encrypted. Nothing was done.`, {
        hint: arrival.lock === 'passphrase' ? 'Give its passphrase.' : 'Give the secret key that opens it.',
      });
    const keys = parseKey(key);
    return { arrival, path, keys, ...(await peek.open(path, keys)) };
  };

  const hold: Intake['hold'] = (id) => {
    find(id).used = true;
    return async () => {
      const entry = waiting.get(id);
      if (!entry) return;
      entry.used = false;
      if (entry.unwanted) await discard(id);
    };
  };

  const copied = async ({ arrival, path }: Unlocked, handle: OperationHandle): Promise<Waiting> => {
    const entry = find(arrival.id);
    if (entry.sha256 !== null) return entry;
    const held = await handle.step(COPY_STEP, () =>
      store.copyIn(arrival.id, path, {
        judgeStart: (start) => void peek.kindOfStart(start),
        onBytes: (doneBytes) => handle.progress(transferred(doneBytes, arrival.bytes)),
        signal: handle.signal,
      }),
    );
    return Object.assign(entry, { path: held.path, sha256: held.sha256 });
  };

  const prove: Intake['prove'] = async (open, handle) => {
    const { path, sha256 } = await copied(open, handle);
    const { arrival, keys } = open;
    try {
      const report = await handle.step(VERIFY_STEP, async (say) => {
        const report = await deps.backups.verify(path, handle, keys);
        requireSound(arrival, report);
        say(`${report.files} files, ${report.databases} databases`);
        return report;
      });
      return { ...open, path, sha256: sha256 ?? '', report };
    } catch (error) {
      // Damaged or hostile: nobody will want it again. What could only not be done now may be tried again.
      if (isAppError(error) && (error.code === 'refused' || error.code === 'bad-input'))
        await discard(arrival.id);
      throw error;
    }
  };

  const keep: Intake['keep'] = ({ arrival, sha256, recipients, report }, instance, handle) =>
    handle.step(KEEP_STEP, async (say) => {
      const path = await store.release(
        arrival.id,
        deps.destinationOf(instance),
        archiveFileName(arrival.name, arrival.kind),
      );
      waiting.delete(arrival.id);
      // Only the record of a file that was gone can have this path.
      const before = deps.records.list(instance.id).find((each) => each.path === path);
      if (before?.sha256 === sha256) {
        deps.records.updateVerified(before.id, deps.now(), 'ok');
        say(`${before.fileName} is back`);
        return { ...before, verifiedAt: deps.now(), verifyResult: 'ok', missing: false };
      }
      if (before) deps.records.remove(before.id);
      const record: BackupRecord = {
        ...{ id: deps.newId(), instanceId: instance.id, path, reason: 'uploaded' },
        fileName: path.slice(path.lastIndexOf('/') + 1),
        createdAt: madeAt(report, deps.now()),
        ...{ bytes: arrival.bytes, sha256, files: report.files, contentBytes: report.bytes },
        openclawVersion: report.manifest?.runtimeVersion ?? null,
        components: report.components,
        warnings: [],
        encryption: lockRecord(arrival.lock, recipients),
        ...{ verifiedAt: deps.now(), verifyResult: 'ok' },
        ...{ drilledAt: null, drillResult: null, drillNote: null, missing: false },
      };
      deps.records.insert(record);
      say(record.fileName);
      return record;
    });

  const stepsOf = ({ path }: Arrival) => [...(path === null ? [] : [COPY_STEP]), VERIFY_STEP, KEEP_STEP];

  return {
    expect: async ({ bytes, start }) => {
      peek.kindOfStart(Buffer.from(start, 'base64'));
      await store.requireRoom(bytes);
    },
    async receive(stream, { name, bytes, signal }) {
      let kind: Arrival['kind'] = 'gzip';
      const judgeStart = (start: Buffer): void => {
        kind = peek.kindOfStart(start);
      };
      const held = await store.receive(stream, { bytes, judgeStart, signal });
      return await admit({ id: held.id, name, bytes: held.bytes, kind, path: null }, held.path, held.sha256);
    },
    async fromPath(given) {
      const { path, bytes, kind } = await peek.file(given);
      await store.requireRoom(bytes);
      const name = path.slice(path.lastIndexOf('/') + 1);
      return await admit({ id: deps.newId(), name, bytes, kind, path }, path, null);
    },
    async discard(id) {
      const entry = waiting.get(id);
      if (entry?.used) entry.unwanted = true;
      else await discard(id);
    },
    async sweep() {
      for (const [id, { used, since }] of waiting)
        if (!used && deps.now() - since > FORGOTTEN_AFTER_MS) await discard(id);
    },
    unlock,
    hold,
    stepsOf,
    prove,
    keep,
    async add(instance, { id, key, actor }) {
      const open = await unlock(id, key);
      return operations.start({
        instanceId: instance.id,
        kind: 'backup-add',
        title: `Add ${open.arrival.name}`,
        actor,
        steps: stepsOf(open.arrival),
        cancellable: true,
        async run(handle) {
          const letGo = hold(id);
          try {
            const record = await keep(await prove(open, handle), instance, handle);
            deps.audit(
              actor,
              'backup.upload',
              instance,
              `Added ${record.fileName}, SHA-256 ${record.sha256}`,
            );
            return { backupId: record.id, files: record.files, bytes: record.bytes };
          } finally {
            await letGo();
          }
        },
      });
    },
  };
}

function transferred(doneBytes: number, totalBytes: number) {
  return { doneBytes, totalBytes, doneFiles: 0, totalFiles: 1 };
}

function requireSound({ name }: Arrival, report: VerifyReport): void {
  const [first] = report.problems;
  if (first) {
    const problem = [first.path, first.message].filter(Boolean).join(': ');
    throw new AppError('refused', `${name} was not added: ${problem}`, {
      hint: 'Copy it again from where it came from, or choose another one.',
    });
  }
  if (report.files > 0) return;
  throw new AppError('refused', `${name} was not added: it holds no file of a state directory.`);
}
