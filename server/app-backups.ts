import { createHmac, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceReader } from './app-source.ts';
import type { AuditLog } from './audit/types.ts';
import type { RestoreHooks } from './backup/ports.ts';
import { createBackupService } from './backup/service.ts';
import type { Checkup } from './backup/types.ts';
import type { ConfigJudge, SchemaProvider } from './config/ports.ts';
import { createBackupStore } from './db/backup-store.ts';
import type { Db } from './db/database.ts';
import { createIdentityStore } from './db/identity-store.ts';
import { createRecipientStore } from './db/recipient-store.ts';
import { messageOf } from './errors.ts';
import type { GatewayDriver } from './gateway/types.ts';
import type { Instance } from './instances/types.ts';
import { createArchiver, freeBytesAt } from './openclaw/archiver.ts';
import { checkUp } from './openclaw/checkup.ts';
import type { OpenClawCli } from './openclaw/cli.ts';
import { EXTERNAL_DIRECTORY } from './openclaw/extract-selection.ts';
import { createIdentityFiles } from './openclaw/identity-file.ts';
import { includeRoots } from './openclaw/instance-context.ts';
import { createLiveFiles } from './openclaw/live-files.ts';
import { createArchiveLook } from './openclaw/open-archive.ts';
import { createStateSwapper } from './openclaw/state-swap.ts';
import type { OperationHandle, Operations } from './operations/types.ts';
import { makeKeyPair } from './platform/archive/age.ts';
import { removeTree } from './platform/remove-tree.ts';
import { textDisk } from './platform/text-disk.ts';
import { createBackupWorkflow } from './workflows/back-up.ts';
import type { Copier } from './workflows/copy-backups.ts';
import { createDrill } from './workflows/drill-backup.ts';
import { createEncryption } from './workflows/encrypt-backup.ts';
import { createIdentityKeeper } from './workflows/identity-file.ts';
import { createStagedJudge, type StagedJudge } from './workflows/judge-staged.ts';
import { createUndoKeeper } from './workflows/keep-undo.ts';
import { createInside } from './workflows/look-inside.ts';
import type { GatewayWatch } from './workflows/ports.ts';

interface Deps {
  readonly db: Db;
  readonly dataDir: string;
  /** For files that live as long as one call; emptied at each start. */
  readonly scratchDir: string;
  readonly operations: Operations;
  readonly audit: AuditLog;
  readonly schemas: SchemaProvider;
  readonly judge: ConfigJudge;
  readonly cli: Pick<OpenClawCli, 'doctor'>;
  readonly driverFor: (instance: Instance) => GatewayDriver;
  readonly watch: GatewayWatch;
  readonly noteRestored: (instance: Instance, actor: string) => Promise<unknown>;
  readonly copier: Copier;
  readonly sourceOf: SourceReader;
  readonly onError: (error: unknown) => void;
  readonly now: () => number;
  readonly newId: () => string;
}

/** The backup engine with its surroundings: where archives go, how the Gateway is moved out of the way. */
export function createBackups(deps: Deps) {
  const { db, dataDir, operations, audit, schemas, sourceOf, now, newId } = deps;
  const service = createBackupService({
    archiver: createArchiver({ now, scratchDir: deps.scratchDir }),
    swapper: createStateSwapper(),
    now,
    newId,
    freeBytes: freeBytesAt,
  });

  const judgeStaged = createStagedJudge({
    disk: textDisk,
    schemas,
    judge: deps.judge,
    includeRoots: () => includeRoots(),
  });
  const checkUpNow = async (instance: Instance) =>
    await checkUp(deps.cli, instance, (await sourceOf(instance)).source.config);

  const records = createBackupStore(db);
  const drill = createDrill({
    backups: service,
    records,
    operations,
    makeScratch: () => mkdtemp(join(deps.scratchDir, 'drill-')),
    removeScratch: removeTree,
    async judgeRestored(instance, dir) {
      const { externalRoots } = await sourceOf(instance);
      const places = externalRoots.map((path) => [path, join(dir, EXTERNAL_DIRECTORY, path)] as const);
      const outside = Object.fromEntries(places.filter(([, place]) => existsSync(place)));
      return await judgeStaged(instance, { stateDir: dir, outside });
    },
    now,
  });
  const note = (actor: string, action: string, instance: Instance, detail: string) =>
    audit.record({ actor, action, instanceId: instance.id, detail, outcome: 'ok' });
  const encryption = createEncryption({
    recipients: createRecipientStore(db),
    makeKeyPair,
    audit: note,
    now,
  });
  const markKey = randomBytes(32);
  const inside = createInside({
    records,
    open: createArchiveLook({ scratchDir: deps.scratchDir }),
    live: createLiveFiles({ scratchDir: deps.scratchDir }),
    sourceOf,
    sensitiveOf: async (instance) => (await schemas.schemaFor(instance)).schema.sensitive,
    // Sixteen bits under a key of this process: enough to see a change, too few to test a guess.
    markOf: (secret) => `••••••••${createHmac('sha256', markKey).update(secret).digest('hex').slice(0, 4)}`,
    audit: note,
    now,
    onError: deps.onError,
  });
  const destinationOf = (instance: Instance) => join(dataDir, 'backups', instance.slug);
  const identity = createIdentityKeeper({
    repository: createIdentityStore(db),
    files: createIdentityFiles(),
    outsideOf: ({ stateDir }) => [stateDir, dataDir],
    audit: note,
    now,
  });
  const undoKeeper = createUndoKeeper({ backups: service, operations, watch: deps.watch, audit: note, now });
  const workflow = createBackupWorkflow({
    undoKeeper,
    identity,
    backups: service,
    records,
    drill,
    encryption,
    copier: deps.copier,
    operations,
    sourceOf,
    hooksFor: (instance, handle) => createHooks(deps, judgeStaged, checkUpNow, instance, handle),
    noteRestored: deps.noteRestored,
    destinationOf,
    removeFile: unlink,
    audit: note,
    now,
    newId,
  });

  /** Before anything may start a Gateway: what a crash cut in two becomes exactly old or exactly new. */
  const recover = async (instances: readonly Instance[]): Promise<void> => {
    for (const instance of instances) {
      const entry = { actor: 'gatehouse', action: 'restore.recover', instanceId: instance.id };
      try {
        const ended = await service.recoverInterrupted(instance.stateDir);
        if (!ended) continue;
        audit.record({ ...entry, detail: ended.message, outcome: 'ok' });
        if (ended.wasRunning) await startAgain(deps, instance);
      } catch (error) {
        // A restore from the command line is under way there; it ends by itself. The panel works meanwhile.
        audit.record({ ...entry, detail: messageOf(error), outcome: 'failed' });
      }
    }
  };
  /** Deletes the archives and records of an instance that Gatehouse made as a whole: the demo. */
  const forget = async (instance: Instance): Promise<void> => {
    for (const { id } of records.list(instance.id)) records.remove(id);
    await removeTree(destinationOf(instance));
  };
  return {
    workflow,
    inside,
    records,
    recover,
    forget,
    service,
    destinationOf,
    judgeStaged,
    checkUp: checkUpNow,
    sourceOf,
    undoKeeper,
    identity,
  };
}

/** A Gateway that did not run before a restore is not started by it, and its absence is not held against it. */
async function createHooks(
  { driverFor, watch }: Deps,
  judgeStaged: StagedJudge,
  checkUpNow: (instance: Instance) => Promise<Checkup>,
  instance: Instance,
  handle: OperationHandle,
): Promise<Omit<RestoreHooks, 'onSafetyBackup'>> {
  const driver = driverFor(instance);
  const before = await watch.look(instance);
  const wasRunning =
    (await driver.status()).running ?? (before.state === 'up' || before.state === 'degraded');
  const wasUp = before.state === 'up' || before.state === 'degraded';
  const say = () => undefined;
  return {
    wasRunning,
    async stopGateway() {
      if (wasRunning) await driver.stop(say, handle.signal);
    },
    async startGateway() {
      if (!wasRunning) return 'left-stopped';
      if ((await driver.status()).running === true) return 'still-running';
      await driver.start(say, AbortSignal.timeout(START_TIMEOUT_MS));
      return 'started';
    },
    validateConfig: (staged) => judgeStaged(instance, staged),
    checkUp: () => checkUpNow(instance),
    async healthGate() {
      if (!wasRunning) return { ok: true, detail: 'The Gateway did not run before and was not started.' };
      const after = await watch.look(instance);
      const isUp = after.state === 'up' || after.state === 'degraded';
      if (isUp) return { ok: true, detail: 'The Gateway is up.' };
      if (!wasUp) return { ok: true, detail: 'The Gateway was not up before either.' };
      return { ok: false, detail: after.detail ?? `The Gateway was up before and is ${after.state} now.` };
    },
  };
}

const START_TIMEOUT_MS = 180_000;

const START_AGAIN_STEP = 'Start and wait until it is ready';

/** Journaled, and not waited for: the panel is there meanwhile. A Gateway that runs is left as it is. */
async function startAgain({ operations, driverFor }: Deps, instance: Instance): Promise<void> {
  await operations.start({
    instanceId: instance.id,
    kind: 'gateway-start',
    title: 'Start the Gateway again after an interrupted restore',
    actor: 'gatehouse',
    steps: [START_AGAIN_STEP],
    cancellable: instance.driver.kind === 'manual',
    run: (handle) =>
      handle.step(START_AGAIN_STEP, async (say) => {
        const done = await driverFor(instance).start(say, handle.signal);
        say(done.detail);
        return { pid: done.pid };
      }),
  });
}
