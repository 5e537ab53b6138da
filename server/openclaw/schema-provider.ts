import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConfigSchema, normaliseSchema } from '../../config-language/schema.ts';
import type { ConfigTarget, SchemaProvider } from '../config/ports.ts';
import type { SchemaInfo } from '../config/types.ts';
import { AppError, messageOf } from '../errors.ts';
import type { OpenClawCli } from './cli.ts';
import { installedPackage, pluginStamp, programStamp } from './installed-package.ts';
import { locateOpenClaw } from './locate.ts';
import { createSchemaCache, type SchemaKey } from './schema-cache.ts';
import { compareVersions } from './version.ts';

/** The snapshots that come with Gatehouse, newest first. */
const OLDEST = '2026.2.26';
const BUNDLED = ['2026.9.6', OLDEST] as const;

const NOT_FOUND = 'OpenClaw was not found on this machine.';
const ASKING = 'The installed OpenClaw is being asked for its schema.';

/** How long callers wait for a first answer; a healthy OpenClaw takes 2 to 6 s (observed). */
const PATIENCE_MS = 8_000;
/** The first question is short, so that a command line which asked it ends soon; a busy machine gets time later. */
const FIRST_TIMEOUT_MS = 12_000;
const LATER_TIMEOUT_MS = 60_000;
const FIRST_RETRY_MS = 30_000;
const LATER_RETRY_MS = 5 * 60_000;
/** Whether another OpenClaw or another plugin is installed is looked at that often. */
const LOOK_EVERY_MS = 30_000;
/** What a key can't tell (plugins loaded by path) is seen by asking again after this. */
const KEPT_FRESH_MS = 24 * 3_600_000;
/** Bytes that a page may still ask for. */
const MAX_HANDED_OUT = 8;

/** The newest snapshot that is not newer than the version; the newest of all when the version is not known. */
export function bundledVersionFor(version: string | null): string {
  if (version === null) return BUNDLED[0];
  return BUNDLED.find((known) => compareVersions(version, known) >= 0) ?? OLDEST;
}

interface Deps {
  readonly cli: OpenClawCli;
  /** Where schemas are kept between starts. */
  readonly cacheDir: string;
  /** Directory of the bundled snapshots. */
  readonly bundledDir: string;
  readonly now: () => number;
  readonly patienceMs?: number;
}

interface Loaded {
  readonly schema: ConfigSchema;
  readonly info: SchemaInfo;
}

/** What is known of one command with one state directory. */
interface Known {
  /** Another one: another OpenClaw, or other plugins. */
  identity: string;
  lookedAt: number;
  version: string | null;
  installed: Loaded | null;
  /** Why there is no installed one. */
  note: string;
  /** OpenClaw is being asked; settles with the first thing that can be handed out. Never rejects. */
  asking: Promise<void> | null;
  askedAt: number;
  failures: number;
  retryAt: number | null;
}

/**
 * Schemas by installed OpenClaw and its plugins: kept on disk, asked for in the background, the bundled snapshots
 * behind. Nobody waits longer than the patience, and only for the first answer of an OpenClaw; a better schema is
 * handed out at the next call, under another URL.
 */
export function createSchemaProvider(deps: Deps): SchemaProvider {
  const { cli, bundledDir, now, patienceMs = PATIENCE_MS } = deps;
  const cache = createSchemaCache(deps.cacheDir);
  const handedOut = new Map<string, Buffer>();
  const known = new Map<string, Known>();

  const load = (bytes: Buffer, info: Omit<SchemaInfo, 'url'>): Loaded => {
    const normalised = normaliseSchema(JSON.parse(bytes.toString('utf8')));
    if (!normalised.ok) throw new AppError('unavailable', normalised.problem);
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
    handedOut.delete(hash);
    handedOut.set(hash, bytes);
    for (const old of [...handedOut.keys()].slice(0, -MAX_HANDED_OUT)) handedOut.delete(old);
    return { schema: normalised.schema, info: { ...info, url: `/api/schemas/${hash}` } };
  };

  const bundledLoaded = new Map<string, Loaded>();
  const bundled = (wanted: string | null, note: string): Loaded => {
    const version = bundledVersionFor(wanted);
    const bytes = () => readFileSync(join(bundledDir, `${version}.json`));
    const loaded = bundledLoaded.get(version) ?? load(bytes(), { version, source: 'bundled', note });
    bundledLoaded.set(version, loaded);
    return { schema: loaded.schema, info: { ...loaded.info, note } };
  };

  /** The schema that was kept, when it can be used; a damaged file is dropped. */
  const readKept = async (key: SchemaKey): Promise<{ loaded: Loaded; writtenAt: number } | null> => {
    const kept = await cache.read(key);
    if (!kept) return null;
    try {
      const info = { version: key.version, source: 'installed', note: null } as const;
      return { loaded: load(kept.bytes, info), writtenAt: kept.writtenAt };
    } catch {
      // Cut off or overwritten: whatever it holds, OpenClaw is asked again.
      await cache.drop(key);
      return null;
    }
  };

  /** Fills `entry.installed`, or answers why it could not. */
  const ask = async (entry: Known, target: ConfigTarget, usable: () => void): Promise<string | null> => {
    if (entry.version === null) {
      const install = await locateOpenClaw({ configured: target.openclawCommand });
      if (!install?.version) return install?.problem ?? NOT_FOUND;
      entry.version = install.version;
    }
    const key = { version: entry.version, plugins: pluginStamp(target.stateDir) };
    const kept = entry.installed === null ? await readKept(key) : null;
    if (kept) {
      entry.installed = kept.loaded;
      usable();
      if (now() - kept.writtenAt < KEPT_FRESH_MS) return null;
    }
    const timeoutMs = entry.failures === 0 ? FIRST_TIMEOUT_MS : LATER_TIMEOUT_MS;
    const answer = await cli.configSchema(target, { timeoutMs });
    if (answer.kind !== 'schema') return answer.message;
    const bytes = Buffer.from(JSON.stringify(answer.schema));
    entry.installed = load(bytes, { version: key.version, source: 'installed', note: null });
    usable();
    await cache.write(key, bytes);
    return null;
  };

  const begin = (entry: Known, target: ConfigTarget): void => {
    const { promise, resolve: usable } = Promise.withResolvers<void>();
    entry.askedAt = now();
    entry.asking = promise;
    ask(entry, target, usable)
      .catch((error: unknown) => `Its schema could not be used: ${messageOf(error)}`)
      .then((problem) => {
        usable();
        entry.asking = null;
        entry.failures = problem === null ? 0 : entry.failures + 1;
        if (problem !== null) entry.note = problem;
        const retryMs = entry.failures === 1 ? FIRST_RETRY_MS : LATER_RETRY_MS;
        // A fallback is for now: OpenClaw may be repaired meanwhile.
        entry.retryAt = problem === null ? null : now() + retryMs;
      });
  };

  const lookAt = (target: ConfigTarget, command: readonly string[]): Known => {
    const key = JSON.stringify([command, target.stateDir]);
    const entry = known.get(key) ?? unknownYet();
    known.set(key, entry);
    if (entry.asking !== null) return entry;
    if (now() - entry.lookedAt >= LOOK_EVERY_MS) {
      entry.lookedAt = now();
      const found = installedPackage(command);
      const identity = JSON.stringify([found ?? programStamp(command), pluginStamp(target.stateDir)]);
      if (identity !== entry.identity) {
        Object.assign(entry, { ...unknownYet(), identity, lookedAt: now(), version: found?.version ?? null });
        begin(entry, target);
      }
    }
    if (entry.asking === null && entry.retryAt !== null && now() >= entry.retryAt) begin(entry, target);
    return entry;
  };

  return {
    async schemaFor(target) {
      if (target.openclawCommand === null) return bundled(null, NOT_FOUND);
      const entry = lookAt(target, target.openclawCommand);
      // One that failed before does not hold anybody up again.
      if (entry.asking !== null && entry.installed === null && entry.failures === 0) {
        await settledWithin(entry.asking, entry.askedAt + patienceMs - now());
      }
      return entry.installed ?? bundled(entry.version, entry.note);
    },
    bytes: (hash) => handedOut.get(hash) ?? null,
  };
}

function unknownYet(): Known {
  return {
    ...{ identity: '', lookedAt: Number.NEGATIVE_INFINITY, version: null, installed: null, note: ASKING },
    ...{ asking: null, askedAt: 0, failures: 0, retryAt: null },
  };
}

/** Waits for the work, at most that long. */
async function settledWithin(work: Promise<void>, ms: number): Promise<void> {
  if (ms <= 0) return;
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([work, late]);
  clearTimeout(timer);
}
