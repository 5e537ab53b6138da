import type { OperationStore } from '../operations/ports.ts';
import type { Operation } from '../operations/types.ts';
import type { Db } from './database.ts';

interface Row {
  body: string;
}

/** The journal of operations on SQLite: the indexed columns repeat what queries ask for, the body is the whole. */
export function createOperationStore(db: Db): OperationStore {
  const upsert = db.prepare(
    `INSERT INTO operation (id, instance_id, kind, title, state, actor, started_at, ended_at, body)
     VALUES (@id, @instanceId, @kind, @title, @state, @actor, @startedAt, @endedAt, @body)
     ON CONFLICT (id) DO UPDATE SET state = @state, ended_at = @endedAt, body = @body`,
  );
  const one = db.prepare<[string], Row>('SELECT body FROM operation WHERE id = ?');
  const many = db.prepare<[string, string | null, string | null, number], Row>(
    `SELECT body FROM operation WHERE instance_id = ? AND (? IS NULL OR kind IN (SELECT value FROM json_each(?)))
     ORDER BY started_at DESC, rowid DESC LIMIT ?`,
  );
  const running = db.prepare<[], Row>(`SELECT body FROM operation WHERE state = 'running'`);
  const parse = (row: Row) => JSON.parse(row.body) as Operation;
  return {
    save: (operation, actor) => {
      const { id, instanceId, kind, title, state, startedAt, endedAt } = operation;
      upsert.run({
        id,
        instanceId,
        kind,
        title,
        state,
        actor,
        startedAt,
        endedAt,
        body: JSON.stringify(operation),
      });
    },
    read: (id) => {
      const row = one.get(id);
      return row ? parse(row) : null;
    },
    list: (instanceId, limit, kinds) => {
      const filter = kinds ? JSON.stringify(kinds) : null;
      return many.all(instanceId, filter, filter, limit).map(parse);
    },
    listRunning: () => running.all().map(parse),
  };
}
