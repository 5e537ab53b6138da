import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ConfigSchema, normaliseSchema } from '../../config-language/schema.ts';
import type { ConfigTarget, SchemaProvider } from '../config/ports.ts';
import type { SchemaInfo } from '../config/types.ts';
import { AppError, errnoOf } from '../errors.ts';
import { writeFileAtomic } from '../platform/atomic-file.ts';
import type { OpenClawCli } from './cli.ts';
import { locateOpenClaw } from './locate.ts';
import { compareVersions } from './version.ts';

/** The snapshots that come with Gatehouse, newest first. */
const OLDEST = '2026.2.26';
const BUNDLED = ['2026.9.6', OLDEST] as const;
/** An OpenClaw that could not be asked is asked again after this. */
const RETRY_MS = 5 * 60_000;

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
}

interface Loaded {
  readonly schema: ConfigSchema;
  readonly info: SchemaInfo;
}

/** Schemas by installed OpenClaw: asked once for each version, kept on disk, the bundled snapshots behind. */
export function createSchemaProvider({ cli, cacheDir, bundledDir, now }: Deps): SchemaProvider {
  const handedOut = new Map<string, Buffer>();
  const byCommand = new Map<string, { readonly loaded: Promise<Loaded>; readonly retryAt: number | null }>();

  const load = (bytes: Buffer, info: Omit<SchemaInfo, 'url'>): Loaded => {
    const normalised = normaliseSchema(JSON.parse(bytes.toString('utf8')));
    if (!normalised.ok) throw new AppError('unavailable', normalised.problem);
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
    handedOut.set(hash, bytes);
    return { schema: normalised.schema, info: { ...info, url: `/api/schemas/${hash}` } };
  };

  const bundled = (wanted: string | null, note: string): Loaded => {
    const version = bundledVersionFor(wanted);
    return load(readFileSync(join(bundledDir, `${version}.json`)), { version, source: 'bundled', note });
  };

  const installed = async (target: ConfigTarget): Promise<Loaded> => {
    const install = await locateOpenClaw({ configured: target.openclawCommand });
    if (!install?.version)
      return bundled(null, install?.problem ?? 'OpenClaw was not found on this machine.');
    const { version } = install;
    const path = join(cacheDir, `${version.replace(/[^\w.-]/g, '_')}.json`);
    const kept = await readIfThere(path);
    if (kept) return load(kept, { version, source: 'installed', note: null });
    const answer = await cli.configSchema(target);
    if (answer.kind !== 'schema') return bundled(version, answer.message);
    const bytes = Buffer.from(JSON.stringify(answer.schema));
    const loaded = load(bytes, { version, source: 'installed', note: null });
    await mkdir(cacheDir, { recursive: true, mode: 0o700 });
    await writeFileAtomic(path, bytes);
    return loaded;
  };

  return {
    async schemaFor(target) {
      if (target.openclawCommand === null) return bundled(null, 'OpenClaw was not found on this machine.');
      const key = target.openclawCommand.join('\0');
      const known = byCommand.get(key);
      if (known && (known.retryAt === null || now() < known.retryAt)) return known.loaded;
      const loaded = installed(target);
      byCommand.set(key, { loaded, retryAt: null });
      const { info } = await loaded;
      // A fallback is for now: OpenClaw may be repaired or updated meanwhile.
      if (info.source === 'bundled') byCommand.set(key, { loaded, retryAt: now() + RETRY_MS });
      return loaded;
    },
    bytes: (hash) => handedOut.get(hash) ?? null,
  };
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}
