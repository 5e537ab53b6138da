import Database from 'better-sqlite3';

/**
 * Removes rows that must not come back from a copy of a database of OpenClaw: leases of processes that are gone,
 * messages on their way out (they would be sent again), blobs past their time. Mirrors
 * `openclaw-state-snapshot-sanitizer` (2026.9.6). Other databases are left as they are.
 * Answers whether the database belongs to OpenClaw.
 */
export function sanitizeDatabaseCopy(path: string): boolean {
  const database = new Database(path, { fileMustExist: true });
  try {
    const role = managedRole(database);
    if (!role) return false;
    // Deleted rows are overwritten, so that they cannot be read from free pages.
    database.pragma('secure_delete = ON');
    database.transaction(() => {
      for (const table of ['state_leases', 'agent_database_leases']) clear(database, table, '');
      if (role === 'global') {
        clear(database, 'delivery_queue_entries', '');
        clear(database, 'plugin_blob_entries', ' WHERE expires_at IS NOT NULL');
      }
    })();
    return true;
  } finally {
    database.close();
  }
}

/** Paths of agent databases that the shared database registers, as it has them. Empty when it has no registry. */
export function readAgentDatabasePaths(path: string): string[] {
  const database = new Database(path, { fileMustExist: true });
  try {
    if (!tableExists(database, 'agent_databases')) return [];
    return database
      .prepare<[], { path: string }>('SELECT path FROM agent_databases')
      .all()
      .map((row) => row.path);
  } finally {
    database.close();
  }
}

function managedRole(database: Database.Database): string | null {
  if (!tableExists(database, 'schema_meta')) return null;
  try {
    const row = database
      .prepare<[], { role: unknown }>("SELECT role FROM schema_meta WHERE meta_key = 'primary'")
      .get();
    return row?.role === 'global' || row?.role === 'agent' ? row.role : null;
  } catch (error) {
    // A table of that name with other columns belongs to another program.
    if (error instanceof Error && /no such column/.test(error.message)) return null;
    throw error;
  }
}

function clear(database: Database.Database, table: string, where: string): void {
  if (tableExists(database, table)) database.exec(`DELETE FROM ${table}${where}`);
}

export function tableExists(database: Database.Database, name: string): boolean {
  return (
    database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(name) !== undefined
  );
}
