import { mkdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { oneOfInWords } from '../config-language/in-words.ts';
import type { RestartWay, Revision } from './config/types.ts';
import type { Db } from './db/database.ts';
import { createHealthStore } from './db/health-store.ts';
import { createDriver } from './drivers/create-driver.ts';
import { gatewayOutputFile } from './drivers/process-record.ts';
import type { GatewayDriver } from './gateway/types.ts';
import type { Instances } from './instances/service.ts';
import type { Instance } from './instances/types.ts';
import { createSampler, type SampledInstance } from './jobs/sampler.ts';
import { createEnvWatch } from './openclaw/env-watch.ts';
import { openclawEnvironment } from './openclaw/environment.ts';
import { gatewaySurroundings, variableSources } from './openclaw/gateway-environment.ts';
import {
  isUnasked,
  readAppliedConfig,
  readReloadKinds,
  readRestartPreflight,
} from './openclaw/gateway-facts.ts';
import { readGatewayOutput } from './openclaw/gateway-output.ts';
import { readInstanceContext, readMergedConfig } from './openclaw/instance-context.ts';
import { probeGateway } from './openclaw/probe.ts';
import { redactionOf, secretsOf, secretVariables } from './openclaw/redaction.ts';
import { watchReload } from './openclaw/reload-observer.ts';
import { findGatewayOwner, gatewayLogFile } from './openclaw/state-layout.ts';
import type { Operations } from './operations/types.ts';
import type { Clock } from './platform/clock.ts';
import { textDisk } from './platform/text-disk.ts';
import { isInForce } from './workflows/pending.ts';
import type { GatewayWatch } from './workflows/ports.ts';
import type { Overview } from './workflows/types.ts';

type Pending = Pick<Overview['config'], 'pending' | 'pendingDetail'>;

/** The sampler asks often and must not pile up. */
const PROBE_TIMEOUT_MS = 4_000;
/** An in-process restart takes 10 to 35 s; under load twice that was seen. */
const RESTART_GRACE_MS = 120_000;

interface Deps {
  readonly db: Db;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly instances: Instances;
  readonly operations: Operations;
  /** Newest first. */
  readonly revisionsOf: (instance: Instance) => readonly Revision[];
  readonly onSample: (instance: Instance) => void;
  readonly onError: (instanceId: string, error: unknown) => void;
}

/** Everything that looks at a Gateway or moves it, wired for the list of instances. */
export function createGateways({
  db,
  dataDir,
  clock,
  instances,
  operations,
  revisionsOf,
  onSample,
  onError,
}: Deps) {
  const store = createHealthStore(db);
  const envWatch = createEnvWatch(textDisk);
  const runtimeDir = join(dataDir, 'gateways');
  mkdirSync(runtimeDir, { recursive: true, mode: 0o700 });

  const probe = async (instance: Instance) => {
    const { endpoint } = await readInstanceContext(instance, textDisk);
    return { probe: await probeGateway({ ...endpoint, timeoutMs: PROBE_TIMEOUT_MS }), port: endpoint.port };
  };
  const driverFor = (instance: Instance): GatewayDriver => {
    const { stateDir, configPath, openclawCommand } = instance;
    return createDriver(instance.driver, {
      instanceId: instance.id,
      env: process.env,
      runtimeDir,
      program: {
        command: openclawCommand && [...openclawCommand, 'gateway', 'run'],
        env: openclawEnvironment(instance),
        shownEnv: { OPENCLAW_STATE_DIR: stateDir, OPENCLAW_CONFIG_PATH: configPath },
        cwd: stateDir,
        findOwner: () => findGatewayOwner(instance),
        probe: async () => (await probe(instance)).probe,
      },
    });
  };

  const sampled = (instance: Instance): SampledInstance => ({
    id: instance.id,
    probe: () => probe(instance),
    process: () => driverFor(instance).status(),
    operation: () => operations.running(instance.id)?.kind ?? null,
    stoppedAt: () => stoppedAt(operations, instance),
  });
  const sampler = createSampler({
    clock,
    store,
    instances: () => instances.list().map(sampled),
    onError,
    onSample: (id) => {
      const instance = instances.byId(id);
      if (!instance) return;
      onSample(instance);
      envWatch.look(instance).catch((error: unknown) => onError(id, error));
    },
  });

  const watch: GatewayWatch = {
    async status(instance) {
      const known = sampler.status(instance.id);
      return known.state === 'no-data' ? sampler.look(instance.id) : known;
    },
    look: (instance) => sampler.look(instance.id),
    async output(instance) {
      const surroundings = await gatewaySurroundings(instance, instance.driver.kind);
      const redact = redactionOf([
        ...secretsOf(readMergedConfig(instance, textDisk)),
        ...secretVariables(variableSources(instance, surroundings, textDisk)),
      ]);
      return readGatewayOutput(gatewayOutputFile(runtimeDir, instance.id), redact);
    },
  };

  const readApplied = async (instance: Instance) =>
    readAppliedConfig((await readInstanceContext(instance, textDisk)).rpc);

  /** Derived from what the Gateway reports, never remembered; null when it can't be told. */
  const pending = async (instance: Instance): Promise<Pending> => {
    const { state, asOf, uptimeMs } = await watch.status(instance);
    if (state !== 'up' && state !== 'degraded') return { pending: null, pendingDetail: null };
    const { endpoint, rpc } = await readInstanceContext(instance, textDisk);
    if (endpoint.port !== endpoint.configuredPort) {
      const detail = `It still listens on port ${endpoint.port}. A restart inside its process keeps the port: stop and start it to move to ${endpoint.configuredPort}.`;
      return { pending: 'restart', pendingDetail: detail };
    }
    const applied = await readAppliedConfig(rpc);
    if (isUnasked(applied)) {
      const known = asOf !== null && uptimeMs !== null && isInForce(revisionsOf(instance), asOf - uptimeMs);
      return known
        ? { pending: 'none', pendingDetail: null }
        : { pending: null, pendingDetail: applied.unasked };
    }
    if (applied.valid === false) {
      return {
        pending: 'rejected',
        pendingDetail: applied.issues[0]?.message ?? 'The Gateway refuses this config.',
      };
    }
    if (applied.applied === false) {
      return {
        pending: 'restart',
        pendingDetail: 'What is saved is not in force until the Gateway restarts.',
      };
    }
    const [env] = await envWatch.changes(instance);
    if (env) {
      const names = oneOfInWords(env.names, 'and');
      const detail = `${names} of ${env.file} changed since the Gateway read it. Stop and start it.`;
      return { pending: 'restart', pendingDetail: detail };
    }
    return { pending: applied.applied === true ? 'none' : null, pendingDetail: null };
  };

  const configGateway = {
    isRunning: async (instance: Instance) => (await probe(instance)).probe.live,
    async reloadKinds(instance: Instance, paths: readonly string[]) {
      if (instance.demo || paths.length === 0) return undefined;
      const { rpc } = await readInstanceContext(instance, textDisk);
      const kinds = await readReloadKinds(rpc, paths);
      return isUnasked(kinds) ? undefined : Object.fromEntries(kinds);
    },
    async applied(instance: Instance) {
      if (instance.demo) return undefined;
      const [answer, { asOf, uptimeMs }] = await Promise.all([readApplied(instance), watch.status(instance)]);
      if (isUnasked(answer)) return undefined;
      return {
        applied: answer.applied,
        startedAt: asOf !== null && uptimeMs !== null ? asOf - uptimeMs : null,
      };
    },
    envChanges: (instance: Instance) => envWatch.changes(instance),
    async restartPreflight(instance: Instance) {
      if (instance.demo) return undefined;
      const answer = await readRestartPreflight((await readInstanceContext(instance, textDisk)).rpc);
      return isUnasked(answer) ? undefined : answer;
    },
    async watchReload(instance: Instance) {
      const { config } = await readInstanceContext(instance, textDisk);
      const subject = {
        probe: async () => (await probe(instance)).probe,
        readApplied: () => readApplied(instance),
        isRunning: async () => (await findGatewayOwner(instance)) !== null,
        endpoint: async () => (await readInstanceContext(instance, textDisk)).endpoint,
        logFiles: [gatewayLogFile(config).path, gatewayOutputFile(runtimeDir, instance.id)],
      };
      return watchReload(subject, {
        now: clock.now,
        sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      });
    },
    driver: driverFor,
    async restartWay(instance: Instance): Promise<RestartWay> {
      const capabilities = await driverFor(instance).capabilities();
      const restart = capabilities.find(({ action }) => action === 'restart');
      if (!restart?.available)
        return { by: 'nobody', reason: restart?.reason ?? 'Its driver can’t do that.' };
      return { by: restart.byHand ? 'hand' : 'gatehouse' };
    },
    expectRestart: (instance: Instance) => sampler.expectRestart(instance.id, RESTART_GRACE_MS),
    restartFailed: async (instance: Instance) => {
      sampler.expectRestart(instance.id, 0);
      await sampler.look(instance.id);
    },
  };

  /** Deletes what was kept of a Gateway that Gatehouse itself made. */
  const forget = async (instance: Instance): Promise<void> => {
    const names = (await readdir(runtimeDir)).filter((name) => name.startsWith(instance.id));
    for (const name of names) await rm(join(runtimeDir, name), { force: true });
  };

  return { store, sampler, driverFor, watch, configGateway, pending, forget };
}

/** When it was last stopped from here, unless it was started again since: a stop on purpose is not an outage. */
function stoppedAt(operations: Operations, instance: Instance): number | null {
  const kinds = ['gateway-start', 'gateway-stop', 'gateway-restart'] as const;
  const [last] = operations.list(instance.id, { limit: 1, kinds });
  return last?.kind === 'gateway-stop' && last.state === 'succeeded' ? last.endedAt : null;
}
