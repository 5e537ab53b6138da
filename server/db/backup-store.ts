import { existsSync } from 'node:fs';
import type { BackupRepository } from '../backup/ports.ts';
import type { BackupRecord } from '../backup/types.ts';
import type { Db } from './database.ts';

interface Row {
  body: string;
  path: string;
  verified_at: number | null;
  verify_result: BackupRecord['verifyResult'];
  drilled_at: number | null;
  drill_result: BackupRecord['drillResult'];
  drill_note: string | null;
}

const COLUMNS = 'body, path, verified_at, verify_result, drilled_at, drill_result, drill_note';

/** Records of archives. Whether the file is still there is asked of the disk each time, not remembered. */
export function createBackupStore(db: Db): BackupRepository {
  const insert = db.prepare(
    `INSERT INTO backup (id, instance_id, created_at, path, verified_at, verify_result, body) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const many = db.prepare<[string], Row>(
    `SELECT ${COLUMNS} FROM backup WHERE instance_id = ? ORDER BY created_at DESC, rowid DESC`,
  );
  const one = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM backup WHERE id = ?`);
  const verified = db.prepare('UPDATE backup SET verified_at = ?, verify_result = ? WHERE id = ?');
  const drilled = db.prepare(
    'UPDATE backup SET drilled_at = ?, drill_result = ?, drill_note = ? WHERE id = ?',
  );
  const remove = db.prepare('DELETE FROM backup WHERE id = ?');
  const toRecord = (row: Row): BackupRecord => ({
    // Records from before there was encryption have no word on it.
    encryption: null,
    ...(JSON.parse(row.body) as Omit<BackupRecord, 'encryption'> & Partial<Pick<BackupRecord, 'encryption'>>),
    verifiedAt: row.verified_at,
    verifyResult: row.verify_result,
    drilledAt: row.drilled_at,
    drillResult: row.drill_result,
    drillNote: row.drill_note,
    missing: !existsSync(row.path),
  });
  return {
    insert: (record) => {
      const { id, instanceId, createdAt, path, verifiedAt, verifyResult } = record;
      insert.run(id, instanceId, createdAt, path, verifiedAt, verifyResult, JSON.stringify(record));
    },
    list: (instanceId) => many.all(instanceId).map(toRecord),
    read: (id) => {
      const row = one.get(id);
      return row ? toRecord(row) : null;
    },
    updateVerified: (id, at, result) => {
      verified.run(at, result, id);
    },
    updateDrilled: (id, at, result, note) => {
      drilled.run(at, result, note, id);
    },
    remove: (id) => {
      remove.run(id);
    },
  };
}
