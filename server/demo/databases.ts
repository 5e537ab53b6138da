import Database from 'better-sqlite3';

const DAY_MS = 86_400_000;
/** The schema version that 2026.9.6 writes. */
const SCHEMA_VERSION = 18;

/** Kept as OpenClaw has it (2026.9.6): `openclaw backup verify` reads the role from here. */
const SCHEMA_META = `
  CREATE TABLE schema_meta (
    meta_key TEXT NOT NULL PRIMARY KEY,
    role TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    agent_id TEXT,
    app_version TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT;`;

interface Role {
  readonly role: 'global' | 'agent';
  readonly agentId: string | null;
}

/** The Gateway's own database: which agents there are, and what is scheduled. */
export function createStateDatabase(
  path: string,
  agents: readonly { readonly id: string; readonly path: string }[],
  now: number,
): void {
  withDatabase(path, { role: 'global', agentId: null }, now, (database) => {
    database.exec(`
      CREATE TABLE agent_databases (
        agent_id TEXT NOT NULL,
        path TEXT NOT NULL,
        schema_version INTEGER NOT NULL,
        last_seen_at INTEGER NOT NULL,
        size_bytes INTEGER,
        PRIMARY KEY (agent_id, path)
      ) STRICT;
      CREATE TABLE cron_jobs (
        store_key TEXT NOT NULL,
        job_id TEXT NOT NULL,
        name TEXT NOT NULL,
        enabled INTEGER NOT NULL,
        agent_id TEXT,
        payload_kind TEXT NOT NULL,
        job_json TEXT NOT NULL,
        updated_at INTEGER NOT NULL,
        PRIMARY KEY (store_key, job_id)
      ) STRICT;`);
    const addAgent = database.prepare('INSERT INTO agent_databases VALUES (?, ?, ?, ?, NULL)');
    for (const { id, path: agentPath } of agents) addAgent.run(id, agentPath, SCHEMA_VERSION, now);
    const addJob = database.prepare(
      "INSERT INTO cron_jobs VALUES ('default', ?, ?, 1, ?, 'agentTurn', ?, ?)",
    );
    for (const job of CRON_JOBS) {
      const text = JSON.stringify({ schedule: { kind: 'cron', expr: job.expr }, message: job.message });
      addJob.run(job.id, job.name, job.agent, text, now - 12 * DAY_MS);
    }
  });
}

const CRON_JOBS = [
  { id: 'bins', name: 'Bins', agent: 'main', expr: '0 19 * * 1', message: 'Which bins go out tomorrow?' },
  { id: 'water', name: 'Water the plants', agent: 'main', expr: '30 8 * * 3,6', message: 'Remind Mara.' },
  { id: 'certs', name: 'Certificates', agent: 'ops', expr: '0 7 * * *', message: 'Which ones end soon?' },
] as const;

/** What one agent remembers of its sessions. */
export function createAgentDatabase(path: string, agentId: string, now: number): void {
  withDatabase(path, { role: 'agent', agentId }, now, (database) => {
    database.exec(`
      CREATE TABLE session_windows (session_id TEXT NOT NULL PRIMARY KEY, opened_at INTEGER NOT NULL) STRICT;`);
    const add = database.prepare('INSERT INTO session_windows VALUES (?, ?)');
    for (let day = 9; day >= 0; day--) add.run(`demo-${agentId}-${day}`, now - day * DAY_MS);
  });
}

/** The index of the notes, made by a plugin: a database that OpenClaw does not manage itself. */
export function createMemoryDatabase(path: string, now: number): void {
  const database = new Database(path);
  database.exec(`
    CREATE TABLE notes (id INTEGER PRIMARY KEY, path TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL) STRICT;`);
  const add = database.prepare('INSERT INTO notes (path, text, at) VALUES (?, ?, ?)');
  const topics = ['bins', 'boiler', 'birthdays', 'water sensor', 'shopping', 'school', 'car', 'garden'];
  database.transaction(() => {
    for (let line = 0; line < 400; line++) {
      const topic = topics[line % topics.length];
      add.run(`memory/${topic}.md`, `Note ${line + 1} about the ${topic}.`, now - line * 3_600_000);
    }
  })();
  database.close();
}

function withDatabase(
  path: string,
  { role, agentId }: Role,
  now: number,
  fill: (database: Database.Database) => void,
) {
  const database = new Database(path);
  // As OpenClaw's: a live copy of the file alone would miss what stands in the write-ahead log.
  database.pragma('journal_mode = WAL');
  database.exec(SCHEMA_META);
  database
    .prepare("INSERT INTO schema_meta VALUES ('primary', ?, ?, ?, 'demo', ?, ?)")
    .run(role, SCHEMA_VERSION, agentId, now, now);
  fill(database);
  database.close();
}
