import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ConfigSchema, normaliseSchema } from '../../config-language/schema.ts';
import { readEnvironment } from '../environment.ts';
import { AppError, messageOf } from '../errors.ts';
import { createOpenClawCli } from '../openclaw/cli.ts';
import { locateOpenClaw } from '../openclaw/locate.ts';
import { bundledVersionFor, createSchemaProvider } from '../openclaw/schema-provider.ts';
import { systemClock } from '../platform/clock.ts';
import type { CommandIo } from './io.ts';

export interface SchemaChoice {
  readonly schema: ConfigSchema;
  readonly version: string;
  readonly source: 'file' | 'installed' | 'bundled';
}

export interface SchemaFlags {
  readonly schema?: string | undefined;
  readonly 'openclaw-version'?: string | undefined;
}

/** A schema by hand, the bundled one of a version, or that of the installed OpenClaw. */
export async function chooseSchema(flags: SchemaFlags, io: CommandIo): Promise<SchemaChoice> {
  const { dataDir, rootDir } = readEnvironment(io.env);
  const bundledDir = join(rootDir, 'config-language/schemas');
  const wanted = flags['openclaw-version'];
  if (flags.schema !== undefined) {
    const schema = readSchema(resolve(io.cwd, flags.schema));
    return { schema, version: wanted ?? bundledVersionFor(null), source: 'file' };
  }
  if (wanted !== undefined) {
    const schema = readSchema(join(bundledDir, `${bundledVersionFor(wanted)}.json`));
    return { schema, version: wanted, source: 'bundled' };
  }
  const cli = createOpenClawCli({ env: io.env });
  const provider = createSchemaProvider({
    cli,
    cacheDir: join(dataDir, 'schemas'),
    bundledDir,
    now: systemClock.now,
  });
  const install = await locateOpenClaw({ env: io.env });
  const openclawCommand = install?.command ?? null;
  const target = { id: 'cli', stateDir: io.cwd, configPath: join(io.cwd, 'openclaw.json'), openclawCommand };
  const { schema, info } = await provider.schemaFor(target);
  return { schema, version: info.version, source: info.source };
}

function readSchema(path: string): ConfigSchema {
  const hint = 'Give the file that “openclaw config schema” prints.';
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new AppError('bad-input', `The schema ${path} can’t be read: ${messageOf(cause)}.`, {
      hint,
      path,
      cause,
    });
  }
  const normalised = normaliseSchema(raw);
  if (normalised.ok) return normalised.schema;
  throw new AppError('bad-input', `${path} is not a schema. ${normalised.problem}`, { hint, path });
}
