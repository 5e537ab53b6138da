import { join, resolve } from 'node:path';
import { type ConfigSchema, normaliseSchema } from '../../config-language/schema.ts';
import type { SchemaProvider } from '../config/ports.ts';
import type { SchemaInfo } from '../config/types.ts';
import { readEnvironment } from '../environment.ts';
import { AppError } from '../errors.ts';
import { bundledVersionFor } from '../openclaw/bundled-schemas.ts';
import { createOpenClawCli } from '../openclaw/cli.ts';
import { locateOpenClaw } from '../openclaw/locate.ts';
import { readSchemaFile } from '../openclaw/schema-file.ts';
import { createSchemaProvider } from '../openclaw/schema-provider.ts';
import { schemaSources } from '../openclaw/schema-sources.ts';
import { systemClock } from '../platform/clock.ts';
import { textDisk } from '../platform/text-disk.ts';
import type { InstancePlace } from './instance-place.ts';
import type { CommandIo } from './io.ts';

export interface SchemaChoice {
  readonly schema: ConfigSchema;
  /** The version that the schema is of: for a bundled one that of the snapshot, whatever was asked for. */
  readonly version: string;
  /** The version whose rules hold beside the schema. */
  readonly ruleVersion: string;
  readonly source: SchemaInfo['source'];
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

/** A schema by hand, the bundled one of a version, or what the page of that state directory would judge by. */
export async function chooseSchema(
  flags: SchemaFlags,
  place: InstancePlace,
  io: CommandIo,
): Promise<SchemaChoice> {
  const flag = flags['openclaw-version'];
  const wanted = flag === undefined ? null : versionFlag(flag);
  if (flags.schema !== undefined) {
    const { schema, version: own } = schemaIn(resolve(io.cwd, flags.schema));
    const version = wanted ?? own ?? bundledVersionFor(null);
    return { schema, version, ruleVersion: version, source: 'file', note: null };
  }
  if (wanted !== null) {
    const version = bundledVersionFor(wanted);
    const { schema } = schemaIn(join(schemaDirs(io).bundledDir, `${version}.json`));
    const note =
      version === wanted ? null : `Gatehouse has no schema of OpenClaw ${wanted}; that of ${version} judged.`;
    return { schema, version, ruleVersion: wanted, source: 'bundled', note };
  }
  const openclawCommand = (await locateOpenClaw({ env: io.env }))?.command ?? null;
  const { schema, info } = await cliSchemas(io).schemaFor({ id: 'cli', ...place, openclawCommand });
  const { version, source, note } = info;
  return { schema, version, ruleVersion: version, source, note };
}

/** Schemas of the installed OpenClaw, the bundled ones behind. */
export function cliSchemas(io: CommandIo): SchemaProvider {
  const cli = createOpenClawCli({ env: io.env });
  return createSchemaProvider({ cli, ...schemaSources(textDisk), ...schemaDirs(io), now: systemClock.now });
}

function schemaDirs(io: CommandIo) {
  const { dataDir, rootDir } = readEnvironment(io.env);
  return { cacheDir: join(dataDir, 'schemas'), bundledDir: join(rootDir, 'config-language/schemas') };
}

function schemaIn(path: string): { schema: ConfigSchema; version: string | undefined } {
  const file = readSchemaFile(path);
  const read = file.ok ? normaliseSchema(file.document) : file;
  if (file.ok && read.ok) return { schema: read.schema, version: file.document.version };
  const problem = read.ok ? '' : read.problem;
  const hint = 'Give the file that “openclaw config schema” prints.';
  throw new AppError('bad-input', `${problem} Nothing was done.`, { hint, path });
}
