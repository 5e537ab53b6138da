import type { CopyRepository, DestinationRepository, KeptCopy } from '../destinations/ports.ts';
import type { BackupCopy, CopyState, Destination } from '../destinations/types.ts';
import type { Db } from './database.ts';

interface DestinationRow {
  id: string;
  instanceId: string;
  name: string;
  enabled: number;
  createdAt: number;
  settings: string;
}

interface CopyRow {
  state: CopyState;
  unwanted: number;
  journal: string | null;
  body: string;
}

const DESTINATION =
  'SELECT id, instance_id AS instanceId, name, enabled, created_at AS createdAt, settings FROM destination';
const COPY = 'SELECT c.state, c.unwanted, c.journal, c.body FROM backup_copy c';

/** Destinations on SQLite. Their secrets are no column: they are files. */
export function createDestinationStore(db: Db): DestinationRepository {
  const many = db.prepare<[string], DestinationRow>(
    `${DESTINATION} WHERE instance_id = ? ORDER BY created_at`,
  );
  const one = db.prepare<[string], DestinationRow>(`${DESTINATION} WHERE id = ?`);
  const save = db.prepare(
    `INSERT INTO destination (id, instance_id, name, enabled, created_at, settings) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, enabled = excluded.enabled, settings = excluded.settings`,
  );
  const remove = db.prepare('DELETE FROM destination WHERE id = ?');
  const toDestination = (row: DestinationRow): Destination => ({
    ...row,
    enabled: row.enabled === 1,
    settings: JSON.parse(row.settings) as Destination['settings'],
  });
  return {
    list: (instanceId) => many.all(instanceId).map(toDestination),
    read: (id) => {
      const row = one.get(id);
      return row ? toDestination(row) : null;
    },
    save: ({ id, instanceId, name, enabled, createdAt, settings }) => {
      save.run(id, instanceId, name, enabled ? 1 : 0, createdAt, JSON.stringify(settings));
    },
    remove: (id) => {
      remove.run(id);
    },
  };
}

/** Copies of archives on SQLite. */
export function createCopyStore(db: Db, now: () => number): CopyRepository {
  const many = db.prepare<[string], CopyRow>(
    `${COPY} JOIN destination d ON d.id = c.destination_id WHERE d.instance_id = ? ORDER BY c.updated_at DESC, c.rowid DESC`,
  );
  const one = db.prepare<[string, string], CopyRow>(`${COPY} WHERE c.destination_id = ? AND c.backup_id = ?`);
  const unfinished = db.prepare<[], CopyRow>(`${COPY} WHERE c.state = 'copying'`);
  const save = db.prepare(
    `INSERT INTO backup_copy (destination_id, backup_id, state, updated_at, unwanted, journal, body)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (destination_id, backup_id) DO UPDATE SET state = excluded.state,
     updated_at = excluded.updated_at, unwanted = excluded.unwanted, journal = excluded.journal, body = excluded.body`,
  );
  const saveJournal = db.prepare(
    'UPDATE backup_copy SET journal = ? WHERE destination_id = ? AND backup_id = ?',
  );
  const markUnwanted = db.prepare('UPDATE backup_copy SET unwanted = 1 WHERE backup_id = ?');
  const remove = db.prepare('DELETE FROM backup_copy WHERE destination_id = ? AND backup_id = ?');
  const toCopy = ({ state, unwanted, journal, body }: CopyRow): KeptCopy => ({
    ...(JSON.parse(body) as Omit<BackupCopy, 'state'>),
    ...{ state, journal, unwanted: unwanted === 1 },
  });
  const write = ({ state, unwanted, journal, ...body }: KeptCopy) => {
    const { destinationId, backupId } = body;
    save.run(destinationId, backupId, state, now(), unwanted ? 1 : 0, journal, JSON.stringify(body));
  };
  return {
    list: (instanceId) => many.all(instanceId).map(toCopy),
    read: (destinationId, backupId) => {
      const row = one.get(destinationId, backupId);
      return row ? toCopy(row) : null;
    },
    save: write,
    saveJournal: (destinationId, backupId, journal) => {
      saveJournal.run(journal, destinationId, backupId);
    },
    markUnwanted: (backupId) => {
      markUnwanted.run(backupId);
    },
    remove: (destinationId, backupId) => {
      remove.run(destinationId, backupId);
    },
    failUnfinished: (problem) => {
      for (const row of unfinished.all()) write({ ...toCopy(row), state: 'failed', problem });
    },
  };
}
