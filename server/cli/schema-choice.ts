import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ConfigSchema, normaliseSchema } from '../../config-language/schema.ts';
import type { SchemaProvider } from '../config/ports.ts';
import { readEnvironment } from '../environment.ts';
import { AppError, messageOf } from '../errors.ts';
import { createOpenClawCli } from '../openclaw/cli.ts';
import { locateOpenClaw } from '../openclaw/locate.ts';
import { bundledVersionFor, createSchemaProvider } from '../openclaw/schema-provider.ts';
import { systemClock } from '../platform/clock.ts';
import type { CommandIo } from './io.ts';

export interface SchemaChoice {
  readonly schema: ConfigSchema;
  /** The version that the schema is of: for a bundled one that of the snapshot, whatever was asked for. */
  readonly version: string;
  /** The version whose rules hold beside the schema. */
  readonly ruleVersion: string;
  readonly source: 'file' | 'installed' | 'bundled';
  /** Why another schema judges than one might expect, or null. */
  readonly note: string | null;
}

export interface SchemaFlags {
  readonly schema?: string | undefined;
  readonly 'openclaw-version'?: string | undefined;
}

/** The version that a flag names. @throws AppError `bad-input` for what is none */
export function versionFlag(text: string): string {
  if (/^v?\d{4}\.\d{1,2}\.\d{1,3}([-+.][\w.+-]+)?$/.test(text)) return text.replace(/^v/, '');
  throw new AppError('bad-input', `“${text}” is not a version of OpenClaw. Nothing was done.`, {
    hint: 'Write it as “openclaw --version” prints it, for example 2026.9.6.',
  });
}

/** A schema by hand, the bundled one of a version, or that of the installed OpenClaw. */
export async function chooseSchema(flags: SchemaFlags, io: CommandIo): Promise<SchemaChoice> {
  const { bundledDir } = schemaDirs(io);
  const flag = flags['openclaw-version'];
  const wanted = flag === undefined ? null : versionFlag(flag);
  if (flags.schema !== undefined) {
    const schema = readSchema(resolve(io.cwd, flags.schema));
    const version = wanted ?? bundledVersionFor(null);
    return { schema, version, ruleVersion: version, source: 'file', note: null };
  }
  if (wanted !== null) {
    const version = bundledVersionFor(wanted);
    const schema = readSchema(join(bundledDir, `${version}.json`));
    const note =
      version === wanted ? null : `Gatehouse has no schema of OpenClaw ${wanted}; that of ${version} judged.`;
    return { schema, version, ruleVersion: wanted, source: 'bundled', note };
  }
  const install = await locateOpenClaw({ env: io.env });
  const openclawCommand = install?.command ?? null;
  const target = { id: 'cli', stateDir: io.cwd, configPath: join(io.cwd, 'openclaw.json'), openclawCommand };
  const { schema, info } = await cliSchemas(io).schemaFor(target);
  const { version, source, note } = info;
  return { schema, version, ruleVersion: version, source, note };
}

/** Schemas of the installed OpenClaw, the bundled ones behind. */
export function cliSchemas(io: CommandIo): SchemaProvider {
  const cli = createOpenClawCli({ env: io.env });
  return createSchemaProvider({ cli, ...schemaDirs(io), now: systemClock.now });
}

function schemaDirs(io: CommandIo) {
  const { dataDir, rootDir } = readEnvironment(io.env);
  return { cacheDir: join(dataDir, 'schemas'), bundledDir: join(rootDir, 'config-language/schemas') };
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
