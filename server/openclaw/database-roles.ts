import { posix } from 'node:path';
import Database from 'better-sqlite3';
import { tableExists } from './database-sanitizer.ts';

/** What a database of OpenClaw says of itself and, the shared one, of the agents' databases. */
interface Ownership {
  /** Null: it has no word on it. */
  readonly role: string | null;
  readonly agentId: string | null;
  readonly agents: readonly { readonly path: string; readonly agentId: string }[];
}

/**
 * Whether each database of OpenClaw is the one that its place asks for: the shared one `global`, each that its registry
 * names `agent` and of that agent. Mirrors `backup verify` (2026.9.6): two databases that changed places are sound
 * each, and no Gateway starts on them.
 */
export class RoleCheck {
  readonly #stateDir: string;
  readonly #shared: string;
  readonly #found = new Map<string, Ownership>();

  /** `stateDir`: absolute, as it was where the archive was made. */
  constructor(stateDir: string) {
    this.#stateDir = stateDir;
    this.#shared = posix.join(stateDir, 'state/openclaw.sqlite');
  }

  /** Looks into a private copy of the database that belongs to `sourcePath` (absolute). */
  note(sourcePath: string, copy: string): void {
    this.#found.set(sourcePath, readOwnership(copy));
  }

  /** By the path that was noted. */
  problems(): { readonly sourcePath: string; readonly message: string }[] {
    const shared = this.#found.get(this.#shared);
    if (!shared) return [];
    const problems: { sourcePath: string; message: string }[] = [];
    if (shared.role !== 'global')
      problems.push({ sourcePath: this.#shared, message: wrongRole(shared.role, 'global') });
    for (const { path, agentId } of shared.agents) {
      const sourcePath = posix.resolve(this.#stateDir, path);
      const own = this.#found.get(sourcePath);
      if (!own || sourcePath === this.#shared) continue;
      if (own.role !== 'agent') problems.push({ sourcePath, message: wrongRole(own.role, 'agent') });
      else if (own.agentId !== agentId)
        problems.push({
          sourcePath,
          message: `This database belongs to the agent ${own.agentId ?? 'nobody'}; ${agentId} is registered.`,
        });
    }
    return problems;
  }
}

function wrongRole(role: string | null, wanted: string): string {
  return role === null
    ? `This database does not say its role; OpenClaw expects “${wanted}”.`
    : `This database has the role “${role}”; OpenClaw expects “${wanted}”.`;
}

function readOwnership(path: string): Ownership {
  const database = new Database(path, { fileMustExist: true });
  try {
    const meta = tableExists(database, 'schema_meta')
      ? database.prepare<[], Row>("SELECT * FROM schema_meta WHERE meta_key = 'primary'").get()
      : undefined;
    const agents = tableExists(database, 'agent_databases')
      ? database.prepare<[], Row>('SELECT * FROM agent_databases').all()
      : [];
    return {
      role: textOr(meta?.role),
      agentId: textOr(meta?.agent_id),
      agents: agents.flatMap(({ path, agent_id: agentId }) =>
        typeof path === 'string' && typeof agentId === 'string' ? [{ path, agentId }] : [],
      ),
    };
  } catch (error) {
    // A table of that name with other columns belongs to another program.
    if (error instanceof Error && /no such column/.test(error.message))
      return { role: null, agentId: null, agents: [] };
    throw error;
  } finally {
    database.close();
  }
}

type Row = Readonly<Record<string, unknown>>;

function textOr(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
