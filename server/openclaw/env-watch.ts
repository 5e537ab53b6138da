import { createHmac, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import type { EnvFileChange } from '../../config-language/consequences.ts';
import { parseDotEnv } from '../../config-language/dotenv.ts';
import { errnoOf } from '../errors.ts';
import { readProcess } from '../platform/process-identity.ts';
import type { OpenClawTarget } from './environment.ts';
import { findGatewayOwner, statePaths } from './state-layout.ts';

/** What differs between the `.env` file of a state directory and what the Gateway's process read when it started. */
export interface EnvWatch {
  /** Remembers the file while it is as the Gateway read it; cheap while nothing changes. Call it at each look. */
  look(target: OpenClawTarget): Promise<void>;
  /** Nothing when no Gateway runs, or the file is as it was. */
  changes(target: OpenClawTarget): Promise<readonly EnvFileChange[]>;
}

interface Baseline {
  /** Of the Gateway's process, Unix milliseconds. */
  readonly startedAt: number;
  readonly modifiedAt: number;
  /** By name, a mark of the value; null when the file was changed before it was looked at. */
  readonly marks: ReadonlyMap<string, string> | null;
}

/** File times and process times are of two clocks, the latter to about a second. */
const SLACK_MS = 1_500;

/**
 * A Gateway reads the file when its process starts and never again. Values are kept in memory only, as marks by a key
 * of this process, so that nothing here tells a secret.
 */
export function createEnvWatch({ read }: { read(path: string): { kind: string; text?: string } }): EnvWatch {
  const key = randomBytes(32);
  const baselines = new Map<string, Baseline>();

  const marksOf = (path: string): ReadonlyMap<string, string> => {
    const file = read(path);
    const entries = file.kind === 'file' ? parseDotEnv(file.text ?? '') : [];
    const mark = (name: string, value: string) =>
      createHmac('sha256', key).update(`${name}\0${value}`).digest('base64');
    return new Map(entries.map(({ name, value }) => [name, mark(name, value)]));
  };

  const baselineOf = async (target: OpenClawTarget): Promise<Baseline | null> => {
    const owner = await findGatewayOwner(target);
    const startedAt = owner && (readProcess(owner.pid)?.startedAt ?? null);
    if (startedAt === null) return null;
    const path = statePaths(target.stateDir).envFile;
    const modifiedAt = modificationOf(path);
    const known = baselines.get(target.stateDir);
    if (known?.startedAt === startedAt) return known;
    const untouched = modifiedAt <= startedAt + SLACK_MS;
    const fresh = { startedAt, modifiedAt, marks: untouched ? marksOf(path) : null };
    baselines.set(target.stateDir, fresh);
    return fresh;
  };

  return {
    async look(target) {
      await baselineOf(target);
    },
    async changes(target) {
      const baseline = await baselineOf(target);
      if (baseline === null) return [];
      const path = statePaths(target.stateDir).envFile;
      if (baseline.marks !== null && modificationOf(path) === baseline.modifiedAt) return [];
      const now = marksOf(path);
      const before = baseline.marks ?? new Map<string, string>();
      const names = [...new Set([...before.keys(), ...now.keys()])];
      const changed = names.filter((name) => before.get(name) !== now.get(name)).sort();
      return changed.length === 0 ? [] : [{ file: path, names: changed }];
    },
  };
}

/** Also a rename into place counts; 0 for a file that is not there. */
function modificationOf(path: string): number {
  try {
    const { mtimeMs, ctimeMs } = statSync(path);
    return Math.max(mtimeMs, ctimeMs);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return 0;
  }
}
