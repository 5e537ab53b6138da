import { copyFileSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { removeTreeSync } from '../platform/remove-tree.ts';
import { readAgentDatabasePaths } from './database-sanitizer.ts';

/**
 * The directories of the agent databases that the shared database of a state registers (`agent_databases` of
 * `state/openclaw.sqlite`, 2026.9.6), absolute, each once. Reads a copy: the database itself may be in use. Empty when
 * there is none, and when it can't be read now: a backup finds them again in its own consistent copy.
 */
export function registeredAgentDirs(stateDir: string): string[] {
  const live = join(stateDir, 'state', 'openclaw.sqlite');
  if (!existsSync(live)) return [];
  const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-registry-'));
  const copy = join(scratch, 'openclaw.sqlite');
  try {
    for (const suffix of ['', '-wal']) {
      if (existsSync(live + suffix)) copyFileSync(live + suffix, copy + suffix);
    }
    return [...new Set(readAgentDatabasePaths(copy).filter(isAbsolute).map(dirname))];
  } catch {
    // Damaged, unreadable, or written to in the middle of the copy.
    return [];
  } finally {
    removeTreeSync(scratch);
  }
}
