import { unlink } from 'node:fs/promises';
import type { AuditLog } from './audit/types.ts';
import type { BackupRepository } from './backup/ports.ts';
import { runTitle } from './backup/schedule.ts';
import type { Db } from './db/database.ts';
import { createPolicyStore } from './db/policy-store.ts';
import { AppError } from './errors.ts';
import type { Instance } from './instances/types.ts';
import { createScheduleJob } from './jobs/backup-schedule.ts';
import type { Operations } from './operations/types.ts';
import { cronRuns } from './platform/cron.ts';
import { createPolicyWorkflow, RETENTION_STEP } from './workflows/backup-policy.ts';
import type { Copier } from './workflows/copy-backups.ts';
import { chooseForDrill } from './workflows/drill-backup.ts';
import type { IdentityKeeper } from './workflows/identity-file.ts';
import type { BackupWorkflow } from './workflows/types.ts';

interface Deps {
  readonly db: Db;
  readonly backups: BackupWorkflow;
  readonly records: BackupRepository;
  readonly copier: Pick<Copier, 'retain'>;
  readonly identity: Pick<IdentityKeeper, 'openable' | 'read'>;
  readonly operations: Operations;
  readonly audit: AuditLog;
  readonly instances: { list(): readonly Instance[] };
  readonly instanceOf: (id: string) => Instance;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** Who is said to have done what a schedule did. */
const ACTOR = 'schedule';

/** Schedules, retention rules and the job that follows them. */
export function createSchedules(deps: Deps) {
  const { backups, records, operations, audit, now } = deps;
  const policies = createPolicyStore(deps.db);
  const record = (actor: string, action: string, instance: Instance, detail: string) =>
    audit.record({ actor, action, instanceId: instance.id, detail, outcome: 'ok' });
  const policy = createPolicyWorkflow({
    policies,
    records,
    runs: cronRuns,
    localTimeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    removeFile: unlink,
    retainCopies: (instance, dropped, actor) => deps.copier.retain(instance, dropped, actor),
    audit: record,
    now,
  });
  const job = createScheduleJob({
    now,
    runs: cronRuns,
    policies,
    instanceIds: () => deps.instances.list().map(({ id }) => id),
    begin: async (instanceId, kind, run) => {
      const instance = deps.instanceOf(instanceId);
      const title = runTitle(kind, run, run.policy.timeZone);
      if (kind === 'backup') {
        const after = {
          step: RETENTION_STEP,
          run: (say: (detail: string) => void) => policy.applyRetention(instance, ACTOR, say),
        };
        return backups.create(instance, {
          level: run.policy.level,
          actor: ACTOR,
          scheduled: { title, after, drill: run.policy.drillSchedule !== null },
        });
      }
      const list = records.list(instanceId);
      const chosen = chooseForDrill(list, await deps.identity.openable(instance));
      if (chosen) return backups.drill(instance, chosen.id, { actor: ACTOR, title });
      // A key file that can't be read any more must not make drills end in silence.
      const problem = (await deps.identity.read(instance))?.problem ?? null;
      if (problem !== null) throw new AppError('unavailable', `No backup could be drilled: ${problem}`);
      if (list.some(({ encryption }) => encryption !== null)) return null;
      throw new AppError('not-found', 'There is no backup that could be drilled.');
    },
    settled: (id) => operations.settled(id),
    note: (instanceId, kind, detail, outcome) =>
      audit.record({ actor: ACTOR, action: `${kind}.schedule`, instanceId, detail, outcome }),
    onError: (_instanceId, error) => deps.onError(error),
  });
  return { policy, job, removePolicy: (instance: Instance) => policies.remove(instance.id) };
}
