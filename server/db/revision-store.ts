import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RevisionStore } from '../config/ports.ts';
import type { Revision } from '../config/types.ts';
import { writeFileAtomic } from '../platform/atomic-file.ts';
import type { Db } from './database.ts';

interface Row {
  body: string;
  fingerprint: string;
}

/** A config edited each hour is kept for three weeks, one edited daily for more than a year. */
const MOST_REVISIONS = 500;

/** Rows say when, who and which paths; the texts, which hold secrets, are 0600 files below `dir`. */
export function createRevisionStore(db: Db, dir: string): RevisionStore {
  const all = db.prepare<[string], Row>(
    'SELECT body, fingerprint FROM revision WHERE instance_id = ? ORDER BY created_at DESC, rowid DESC',
  );
  const newest = db.prepare<[string], Row>(
    'SELECT body, fingerprint FROM revision WHERE instance_id = ? ORDER BY created_at DESC, rowid DESC LIMIT 1',
  );
  const one = db.prepare<[string, string], Row>(
    'SELECT body, fingerprint FROM revision WHERE instance_id = ? AND id = ?',
  );
  const insert = db.prepare(
    `INSERT INTO revision (id, instance_id, created_at, actor, reason, fingerprint, body) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare('UPDATE revision SET body = ? WHERE instance_id = ? AND id = ?');
  const beyond = db.prepare<[string, number], { id: string }>(
    'SELECT id FROM revision WHERE instance_id = ? ORDER BY created_at DESC, rowid DESC LIMIT -1 OFFSET ?',
  );
  const removeRow = db.prepare('DELETE FROM revision WHERE instance_id = ? AND id = ?');
  const removeRows = db.prepare('DELETE FROM revision WHERE instance_id = ?');
  // Those kept by earlier versions do not say whether they could be read.
  const parse = (row: Row): Revision => ({
    unreadable: null,
    ...(JSON.parse(row.body) as Omit<Revision, 'unreadable'> & Partial<Revision>),
  });
  const read = (instanceId: string, id: string) => {
    const row = one.get(instanceId, id);
    return row ? parse(row) : null;
  };
  const folder = (instanceId: string, id: string) => join(dir, instanceId, id);

  const drop = async (instanceId: string, id: string) => {
    removeRow.run(instanceId, id);
    await rm(folder(instanceId, id), { recursive: true, force: true });
  };

  return {
    list: (instanceId) => all.all(instanceId).map(parse),
    read,
    latest(instanceId) {
      const row = newest.get(instanceId);
      return row ? { revision: parse(row), fingerprint: row.fingerprint } : null;
    },
    async add(instanceId, revision, fingerprint, texts) {
      const target = folder(instanceId, revision.id);
      await mkdir(target, { recursive: true, mode: 0o700 });
      try {
        for (const [index, { text }] of texts.entries())
          await writeFileAtomic(join(target, `${index}.json5`), text);
      } catch (error) {
        await rm(target, { recursive: true, force: true });
        throw error;
      }
      const { id, createdAt, actor, reason } = revision;
      insert.run(id, instanceId, createdAt, actor, reason, fingerprint, JSON.stringify(revision));
      for (const old of beyond.all(instanceId, MOST_REVISIONS)) await drop(instanceId, old.id);
    },
    async removeAll(instanceId) {
      removeRows.run(instanceId);
      await rm(join(dir, instanceId), { recursive: true, force: true });
    },
    async keepEnvFile(instanceId, id, text) {
      const copy = join(folder(instanceId, id), 'env');
      await writeFileAtomic(copy, text);
      return copy;
    },
    update: (instanceId, revision) => {
      update.run(JSON.stringify(revision), instanceId, revision.id);
    },
    async texts(instanceId, id) {
      const revision = read(instanceId, id);
      if (!revision) return [];
      const target = folder(instanceId, id);
      return Promise.all(
        revision.files.map(async ({ path, name }, index) => ({
          path,
          name,
          text: await readFile(join(target, `${index}.json5`), 'utf8'),
        })),
      );
    },
  };
}
