import type { IdentityRepository } from '../backup/encryption.ts';
import type { Db } from './database.ts';

/** Where the key files are, on SQLite: paths only. */
export function createIdentityStore(db: Db): IdentityRepository {
  const one = db.prepare<[string], { path: string }>(
    'SELECT path FROM backup_identity WHERE instance_id = ?',
  );
  const save = db.prepare(
    `INSERT INTO backup_identity (instance_id, updated_at, path) VALUES (?, ?, ?)
     ON CONFLICT (instance_id) DO UPDATE SET updated_at = excluded.updated_at, path = excluded.path`,
  );
  const remove = db.prepare('DELETE FROM backup_identity WHERE instance_id = ?');
  return {
    read: (instanceId) => one.get(instanceId)?.path ?? null,
    save: (instanceId, path, at) => {
      if (path === null) remove.run(instanceId);
      else save.run(instanceId, at, path);
    },
  };
}
