import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';

export type Log = (subsystem: string, message: string, level?: 'INFO' | 'WARN' | 'ERROR') => void;

const LEVEL_IDS = { INFO: 3, WARN: 4, ERROR: 5 } as const;

/**
 * Writes lines as OpenClaw does: JSON to the file of `logging.file` (2026.9.6, docs/logging.md), text to the console.
 * @param file asked for each line, so that a changed config takes effect; null: console only.
 */
export function createLog(file: () => string | null): Log {
  return (subsystem, message, level = 'INFO') => {
    const time = new Date().toISOString();
    process.stdout.write(`${time} [${subsystem}] ${message}\n`);
    const path = file();
    if (path === null) return;
    const origin = JSON.stringify({ subsystem });
    const meta = {
      runtime: 'node',
      hostname: hostname(),
      date: time,
      logLevelId: LEVEL_IDS[level],
      logLevelName: level,
      name: origin,
    };
    // A demo that was removed meanwhile stays removed.
    if (!existsSync(dirname(dirname(path)))) return;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const line = { '0': origin, '1': message, _meta: meta, time, hostname: hostname(), message };
    appendFileSync(path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  };
}
