import type { BackupPolicy, ScheduleKind } from '../backup/policy-types.ts';
import type { PolicyRepository, ScheduleProgress } from '../backup/ports.ts';
import type { Db } from './database.ts';

/** Schedules and retention rules on SQLite, and how far each schedule was handled. */
export function createPolicyStore(db: Db): PolicyRepository {
  const one = db.prepare<[string], { body: string }>('SELECT body FROM backup_policy WHERE instance_id = ?');
  const save = db.prepare(
    `INSERT INTO backup_policy (instance_id, updated_at, body) VALUES (?, ?, ?)
     ON CONFLICT (instance_id) DO UPDATE SET updated_at = excluded.updated_at, body = excluded.body`,
  );
  const progress = db.prepare<[string, ScheduleKind], ScheduleProgress>(
    'SELECT handled_at AS handledAt, attempts FROM backup_schedule WHERE instance_id = ? AND kind = ?',
  );
  const saveProgress = db.prepare(
    `INSERT INTO backup_schedule (instance_id, kind, handled_at, attempts) VALUES (?, ?, ?, ?)
     ON CONFLICT (instance_id, kind) DO UPDATE SET handled_at = excluded.handled_at, attempts = excluded.attempts`,
  );
  const removals = ['backup_policy', 'backup_schedule', 'backup_recipients', 'backup_identity'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE instance_id = ?`),
  );
  return {
    read: (instanceId) => {
      const row = one.get(instanceId);
      return row ? (JSON.parse(row.body) as BackupPolicy) : null;
    },
    save: (instanceId, policy, at) => {
      save.run(instanceId, at, JSON.stringify(policy));
    },
    progress: (instanceId, kind) => progress.get(instanceId, kind) ?? null,
    saveProgress: (instanceId, kind, { handledAt, attempts }) => {
      saveProgress.run(instanceId, kind, handledAt, attempts);
    },
    remove: (instanceId) => {
      for (const removal of removals) removal.run(instanceId);
    },
  };
}
