import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../errors.ts';

const DEEPEST = 3;
const MOST = 200;
/** What OpenClaw itself keeps beside the config: never parts of it (2026.9.6, state directory). */
const STATE_FOLDERS = new Set([
  'agents',
  'cache',
  'credentials',
  'media',
  'node_modules',
  'state',
  'tmp',
  'tools',
]);

/** Files below a config directory that an `$include` may well name: `*.json5`, absolute paths, sorted. */
export function includableFiles(configDir: string): string[] {
  return below(configDir, 1).slice(0, MOST);
}

function below(dir: string, depth: number): string[] {
  return entriesOf(dir).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isFile()) return entry.name.endsWith('.json5') ? [path] : [];
    const skipped = entry.name.startsWith('.') || STATE_FOLDERS.has(entry.name);
    return entry.isDirectory() && !skipped && depth < DEEPEST ? below(path, depth + 1) : [];
  });
}

/** Sorted; none for a directory that can't be read: the list is a help, not a fact that others build on. */
function entriesOf(dir: string) {
  try {
    return readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return [];
  }
}
