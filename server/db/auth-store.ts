import type { AuthStore, SessionRecord } from '../auth/ports.ts';
import type { Db } from './database.ts';

interface SessionRow {
  id_hash: string;
  label: string;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
}

/** `lastSeenAt` moves in steps of a minute, so that reading a page is not a write. */
const SEEN_STEP_MS = 60_000;

export function createAuthStore(db: Db): AuthStore {
  const addLink = db.prepare(
    'INSERT INTO sign_in_link (token_hash, created_at, expires_at) VALUES (?, ?, ?)',
  );
  const markUsed = db.prepare(
    'UPDATE sign_in_link SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?',
  );
  const readLink = db.prepare<[string], { used_at: number | null }>(
    'SELECT used_at FROM sign_in_link WHERE token_hash = ?',
  );
  const addSession = db.prepare(
    'INSERT INTO session (id_hash, created_at, last_seen_at, expires_at, label) VALUES (?, ?, ?, ?, ?)',
  );
  const readSession = db.prepare<[string, number], SessionRow>(
    'SELECT * FROM session WHERE id_hash = ? AND expires_at > ?',
  );
  const seen = db.prepare('UPDATE session SET last_seen_at = ? WHERE id_hash = ?');
  const removeSession = db.prepare('DELETE FROM session WHERE id_hash = ?');
  const pruneSessions = db.prepare('DELETE FROM session WHERE expires_at <= ?');
  const pruneLinks = db.prepare('DELETE FROM sign_in_link WHERE expires_at <= ?');
  const DAY_MS = 86_400_000;

  return {
    addLink: ({ tokenHash, createdAt, expiresAt }) => {
      addLink.run(tokenHash, createdAt, expiresAt);
    },
    takeLink(tokenHash, now) {
      if (markUsed.run(now, tokenHash, now).changes === 1) return 'ok';
      const row = readLink.get(tokenHash);
      if (!row) return 'unknown';
      return row.used_at === null ? 'expired' : 'used';
    },
    addSession: ({ idHash, createdAt, lastSeenAt, expiresAt, label }) => {
      addSession.run(idHash, createdAt, lastSeenAt, expiresAt, label);
    },
    touchSession(idHash, now) {
      const row = readSession.get(idHash, now);
      if (!row) return null;
      if (now - row.last_seen_at > SEEN_STEP_MS) seen.run(now, idHash);
      return toRecord(row);
    },
    removeSession: (idHash) => {
      removeSession.run(idHash);
    },
    prune: (now) => {
      pruneSessions.run(now);
      // Used links stay a day longer, so that a replay is told apart from a wrong link.
      pruneLinks.run(now - DAY_MS);
    },
  };
}

function toRecord(row: SessionRow): SessionRecord {
  return {
    idHash: row.id_hash,
    label: row.label,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
  };
}
