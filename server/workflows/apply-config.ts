import type { RevisionStore, SchemaProvider } from '../config/ports.ts';
import type { ConfigService } from '../config/service.ts';
import type { ApplyPlan, DraftFile, ReloadOutcome, RevisionReason } from '../config/types.ts';
import { AppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import type { OperationHandle, OperationKind, Operations } from '../operations/types.ts';
import { createConfigPlanner, type PlanSources } from './plan-config.ts';
import type { ReloadWatch } from './ports.ts';
import { createRevisionKeeper } from './revision-keeper.ts';
import type { ConfigWorkflow } from './types.ts';

interface Deps {
  readonly config: ConfigService;
  readonly revisions: RevisionStore;
  readonly schemas: SchemaProvider;
  readonly operations: Operations;
  readonly gateway: PlanSources & {
    /** Begins to watch before the write, so that nothing is missed. */
    watchReload(instance: Instance): Promise<ReloadWatch>;
    /** Being unreachable is part of what was planned. */
    expectRestart(instance: Instance): void;
  };
  readonly now: () => number;
  readonly newId: () => string;
  readonly sha256: (text: string) => string;
}

const STEPS = {
  keep: 'Keep the current config',
  write: 'Write the files',
  watch: 'Wait for the Gateway',
} as const;

/** Operations that write the config themselves. */
const OWN_WRITES = new Set<OperationKind>(['config-apply', 'restore', 'restore-undo']);

/** Reads, plans and applies config; keeps every state of it as a revision. */
export function createConfigWorkflow(deps: Deps): ConfigWorkflow {
  const { config, revisions, operations, gateway } = deps;
  const keeper = createRevisionKeeper(deps);
  /** While Gatehouse itself writes, what is on disk is not somebody else's work; it is noted by who writes. */
  const noteOutside = async (instance: Instance): Promise<void> => {
    const kind = operations.running(instance.id)?.kind;
    if (kind !== undefined && OWN_WRITES.has(kind)) return;
    await keeper.noteDisk(instance, 'outside', 'changed-outside');
  };

  const planner = createConfigPlanner({ config, revisions, operations, gateway, noteOutside });

  /** What OpenClaw has not judged yet is not written: its word is waited for. */
  const requirePlan = async (
    instance: Instance,
    planId: string,
    files: readonly DraftFile[],
  ): Promise<ApplyPlan> => {
    const made = await planner.settled(instance, planId, files);
    if (made.refusal) throw new AppError('refused', `${made.refusal} Nothing was written.`);
    return made;
  };

  return {
    async read(instance) {
      await noteOutside(instance);
      return config.read(instance);
    },
    graph: (instance, files) => config.graph(instance, files),
    plan: planner.plan,
    planned: async (instance, planId) => planner.planned(instance, planId),
    async apply({ instance, planId, files, reason, actor }) {
      const made = await requirePlan(instance, planId, files);
      const predicted = predictedOutcome(made, await gateway.isRunning(instance));
      return operations.start({
        instanceId: instance.id,
        kind: 'config-apply',
        title: titleOf(made, reason),
        actor,
        steps: Object.values(STEPS),
        run: (handle) => perform({ handle, instance, made, files, reason, actor, predicted }),
      });
    },
    revisions: (instance) => revisions.list(instance.id),
    async revisionTexts(instance, id) {
      if (!revisions.read(instance.id, id)) throw new AppError('not-found', 'There is no such revision.');
      return revisions.texts(instance.id, id);
    },
    noteDisk: keeper.noteDisk,
    noteOutside,
    schemaBytes: async (hash, part) => deps.schemas.bytes(hash, part),
  };

  async function perform(work: {
    handle: OperationHandle;
    instance: Instance;
    made: ApplyPlan;
    files: readonly DraftFile[];
    reason: RevisionReason;
    actor: string;
    predicted: ReloadOutcome;
  }) {
    const { handle, instance, made, files, reason, actor, predicted } = work;
    await handle.step(STEPS.keep, async () => {
      await keeper.noteDisk(instance, 'outside', 'changed-outside');
    });
    const watch = await gateway.watchReload(instance);
    if (predicted === 'restart') gateway.expectRestart(instance);
    const revision = await handle.step(STEPS.write, async (say) => {
      await config.write(instance, files, made.planId);
      say(made.files.map((file) => file.name).join(', '));
      return keeper.noteDisk(instance, actor, reason);
    });
    const seen = await handle.step(STEPS.watch, async (say) => {
      const observation = await watch.settled(say, handle.signal);
      say(observation.detail);
      return observation;
    });
    const offlineSeconds = Math.round(seen.offlineMs / 1000);
    if (revision)
      revisions.update(instance.id, { ...revision, predicted, observed: seen.outcome, offlineSeconds });
    return { predicted, observed: seen.outcome, offlineSeconds, revisionId: revision?.id ?? null };
  }
}

/** What the plan says will be seen: a deferred change, like none, is not acted on by the Gateway now. */
function predictedOutcome({ restart }: ApplyPlan, gatewayRunning: boolean): ReloadOutcome {
  if (!gatewayRunning) return 'not-running';
  return restart.outcome === 'deferred' ? 'none' : restart.outcome;
}

function titleOf(made: ApplyPlan, reason: RevisionReason): string {
  const [first, ...more] = made.changes.map((change) => change.path);
  const what =
    first === undefined
      ? 'Comments and layout'
      : more.length === 0
        ? first
        : `${first} and ${more.length} more`;
  return reason === 'reverted' ? `Config reverted: ${what}` : `Config applied: ${what}`;
}
