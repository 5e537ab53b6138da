import { AppError } from '../errors.ts';
import type { DriverAction, GatewayDriver, GatewayStatus } from '../gateway/types.ts';
import type { Instance } from '../instances/types.ts';
import type { OperationKind, Operations } from '../operations/types.ts';
import type { GatewayWatch } from './ports.ts';
import type { GatewayWorkflow } from './types.ts';

interface Deps {
  readonly operations: Operations;
  readonly driverFor: (instance: Instance) => GatewayDriver;
  readonly watch: GatewayWatch;
}

/** A file system may round the time of a last word up to its own tick. */
const LAST_WORD_MS = 1_000;

const WORDS: Record<
  DriverAction,
  { readonly kind: OperationKind; readonly title: string; readonly step: string }
> = {
  start: { kind: 'gateway-start', title: 'Start the Gateway', step: 'Start and wait until it is ready' },
  stop: { kind: 'gateway-stop', title: 'Stop the Gateway', step: 'Ask it to stop and wait until it is gone' },
  restart: {
    kind: 'gateway-restart',
    title: 'Restart the Gateway',
    step: 'Restart and wait until it is ready',
  },
};

/** Starts, stops and restarts a Gateway through the instance's driver. */
export function createGatewayWorkflow({ operations, driverFor, watch }: Deps): GatewayWorkflow {
  return {
    status: async (instance): Promise<GatewayStatus> => watch.status(instance),
    capabilities: (instance) => driverFor(instance).capabilities(),
    async lastWords(instance, operationId) {
      const operation = operations.read(operationId);
      if (operation?.instanceId !== instance.id || operation.state !== 'failed') return null;
      const { state } = await watch.status(instance);
      if (state === 'up' || state === 'degraded') return null;
      const output = await watch.output(instance);
      const { startedAt, endedAt } = operation;
      const during =
        output && output.writtenAt >= startedAt && output.writtenAt <= (endedAt ?? 0) + LAST_WORD_MS;
      return during ? output : null;
    },
    async act(instance, action, actor) {
      const driver = driverFor(instance);
      const capability = (await driver.capabilities()).find((candidate) => candidate.action === action);
      if (!capability?.available) {
        throw new AppError('refused', capability?.reason ?? 'This driver can’t do that. Nothing was done.');
      }
      const { kind, title, step } = WORDS[action];
      const operation = await operations.start({
        instanceId: instance.id,
        kind,
        title,
        actor,
        steps: [step],
        cancellable: capability.byHand,
        run: async (handle) => {
          const { pid, durationMs, forced } = await handle.step(step, async (say) => {
            const done = await driver[action](say, handle.signal);
            say(done.detail);
            return done;
          });
          return { pid, durationMs: Math.round(durationMs), forced };
        },
      });
      // The pages shall see the end at once, not at the next look.
      void operations.settled(operation.id).then(() => watch.look(instance));
      return operation;
    },
  };
}
