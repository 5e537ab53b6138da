import type { RecipientRepository } from '../backup/encryption.ts';
import type { Db } from './database.ts';

/** Public keys that backups are encrypted for, on SQLite. */
export function createRecipientStore(db: Db): RecipientRepository {
  const one = db.prepare<[string], { recipients: string }>(
    'SELECT recipients FROM backup_recipients WHERE instance_id = ?',
  );
  const save = db.prepare(
    `INSERT INTO backup_recipients (instance_id, updated_at, recipients) VALUES (?, ?, ?)
     ON CONFLICT (instance_id) DO UPDATE SET updated_at = excluded.updated_at, recipients = excluded.recipients`,
  );
  return {
    read: (instanceId) => {
      const row = one.get(instanceId);
      return row ? (JSON.parse(row.recipients) as string[]) : [];
    },
    save: (instanceId, recipients, at) => {
      save.run(instanceId, at, JSON.stringify(recipients));
    },
  };
}
