import { readFileSync, readlinkSync } from 'node:fs';
import { errnoOf } from '../errors.ts';
import type { Env } from './process.ts';

/** What a process was started with. The environment holds secrets: never write it to a log. */
export interface ProcessSurroundings {
  readonly env: Env;
  /** Where it works now. */
  readonly cwd: string;
}

/** Null for a process that is gone, that belongs to another user, or where the system does not tell (Linux does). */
export function readSurroundings(pid: number): ProcessSurroundings | null {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
    const env = Object.fromEntries(entries.map((entry) => splitAt(entry, entry.indexOf('='))));
    return { env, cwd: readlinkSync(`/proc/${pid}/cwd`) };
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}

function splitAt(text: string, at: number): readonly [string, string] {
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
