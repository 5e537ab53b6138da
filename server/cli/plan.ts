import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { asRead, outsideValues } from '../../config-language/as-read.ts';
import { resolveIncludes } from '../../config-language/include.ts';
import { mergedValue } from '../../config-language/merged.ts';
import {
  generationOf,
  type PlanInput,
  planRestart,
  type RestartPlan,
  reloadKindOf,
} from '../../config-language/restart-plan.ts';
import type { ConfigValue } from '../../config-language/syntax.ts';
import { AppError, messageOf } from '../errors.ts';
import { bundledVersionFor } from '../openclaw/bundled-schemas.ts';
import { locateOpenClaw } from '../openclaw/locate.ts';
import { type AskedGateway, askedGateway } from './asked-gateway.ts';
import { includeRootsOf, sourcesOf } from './cli-environment.ts';
import { parseOptions, usageError } from './guard.ts';
import { type InstancePlace, instancePlace } from './instance-place.ts';
import { type CommandIo, EXIT } from './io.ts';
import { inOneLine, readInPlace } from './place.ts';
import { versionFlag } from './schema-choice.ts';

const OPTIONS = {
  'state-dir': { type: 'string' },
  paths: { type: 'string' },
  'openclaw-version': { type: 'string' },
} as const;

const USAGE = 'Usage: gatehouse plan BEFORE AFTER, or: gatehouse plan --paths FILE';

/** `gatehouse plan`: what the Gateway would do about a change. Exit 0, or 2 when a config can't be read as a whole. */
export async function planCommand(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const flag = values['openclaw-version'];
  const version = flag === undefined ? await installedVersion(io) : versionFlag(flag);
  const [before, after, ...rest] = positionals.map((file) => resolve(io.cwd, file));
  if (values.paths !== undefined && before !== undefined)
    throw usageError(`With --paths no other file is read. ${USAGE}`);
  const gateway = values['state-dir'] === undefined ? null : askedGateway(values['state-dir'], io);
  if (values.paths !== undefined) return planPaths(resolve(io.cwd, values.paths), { version, gateway, io });
  if (before === undefined || after === undefined || rest.length > 0) throw usageError(USAGE);
  const read = (file: string) =>
    readSubstituted(file, instancePlace(values['state-dir'], file, io), version, io);
  const [old, now] = [read(before), read(after)];
  const written = { before: old.written, after: now.written };
  const plan = await planFor({ before: old.config, after: now.config, written, version }, gateway);
  const { mode, outcome, changes } = plan;
  if (values.json) io.stdout.write(`${JSON.stringify({ mode, outcome, changes }, null, 2)}\n`);
  else io.stdout.write(inWords(plan));
  return EXIT.ok;
}

/** As the page plans it: with the word of the Gateway that runs, where it can be asked. */
async function planFor(input: PlanInput, gateway: AskedGateway | null): Promise<RestartPlan> {
  const plan = planRestart(input);
  if (gateway === null) return plan;
  return planRestart({ ...input, ...(await gateway.facts(plan.changes.map(({ path }) => path))) });
}

/** One dotted path a line; answers what a change of each does. */
async function planPaths(
  file: string,
  { version, gateway, io }: { version: string; gateway: AskedGateway | null; io: CommandIo },
): Promise<number> {
  const paths = readText(file)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  const live = (await gateway?.facts(paths))?.live;
  const context = { version, ...(live ? { live } : {}) };
  const kinds = Object.fromEntries(paths.map((path) => [path, reloadKindOf(path, context).kind]));
  io.stdout.write(`${JSON.stringify(kinds, null, 2)}\n`);
  return EXIT.ok;
}

/** As OpenClaw would read it if it were started here, and as it is written. */
function readSubstituted(file: string, place: InstancePlace, version: string, io: CommandIo) {
  const sources = sourcesOf(place.stateDir, io);
  const written = readConfig(file, place, includeRootsOf(sources, io));
  const generation = generationOf(version);
  return { written, config: asRead(written, outsideValues(sources, generation), generation) };
}

/** The whole config: of one that is read in part only, no plan would be true. */
function readConfig(path: string, place: InstancePlace, includeRoots: readonly string[]): ConfigValue {
  readText(path);
  const inPlace = readInPlace(path, place);
  const { merged, diagnostics } = resolveIncludes({
    rootFile: inPlace.rootFile,
    access: inPlace.access,
    includeRoots,
  });
  const hint = `Run: gatehouse check ${path}${place.configPath === path ? '' : ` --state-dir ${place.stateDir}`}`;
  const error = diagnostics.find(({ severity }) => severity === 'error');
  if (error) {
    const message = `${path} has an error, so what it changes can’t be told. ${inOneLine(error, inPlace)}`;
    throw new AppError('bad-input', message, { hint, path: inPlace.named(error.file) });
  }
  const value = merged === null ? undefined : mergedValue(merged);
  if (value === undefined) throw new AppError('bad-input', `${path} holds no config.`, { hint, path });
  return value;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AppError('not-found', `${path} can’t be read: ${messageOf(cause)}.`, { path, cause });
  }
}

async function installedVersion(io: CommandIo): Promise<string> {
  return (await locateOpenClaw({ env: io.env }))?.version ?? bundledVersionFor(null);
}

function inWords({ mode, outcome, changes, consequences }: ReturnType<typeof planRestart>): string {
  const rows = changes.map(
    ({ path, kind, reload, rule, source }) =>
      `${reload.padEnd(8)}${path}  (${kind}; ${rule ?? 'no rule'}, ${source})`,
  );
  return `${[...rows, ...consequences, `outcome: ${outcome} (reload mode ${mode})`].join('\n')}\n`;
}
