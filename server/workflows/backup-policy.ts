import type { BackupPolicy, PolicyState, RetentionPlan } from '../backup/policy-types.ts';
import type { BackupRepository, CronRuns, PolicyRepository } from '../backup/ports.ts';
import { planRetention, SUGGESTED_RULES as suggestedRules } from '../backup/retention.ts';
import { previewSchedule, suggestedPolicy } from '../backup/schedule.ts';
import { AppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import type { PolicyWorkflow } from './types.ts';

interface Deps {
  readonly policies: PolicyRepository;
  readonly records: BackupRepository;
  readonly runs: CronRuns;
  /** The zone of this machine, suggested when nobody chose one. */
  readonly localTimeZone: string;
  readonly removeFile: (path: string) => Promise<void>;
  /** Deletes the copies elsewhere of what was dropped, now or before; answers a sentence, or null. */
  readonly retainCopies: (
    instance: Instance,
    dropped: readonly string[],
    actor: string,
  ) => Promise<string | null>;
  readonly audit: (actor: string, action: string, instance: Instance, detail: string) => void;
  readonly now: () => number;
}

export const RETENTION_STEP = 'Delete what the retention rules drop';

export interface PolicyKeeper extends PolicyWorkflow {
  /** Deletes what the rules in force drop now; says what it did. */
  applyRetention(instance: Instance, actor: string, say: (detail: string) => void): Promise<void>;
}

/** When an instance is backed up and what is kept of it. */
export function createPolicyWorkflow(deps: Deps): PolicyKeeper {
  const { policies, records, runs, now } = deps;

  const nextRun = (expression: string | null, timeZone: string): number | null =>
    (expression === null ? undefined : runs(expression, timeZone, now(), 1)[0]) ?? null;

  const read = (instance: Instance): PolicyState => {
    const saved = policies.read(instance.id);
    if (saved === null) {
      const policy = suggestedPolicy(deps.localTimeZone);
      return { policy, saved: false, suggestedRules, nextBackupAt: null, nextDrillAt: null };
    }
    return {
      policy: saved,
      saved: true,
      suggestedRules,
      nextBackupAt: nextRun(saved.schedule, saved.timeZone),
      nextDrillAt: nextRun(saved.drillSchedule, saved.timeZone),
    };
  };

  const preview = (expression: string, timeZone: string) =>
    previewSchedule(expression, timeZone, { runs, nowMs: now() });

  const requireRuns = (expression: string | null, timeZone: string): void => {
    const { problem } = preview(expression ?? '0 0 * * *', timeZone);
    if (problem === null) return;
    throw new AppError('bad-input', `${problem} Nothing was saved.`, { hint: 'Correct it and save again.' });
  };

  /** A schedule begins with its next run: what would have run before it was chosen is not made up. */
  const restartProgress = (instanceId: string, policy: BackupPolicy): void => {
    const before = policies.read(instanceId);
    const moved = before?.timeZone !== policy.timeZone;
    const fresh = { handledAt: now(), attempts: 0 };
    if (moved || before.schedule !== policy.schedule) policies.saveProgress(instanceId, 'backup', fresh);
    if (moved || before.drillSchedule !== policy.drillSchedule) {
      policies.saveProgress(instanceId, 'drill', fresh);
    }
  };

  const simulate = (
    instance: Instance,
    rules: BackupPolicy['retention'],
    timeZone: string,
  ): RetentionPlan | null =>
    rules && planRetention(records.list(instance.id), rules, { timeZone, nowMs: now() });

  return {
    read,
    preview,
    simulate: (instance, rules, timeZone) => {
      requireRuns(null, timeZone);
      return planRetention(records.list(instance.id), rules, { timeZone, nowMs: now() });
    },
    save(instance, policy, actor) {
      requireRuns(policy.schedule, policy.timeZone);
      requireRuns(policy.drillSchedule, policy.timeZone);
      restartProgress(instance.id, policy);
      policies.save(instance.id, policy, now());
      deps.audit(actor, 'backup.policy', instance, policyWords(policy, preview));
      return read(instance);
    },
    async applyRetention(instance, actor, say) {
      const policy = policies.read(instance.id);
      const plan = policy && simulate(instance, policy.retention, policy.timeZone);
      if (!plan) return say('Everything is kept');
      if (plan.hold !== null) return say('Nothing is deleted: the newest backup is not proven');
      const dropped = plan.decisions.filter((decision) => !decision.keep);
      for (const { id } of dropped) {
        const record = records.read(id);
        if (!record || record.missing) continue;
        await deps.removeFile(record.path);
        records.remove(id);
        deps.audit(actor, 'backup.remove', instance, `Deleted ${record.fileName} by the retention rules`);
      }
      const copies = await deps.retainCopies(
        instance,
        dropped.map(({ id }) => id),
        actor,
      );
      const here = `${plan.decisions.length - dropped.length} kept, ${dropped.length} deleted`;
      say(copies === null ? here : `${here}; ${copies}`);
    },
  };
}

function policyWords(policy: BackupPolicy, preview: PolicyWorkflow['preview']): string {
  const words = (expression: string | null) =>
    expression === null ? 'by hand' : (preview(expression, policy.timeZone).words ?? expression);
  const { retention } = policy;
  const kept = retention
    ? `keep last ${retention.last}, hourly ${retention.hourly}, daily ${retention.daily}, weekly ${retention.weekly}, monthly ${retention.monthly}, yearly ${retention.yearly}`
    : 'keep everything';
  return `Backups: ${words(policy.schedule)}; restore drills: ${words(policy.drillSchedule)} (${policy.timeZone}); ${kept}`;
}
