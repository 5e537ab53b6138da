import type { RevisionStore, SchemaProvider } from '../config/ports.ts';
import type { ConfigService } from '../config/service.ts';
import type { ApplyPlan, ConfigEdits, ReloadOutcome, RevisionReason } from '../config/types.ts';
import { AppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import type { OperationKind, Operations } from '../operations/types.ts';
import { type ApplyGateway, createApply, stepsOf } from './perform-apply.ts';
import { createConfigPlanner, type PlanSources } from './plan-config.ts';
import { createRevisionKeeper } from './revision-keeper.ts';
import type { ConfigWorkflow } from './types.ts';

interface Deps {
  readonly config: ConfigService;
  readonly revisions: RevisionStore;
  readonly schemas: SchemaProvider;
  readonly operations: Operations;
  readonly gateway: PlanSources & ApplyGateway;
  readonly now: () => number;
  readonly newId: () => string;
  readonly sha256: (text: string) => string;
}

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

  const perform = createApply({ config, revisions, keeper, gateway, now: deps.now });
  const planner = createConfigPlanner({ config, revisions, operations, gateway, noteOutside });

  /** What OpenClaw has not judged yet is not written: its word is waited for. */
  const requirePlan = async (instance: Instance, planId: string, edits: ConfigEdits): Promise<ApplyPlan> => {
    const made = await planner.settled(instance, planId, edits);
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
    async apply({ instance, planId, edits, reason, actor }) {
      const made = await requirePlan(instance, planId, edits);
      const predicted = predictedOutcome(made, await gateway.isRunning(instance));
      return operations.start({
        instanceId: instance.id,
        kind: 'config-apply',
        title: titleOf(made, reason),
        actor,
        steps: stepsOf(made),
        cancellable: made.env?.gateway === 'restarted-by-hand',
        run: (handle) => perform({ handle, instance, made, edits, reason, actor, predicted }),
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
      ? 'comments and layout'
      : more.length === 0
        ? first
        : `${first} and ${more.length} more`;
  return reason === 'reverted' ? `Revert the config: ${what}` : `Apply the config: ${what}`;
}
