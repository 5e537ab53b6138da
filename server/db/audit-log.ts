import type { AuditEntry, AuditLog } from '../audit/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from './database.ts';

interface Row {
  id: number;
  at: number;
  actor: string;
  action: string;
  instance_id: string | null;
  detail: string;
  outcome: AuditEntry['outcome'];
}

/** The audit log on SQLite. Entries are added and read, never changed. */
export function createAuditLog(db: Db, clock: Clock): AuditLog {
  const insert = db.prepare(
    'INSERT INTO audit_entry (at, actor, action, instance_id, detail, outcome) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const select = db.prepare<[number, string | null, string | null, number], Row>(
    `SELECT * FROM audit_entry WHERE id < ? AND (? IS NULL OR instance_id = ?) ORDER BY id DESC LIMIT ?`,
  );
  return {
    record: ({ actor, action, instanceId, detail, outcome }) => {
      insert.run(clock.now(), actor, action, instanceId, detail, outcome);
    },
    list: ({ instanceId = null, before = Number.MAX_SAFE_INTEGER, limit }) =>
      select
        .all(before, instanceId, instanceId, limit)
        .map(({ instance_id, ...row }) => ({ ...row, instanceId: instance_id })),
  };
}
