import { generationOf } from '../../config-language/reload-kind.ts';
import type { SchemaDocument } from '../../config-language/schema-document.ts';
import type { ConfigTarget, SchemaProvider } from '../config/ports.ts';
import { messageOf } from '../errors.ts';
import { OPENCLAW_NOT_FOUND } from '../instances/program.ts';
import { bundledVersionFor, createBundledSchemas, documentOf } from './bundled-schemas.ts';
import type { OpenClawCli } from './cli.ts';
import { isUnasked, type Unasked } from './gateway-facts.ts';
import { installedPackage, pluginStamp, programStamp } from './installed-package.ts';
import { locateOpenClaw } from './locate.ts';
import { createSchemaCache, type SchemaKey } from './schema-cache.ts';
import { createSchemaFiles } from './schema-file.ts';
import { createSchemaShelf, type LoadedSchema } from './schema-shelf.ts';

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
/** A Gateway that did not run may run now, and knows more than the command line. */
const GATEWAY_EVERY_MS = 60_000;
/** What a key can't tell (plugins loaded by path) is seen by asking again after this. */
const KEPT_FRESH_MS = 24 * 3_600_000;

export interface SchemaProviderDeps {
  readonly cli: Pick<OpenClawCli, 'configSchema'>;
  /** The running Gateway's `config.schema`, or why it can't be asked. */
  readonly askGateway: (target: ConfigTarget) => Promise<SchemaDocument | Unasked>;
  /** Ids of the plugins that the config turns on: in 2026.2.26 they alone are part of the schema. */
  readonly enabledPlugins: (target: ConfigTarget) => readonly string[];
  /** Where schemas are kept between starts. */
  readonly cacheDir: string;
  /** Directory of the bundled snapshots. */
  readonly bundledDir: string;
  readonly now: () => number;
  readonly patienceMs?: number;
}

/** What is known of one command with one state directory. */
interface Known {
  /** Another one: another OpenClaw, or other plugins. */
  identity: string;
  lookedAt: number;
  version: string | null;
  plugins: string;
  /** The best schema there is so far, but for the bundled one. */
  loaded: LoadedSchema | null;
  /** When OpenClaw last gave it, Unix milliseconds. */
  givenAt: number;
  /** Why there is none. */
  note: string;
  /** What is to be said beside the one there is. */
  aside: string | null;
  /** OpenClaw is being asked; settles with the first thing that can be handed out. Never rejects. */
  asking: Promise<void> | null;
  askedAt: number;
  failures: number;
  retryAt: number | null;
}

/**
 * Schemas by installed OpenClaw and its plugins: kept on disk, asked for in the background (the running Gateway, whose
 * answer has hints, else the command line), the bundled snapshots behind. Nobody waits longer than the patience, and
 * only for the first answer of an OpenClaw; a better schema is handed out at the next call, under another URL.
 */
export function createSchemaProvider(deps: SchemaProviderDeps): SchemaProvider {
  const { cli, now, patienceMs = PATIENCE_MS } = deps;
  const cache = createSchemaCache(deps.cacheDir);
  const shelf = createSchemaShelf();
  const files = createSchemaFiles(shelf);
  const bundled = createBundledSchemas(deps.bundledDir, shelf);
  const known = new Map<string, Known>();

  const take = (entry: Known, document: SchemaDocument, givenAt: number, version: string): void => {
    const hasHints = Object.keys(document.uiHints).length > 0;
    const source = hasHints ? 'gateway' : 'installed';
    entry.loaded = shelf.load(document, { version, source, note: null });
    entry.givenAt = givenAt;
  };

  /** The schema that was kept, when it can be used; a damaged file is dropped. */
  const takeKept = async (entry: Known, key: SchemaKey): Promise<void> => {
    const kept = await cache.read(key);
    if (!kept) return;
    try {
      take(entry, documentOf(JSON.parse(kept.bytes.toString('utf8'))), kept.writtenAt, key.version);
    } catch {
      // Cut off or overwritten: whatever it holds, OpenClaw is asked again.
      await cache.drop(key);
    }
  };

  const takeFresh = async (entry: Known, document: SchemaDocument, version: string): Promise<void> => {
    take(entry, document, now(), version);
    await cache.write({ version, plugins: entry.plugins }, Buffer.from(JSON.stringify(document)));
  };

  const isFresh = (entry: Known): boolean => entry.loaded !== null && now() - entry.givenAt < KEPT_FRESH_MS;

  /** The Gateway that runs: only of the version that is installed, which reads the config at the next start. */
  const askGateway = async (entry: Known, target: ConfigTarget): Promise<string | null> => {
    const answer = await deps.askGateway(target);
    entry.aside = null;
    if (isUnasked(answer)) return answer.unasked;
    const version = numbered(answer.version);
    if (entry.version !== null && version !== null && version !== entry.version) {
      entry.aside = `The Gateway still runs OpenClaw ${version}; the installed ${entry.version} judges.`;
      return entry.aside;
    }
    entry.version ??= version;
    await takeFresh(entry, answer, entry.version ?? bundledVersionFor(null));
    return null;
  };

  const askCli = async (entry: Known, target: ConfigTarget): Promise<string | null> => {
    if (entry.version === null) return OPENCLAW_NOT_FOUND;
    const timeoutMs = entry.failures === 0 ? FIRST_TIMEOUT_MS : LATER_TIMEOUT_MS;
    const answer = await cli.configSchema(target, { timeoutMs });
    if (answer.kind !== 'schema') return answer.message;
    await takeFresh(entry, documentOf(answer.schema), entry.version);
    return null;
  };

  /** Fills `entry.loaded`, or answers why it could not. */
  const ask = async (entry: Known, target: ConfigTarget, usable: () => void): Promise<string | null> => {
    let problem: string | null = null;
    if (entry.version === null && target.openclawCommand !== null) {
      const install = await locateOpenClaw({ configured: target.openclawCommand });
      entry.version = install?.version ?? null;
      problem = entry.version === null ? (install?.problem ?? OPENCLAW_NOT_FOUND) : null;
    }
    if (entry.version !== null && entry.loaded === null) {
      await takeKept(entry, { version: entry.version, plugins: entry.plugins });
      if (entry.loaded !== null) usable();
    }
    if (isFresh(entry) && entry.loaded?.info.source === 'gateway') return null;
    if ((await askGateway(entry, target)) === null) return null;
    if (isFresh(entry)) return null;
    return problem ?? askCli(entry, target);
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
        entry.retryAt = retryAt(entry, now());
      });
  };

  const lookAt = (target: ConfigTarget): Known => {
    const { openclawCommand: command } = target;
    const key = JSON.stringify([command, target.stateDir]);
    const entry = known.get(key) ?? unknownYet();
    known.set(key, entry);
    if (entry.asking !== null) return entry;
    if (now() - entry.lookedAt >= LOOK_EVERY_MS) {
      entry.lookedAt = now();
      const found = command && installedPackage(command);
      const version = found?.version ?? null;
      const plugins = pluginsOf(target, entry.version ?? version, deps.enabledPlugins);
      const identity = JSON.stringify([found ?? programStamp(command ?? []), plugins]);
      if (identity !== entry.identity) {
        Object.assign(entry, { ...unknownYet(), identity, plugins, lookedAt: now(), version });
        begin(entry, target);
      }
    }
    if (entry.asking === null && entry.retryAt !== null && now() >= entry.retryAt) begin(entry, target);
    return entry;
  };

  const found = async (target: ConfigTarget): Promise<LoadedSchema> => {
    const entry = lookAt(target);
    // One that failed before does not hold anybody up again.
    if (entry.asking !== null && entry.loaded === null && entry.failures === 0) {
      await settledWithin(entry.asking, entry.askedAt + patienceMs - now());
    }
    const { loaded, aside } = entry;
    if (loaded === null) return bundled(entry.version, aside ?? entry.note);
    return aside === null ? loaded : { schema: loaded.schema, info: { ...loaded.info, note: aside } };
  };

  return {
    async schemaFor(target) {
      if (!target.schemaFile) return found(target);
      const version = (await found(target)).info.version;
      const byHand = files.read(target.schemaFile, version);
      if (byHand.ok) return byHand.loaded;
      const { schema, info } = await found(target);
      return { schema, info: { ...info, note: byHand.problem } };
    },
    bytes: (hash, part) => shelf.bytes(hash, part),
  };
}

/** A development build says `dev`, which tells nothing. */
function numbered(version: string | undefined): string | null {
  return version !== undefined && /^\d+\.\d+/.test(version) ? version : null;
}

/** What the schema depends on besides the version. */
function pluginsOf(
  target: ConfigTarget,
  version: string | null,
  enabledPlugins: SchemaProviderDeps['enabledPlugins'],
): string {
  const stamp = pluginStamp(target.stateDir);
  if (version === null || generationOf(version) !== '2026.2.26') return stamp;
  return [stamp, ...enabledPlugins(target)].filter(Boolean).join('\n');
}

/** A fallback is for now: OpenClaw may be repaired, or its Gateway started, meanwhile. */
function retryAt({ failures, loaded }: Known, now: number): number | null {
  if (failures > 0) return now + (failures === 1 ? FIRST_RETRY_MS : LATER_RETRY_MS);
  return loaded?.info.source === 'gateway' ? null : now + GATEWAY_EVERY_MS;
}

function unknownYet(): Known {
  return {
    ...{
      identity: '',
      lookedAt: Number.NEGATIVE_INFINITY,
      version: null,
      plugins: '',
      loaded: null,
      givenAt: 0,
    },
    ...{ note: ASKING, aside: null, asking: null, askedAt: 0, failures: 0, retryAt: null },
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
