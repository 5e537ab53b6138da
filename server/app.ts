import { createHash, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { createAuthParts } from './app-auth.ts';
import { createBackups } from './app-backups.ts';
import { createDestinations } from './app-destinations.ts';
import { createGateways } from './app-gateways.ts';
import { createIntakes } from './app-intake.ts';
import { createSchedules } from './app-schedule.ts';
import { createPlaceGuard, createSourceReader } from './app-source.ts';
import type { AuditEntry, AuditLog } from './audit/types.ts';
import type { Auth } from './auth/service.ts';
import type { ConfigTarget } from './config/ports.ts';
import { createConfigService } from './config/service.ts';
import { createApplyJournal } from './db/apply-journal.ts';
import { createInstanceStore } from './db/instance-store.ts';
import { createOperationStore } from './db/operation-store.ts';
import { createRevisionStore } from './db/revision-store.ts';
import { createDemoInstance, standInCommand } from './demo/instance.ts';
import type { GatehouseEnvironment } from './environment.ts';
import { AppError, messageOf } from './errors.ts';
import type { GatewayState } from './gateway/types.ts';
import { type AddInstance, createInstances, type Instances } from './instances/service.ts';
import type { DriverSettings, Instance } from './instances/types.ts';
import { createExpiryJob } from './jobs/expiry.ts';
import { createOpenClawCli } from './openclaw/cli.ts';
import { createConfigJudge } from './openclaw/config-judge.ts';
import { expandHome } from './openclaw/discovery.ts';
import { gatewaySurroundings, variableSources } from './openclaw/gateway-environment.ts';
import { includableFiles } from './openclaw/includable-files.ts';
import { includeRoots } from './openclaw/instance-context.ts';
import { createInstanceProbe } from './openclaw/instance-probe.ts';
import { requireSchema } from './openclaw/schema-file.ts';
import { createSchemaProvider } from './openclaw/schema-provider.ts';
import { schemaSources } from './openclaw/schema-sources.ts';
import { statePaths } from './openclaw/state-layout.ts';
import { createOperations } from './operations/service.ts';
import type { Operations } from './operations/types.ts';
import { lockDataDir, prepareDataDir } from './platform/data-dir.ts';
import { removeTree } from './platform/remove-tree.ts';
import { textDisk } from './platform/text-disk.ts';
import { createConfigWorkflow } from './workflows/apply-config.ts';
import { createGatewayWorkflow } from './workflows/control-gateway.ts';
import { createHealthWorkflow } from './workflows/health-history.ts';
import type { InsideWorkflow } from './workflows/look-inside.ts';
import { createOverview } from './workflows/overview.ts';
import { leftGatewayStopped } from './workflows/perform-apply.ts';
import { createSettings, type SettingsWorkflow } from './workflows/take-settings.ts';
import type {
  BackupWorkflow,
  BootstrapWorkflow,
  ConfigWorkflow,
  DestinationsWorkflow,
  GatewayWorkflow,
  HealthWorkflow,
  IntakeWorkflow,
  Overview,
  PolicyWorkflow,
} from './workflows/types.ts';

const DEMO_STOP_MS = 30_000;

/** Everything the pages, the procedures and the command line can ask for. */
export interface App {
  readonly auth: Auth;
  readonly audit: AuditLog;
  readonly instances: Instances;
  readonly operations: Operations;
  readonly config: ConfigWorkflow;
  readonly backups: BackupWorkflow;
  readonly intake: IntakeWorkflow;
  readonly bootstrap: BootstrapWorkflow;
  readonly insideBackups: InsideWorkflow;
  readonly backupSettings: SettingsWorkflow;
  readonly backupPolicy: PolicyWorkflow;
  readonly destinations: DestinationsWorkflow;
  readonly gateway: GatewayWorkflow;
  readonly health: HealthWorkflow;
  overview(instance: Instance): Promise<Overview>;
  gatewayStates(): Promise<{ slug: string; state: GatewayState; detail: string | null }[]>;
  auditEntries(query: {
    slug?: string | undefined;
    cursor?: number | undefined;
    limit: number;
  }): AuditEntry[];
  addInstance(input: AddInstance, actor: string): Promise<Instance>;
  addDemo(actor: string): Promise<Instance>;
  removeInstance(slug: string, actor: string): Promise<Instance>;
  updateDriver(slug: string, driver: DriverSettings, actor: string): Promise<Instance>;
  /** @throws AppError `bad-input` for a file that is no schema; nothing is changed then */
  updateSchemaFile(slug: string, file: string | null, actor: string): Promise<Instance>;
  /** What a first start has: the directory given, else what discovery finds, else the demo. */
  addFirstInstances(wish: { stateDir: string | null; demo: boolean }): Promise<void>;
  /** Starts the jobs. */
  start(): void;
  /** Ends what may be cancelled, waits for what may not, stops the jobs. Gateways go on running. */
  close(): Promise<void>;
}

/** The composition root: everything is wired here, once. */
export async function createApp(environment: GatehouseEnvironment): Promise<App> {
  const dataDir = prepareDataDir(environment.dataDir);
  // Before the database is opened: a running server must not find it migrated under its feet.
  const unlock = lockDataDir(dataDir, { host: environment.host, port: environment.port });
  const { db, clock, audit, auth, close: closeDatabase } = createAuthParts(environment, dataDir);
  const scratchDir = join(dataDir, 'scratch');
  // What a crash left there is of no use to anyone.
  await removeTree(scratchDir);
  await mkdir(scratchDir, { mode: 0o700 });
  const now = clock.now;
  const newId = () => randomUUID();
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

  const operations = createOperations({ store: createOperationStore(db), audit, now, newId });
  const interrupted = operations.recover();
  const instances = createInstances({
    store: createInstanceStore(db),
    probe: createInstanceProbe({ disk: textDisk, env: process.env, home: homedir() }),
    now,
    newId,
  });

  const instanceOf = (id: string): Instance => {
    const instance = instances.byId(id);
    if (!instance) throw new Error(`no instance ${id}`);
    return instance;
  };
  const cli = createOpenClawCli();
  const schemas = createSchemaProvider({
    cli,
    ...schemaSources(textDisk),
    cacheDir: join(dataDir, 'schemas'),
    bundledDir: join(environment.rootDir, 'config-language/schemas'),
    now,
  });
  const surroundingsOf = (target: ConfigTarget) =>
    gatewaySurroundings(target, instances.byId(target.id)?.driver.kind ?? 'manual');
  const judge = createConfigJudge({ cli, scratchDir, surroundingsOf });
  const configService = createConfigService({
    disk: textDisk,
    schemas,
    env: {
      sources: async (target) => variableSources(target, await surroundingsOf(target), textDisk),
      file: (target) => statePaths(target.stateDir).envFile,
      includeRoots: () => includeRoots(),
      includable: includableFiles,
    },
    judge,
    journal: createApplyJournal(join(dataDir, 'applies')),
    now,
    sha256,
  });
  const revisions = createRevisionStore(db, join(dataDir, 'revisions'));
  const logError = (error: unknown) =>
    process.stderr.write(`${new Date(now()).toISOString()} ${messageOf(error)}\n`);
  const gateways = createGateways({
    db,
    dataDir,
    clock,
    instances,
    operations,
    revisionsOf: (instance) => revisions.list(instance.id),
    onSample: (instance) => {
      // Other hands edit too; each state they leave is kept.
      config.noteOutside(instance).catch(logError);
    },
    onError: (_id, error) => logError(error),
  });
  const config = createConfigWorkflow({
    config: configService,
    revisions,
    schemas,
    operations,
    gateway: gateways.configGateway,
    now,
    newId,
    sha256,
  });
  const gateway = createGatewayWorkflow({ operations, driverFor: gateways.driverFor, watch: gateways.watch });
  const health = createHealthWorkflow({
    store: gateways.store,
    operations,
    revisions,
    intervalMs: gateways.sampler.intervalMs,
    now,
  });
  const noteRestored = (instance: Instance, actor: string) => config.noteDisk(instance, actor, 'restored');
  const sourceOf = createSourceReader(schemas);
  const places = createDestinations({
    ...{ db, dataDir, scratchDir, operations, audit, now, newId },
    requireOutside: createPlaceGuard(sourceOf, instances.list),
  });
  const engine = createBackups({
    db,
    dataDir,
    scratchDir,
    operations,
    audit,
    schemas,
    judge,
    cli,
    driverFor: gateways.driverFor,
    watch: gateways.watch,
    noteRestored,
    copier: places.copier,
    sourceOf,
    onError: logError,
    now,
    newId,
  });
  const { workflow: backups, inside, records, recover, forget } = engine;
  // A disk that is full now keeps the journal for the next start, and never the panel from starting.
  await configService.recover(instances.list()).catch(logError);
  await recover(instances.list());
  // Whoever stopped it for a write owes it the start.
  for (const { instanceId } of interrupted.filter(leftGatewayStopped))
    await gateway.act(instanceOf(instanceId), 'start', 'gatehouse').catch(logError);
  const schedules = createSchedules({
    ...{ db, backups, records, copier: places.copier, operations, audit, instances, instanceOf, now },
    identity: engine.identity,
    onError: logError,
  });
  /** What Gatehouse keeps of an instance, but for its backups. */
  const forgetInstance = async (instance: Instance): Promise<void> => {
    instances.remove(instance.slug);
    gateways.store.remove(instance.id);
    schedules.removePolicy(instance);
    await places.forget(instance);
    // Their texts hold secrets that nobody could look at any more.
    await revisions.removeAll(instance.id);
  };
  const { intake, bootstrap } = await createIntakes({
    ...{ dataDir, engine, operations, audit, instances, forget: forgetInstance, noteRestored, now, newId },
  });
  const expiry = createExpiryJob({
    instanceIds: () => instances.list().map(({ id }) => id),
    expire: (id) => engine.undoKeeper.expire(instanceOf(id)),
    sweepArrivals: () => intake.sweep(),
    onError: logError,
  });
  const backupSettings = createSettings({
    archiveOf: inside.archiveOf,
    disk: textDisk,
    includeRoots: () => includeRoots(),
    config,
  });
  const overview = createOverview({
    operations,
    config,
    backups,
    gateway,
    policy: schedules.policy,
    pending: gateways.pending,
  });
  const record = (actor: string, action: string, instance: Instance, detail: string) =>
    audit.record({ actor, action, instanceId: instance.id, detail, outcome: 'ok' });
  const addDemo = async (actor: string): Promise<Instance> => {
    const instance = instances.insert(await createDemoInstance({ dataDir }));
    record(actor, 'instance.add', instance, 'Added the demo');
    await gateway.act(instance, 'start', actor);
    return instance;
  };
  /** The stand-in is stopped and all that Gatehouse made for it is deleted: a demo leaves nothing behind. */
  const removeDemo = async (instance: Instance): Promise<void> => {
    await gateways.driverFor(instance).stop(() => undefined, AbortSignal.timeout(DEMO_STOP_MS));
    await gateways.forget(instance);
    await forget(instance);
    await removeTree(dirname(instance.stateDir));
  };

  return {
    auth,
    audit,
    instances,
    operations,
    config,
    backups,
    intake,
    bootstrap,
    insideBackups: inside,
    backupSettings,
    backupPolicy: schedules.policy,
    destinations: places.workflowWith(intake),
    gateway,
    health,
    overview,
    gatewayStates: () =>
      Promise.all(
        instances.list().map(async (instance) => {
          const { state, detail } = await gateway.status(instance);
          return { slug: instance.slug, state, detail };
        }),
      ),
    auditEntries: ({ slug, cursor, limit }) =>
      audit.list({
        limit,
        ...(slug === undefined ? {} : { instanceId: instances.bySlug(slug).id }),
        ...(cursor === undefined ? {} : { before: cursor }),
      }),
    async addInstance(input, actor) {
      const instance = await instances.add(input);
      record(actor, 'instance.add', instance, `Added ${instance.stateDir}`);
      return instance;
    },
    addDemo,
    async removeInstance(slug, actor) {
      const instance = instances.bySlug(slug);
      const running = operations.running(instance.id);
      if (running) {
        throw new AppError('busy', `“${running.title}” is still running. Nothing was removed.`, {
          hint: 'Wait until it ends, or cancel it first.',
        });
      }
      if (instance.demo) await removeDemo(instance);
      await forgetInstance(instance);
      const fate = instance.demo
        ? 'its files are deleted'
        : `${instance.stateDir} and its backups are untouched`;
      record(actor, 'instance.remove', instance, `Removed “${instance.name}” from the list; ${fate}`);
      return instance;
    },
    async updateDriver(slug, driver, actor) {
      const instance = instances.updateDriver(slug, driver);
      record(actor, 'instance.driver', instance, `The Gateway is controlled by: ${driver.kind}`);
      return instance;
    },
    async updateSchemaFile(slug, file, actor) {
      if (file !== null) requireSchema(expandHome(file.trim()));
      const instance = instances.updateSchemaFile(slug, file);
      const source = instance.schemaFile ?? 'what OpenClaw itself says';
      record(actor, 'instance.schema', instance, `The config is checked by ${source}`);
      return instance;
    },
    async addFirstInstances({ stateDir, demo }) {
      await instances.refreshCommands(standInCommand());
      if (stateDir !== null && instances.byStateDir(stateDir) === null) await instances.add({ stateDir });
      if (instances.list().length === 0) {
        for (const found of instances.discover()) {
          // What can't be added is said and does not keep the panel from starting.
          await instances.add(found).catch((error: unknown) => logError(error));
        }
      }
      const list = instances.list();
      if ((demo || list.length === 0) && !list.some((instance) => instance.demo)) await addDemo('gatehouse');
    },
    start() {
      gateways.sampler.start();
      schedules.job.start();
      expiry.start();
      // The schema is asked for once now, so that the first page does not wait for OpenClaw's command line.
      for (const instance of instances.list()) schemas.schemaFor(instance).catch(logError);
    },
    async close() {
      schedules.job.stop();
      await expiry.stop();
      inside.closeAll();
      await Promise.all(instances.list().map((instance) => drain(operations, instance)));
      await gateways.sampler.stop();
      closeDatabase();
      unlock();
    },
  };
}

/** A restore past its point of no return is waited for; what may be cancelled is. */
async function drain(operations: Operations, { id }: Instance): Promise<void> {
  const running = operations.running(id);
  if (!running) return;
  if (running.cancellable) operations.cancel(running.id, 'gatehouse');
  await operations.settled(running.id);
}
