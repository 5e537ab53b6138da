import type { RevisionStore } from '../config/ports.ts';
import type { ConfigService } from '../config/service.ts';
import type { ApplyPlan, ConfigEdits, ReloadOutcome, Revision, RevisionReason } from '../config/types.ts';
import { isAppError, messageOf } from '../errors.ts';
import type { GatewayDriver, Say } from '../gateway/types.ts';
import type { Instance } from '../instances/types.ts';
import type { Operation, OperationHandle } from '../operations/types.ts';
import type { ReloadWatch } from './ports.ts';
import type { createRevisionKeeper } from './revision-keeper.ts';

/** What an apply does to the Gateway. */
export interface ApplyGateway {
  /** Begins to watch before the write, so that nothing is missed. */
  watchReload(instance: Instance): Promise<ReloadWatch>;
  /** Being unreachable is part of what was planned. */
  expectRestart(instance: Instance): void;
  /** It did not come back: being unreachable is what it looks like. */
  restartFailed(instance: Instance): Promise<void>;
  driver(instance: Instance): GatewayDriver;
}

interface Deps {
  readonly config: ConfigService;
  readonly revisions: RevisionStore;
  readonly keeper: ReturnType<typeof createRevisionKeeper>;
  readonly gateway: ApplyGateway;
  readonly now: () => number;
}

export interface ApplyWork {
  readonly handle: OperationHandle;
  readonly instance: Instance;
  readonly made: ApplyPlan;
  readonly edits: ConfigEdits;
  readonly reason: RevisionReason;
  readonly actor: string;
  readonly predicted: ReloadOutcome;
}

interface Seen {
  readonly outcome: ReloadOutcome;
  readonly offlineMs: number;
}

interface Done {
  /** What was kept of the new state; null when it is the state before. */
  readonly revision: Revision | null;
  readonly seen: Seen;
}

const STEPS = {
  keep: 'Keep the current config',
  stop: 'Stop the Gateway',
  write: 'Write the files',
  start: 'Start the Gateway',
  byHand: 'Stop and start the Gateway by hand',
  watch: 'Wait for the Gateway',
} as const;

/** The steps of an apply, by what its plan says of the Gateway. */
export function stepsOf({ env }: ApplyPlan): string[] {
  switch (env?.gateway) {
    case 'stopped-and-started':
      return [STEPS.keep, STEPS.stop, STEPS.write, STEPS.start];
    case 'restarted-by-hand':
      return [STEPS.keep, STEPS.write, STEPS.byHand];
    default:
      return [STEPS.keep, STEPS.write, STEPS.watch];
  }
}

/** Whether an apply that a crash interrupted had stopped the Gateway and not started it again. */
export function leftGatewayStopped({ kind, steps }: Operation): boolean {
  const stateOf = (name: string) => steps.find((step) => step.name === name)?.state;
  const stopBegan = stateOf(STEPS.stop) === 'running' || stateOf(STEPS.stop) === 'done';
  return kind === 'config-apply' && stopBegan && stateOf(STEPS.start) !== 'done';
}

/** Does what a plan showed: keeps what is there, writes, and sees what the Gateway makes of it. */
export function createApply({ config, revisions, keeper, gateway, now }: Deps) {
  /** What another hand wrote meanwhile is found here, while the Gateway still runs as it did. */
  const keep = ({ handle, instance, made, edits }: ApplyWork) =>
    handle.step(STEPS.keep, async (say) => {
      await keeper.noteDisk(instance, 'outside', 'changed-outside');
      await saying(say, () => config.requireCurrent(instance, edits, made.planId));
      const text = made.env && config.envText(instance);
      const kept = revisions.latest(instance.id)?.revision;
      if (text === null || kept === undefined) return;
      say(`.env as it is now: ${await revisions.keepEnvFile(instance.id, kept.id, text)}`);
    });

  const write = ({ handle, instance, made, edits, actor, reason }: ApplyWork) =>
    handle.step(STEPS.write, async (say) => {
      await saying(say, () => config.write(instance, edits, made.planId));
      const names = made.files.map((file) => file.name);
      say([...names, ...(made.env ? [made.env.path] : [])].join(', '));
      return keeper.noteDisk(instance, actor, reason);
    });

  const watched = async (work: ApplyWork): Promise<Done> => {
    const { handle, instance, predicted } = work;
    const watch = await gateway.watchReload(instance);
    if (predicted === 'restart') gateway.expectRestart(instance);
    const revision = await write(work);
    const seen = await handle.step(STEPS.watch, async (say) => {
      const observation = await watch.settled(say, handle.signal);
      say(observation.detail);
      return observation;
    });
    return { revision, seen };
  };

  /** It runs again whatever comes of the write: a failed one left the files as they were. */
  const stoppedAndStarted = async (work: ApplyWork): Promise<Done> => {
    const { handle, instance, predicted } = work;
    const driver = gateway.driver(instance);
    const startedAt = now();
    gateway.expectRestart(instance);
    await handle.step(STEPS.stop, async (say) => {
      say((await driver.stop(say, handle.signal)).detail);
    });
    const start = async () => {
      try {
        await handle.step(STEPS.start, async (say) => {
          say((await saying(say, () => driver.start(say, handle.signal))).detail);
        });
      } catch (error) {
        await gateway.restartFailed(instance);
        throw error;
      }
    };
    let revision: Revision | null;
    try {
      revision = await write(work);
    } catch (error) {
      await start();
      throw error;
    }
    try {
      await start();
    } catch (error) {
      if (revision) revisions.update(instance.id, { ...revision, predicted, observed: 'not-started' });
      throw error;
    }
    return { revision, seen: { outcome: 'restart', offlineMs: now() - startedAt } };
  };

  const restartedByHand = async (work: ApplyWork): Promise<Done> => {
    const { handle, instance } = work;
    const revision = await write(work);
    gateway.expectRestart(instance);
    const seen = await handle.step(STEPS.byHand, async (say): Promise<Seen> => {
      try {
        const done = await gateway.driver(instance).restart(say, handle.signal);
        say(done.detail);
        return { outcome: 'restart', offlineMs: 0 };
      } catch (error) {
        if (!isAppError(error) || (error.code !== 'timeout' && error.code !== 'cancelled')) throw error;
        say('The files are written, and the Gateway was not seen to restart. It is still to be done.');
        return { outcome: 'unknown', offlineMs: 0 };
      }
    });
    return { revision, seen };
  };

  const ways: Readonly<Record<NonNullable<ApplyPlan['env']>['gateway'], typeof watched>> = {
    'not-running': watched,
    'stopped-and-started': stoppedAndStarted,
    'restarted-by-hand': restartedByHand,
  };

  return async function perform(work: ApplyWork): Promise<Operation['result']> {
    const { instance, made, predicted } = work;
    await keep(work);
    const { revision, seen } = await ways[made.env?.gateway ?? 'not-running'](work);
    const offlineSeconds = Math.round(seen.offlineMs / 1000);
    if (revision)
      revisions.update(instance.id, { ...revision, predicted, observed: seen.outcome, offlineSeconds });
    return { predicted, observed: seen.outcome, offlineSeconds, revisionId: revision?.id ?? null };
  };
}

/** Puts the reason into the step that failed: a later step may fail too, and its error is the operation's. */
async function saying<T>(say: Say, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    say(messageOf(error));
    throw error;
  }
}
