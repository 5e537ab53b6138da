import { addToDotEnv, MAX_DOTENV_BYTES } from '../../config-language/dotenv.ts';
import { findEnvReferences } from '../../config-language/env.ts';
import type { PlanInput } from '../../config-language/restart-plan.ts';
import { variableNameProblem } from '../../config-language/variable-name.ts';
import { AppError } from '../errors.ts';
import type { DiskRead } from './ports.ts';
import type { ConfigEdits, EnvFilePlan, EnvLayer, NewVariable, RestartWay } from './types.ts';

/** The `.env` file with variables added. No word of it holds a value but the texts themselves. */
export interface EnvFileChange {
  readonly path: string;
  /** Null: it is not there. */
  readonly before: string | null;
  readonly after: string;
  /** Why it can't be written so; null when it can. */
  readonly refusal: string | null;
}

interface EnvFile {
  readonly path: string;
  readonly read: DiskRead;
  /** Who defines which name already. */
  readonly layers: readonly EnvLayer[];
}

/** Adds variables to a `.env` file as it is on disk; every byte that is there stays. Pure. */
export function addVariables(file: EnvFile, variables: readonly NewVariable[]): EnvFileChange {
  const { path, read } = file;
  const before = read.kind === 'file' ? read.text : null;
  let after = before ?? '';
  let refusal = obstacleOf(file);
  for (const { name, value } of variables) {
    const added = addToDotEnv(after, { name, value });
    refusal ??= nameObstacle(file, name);
    if (added === null) refusal ??= `${path} can’t hold ${name} so that OpenClaw reads it back unchanged.`;
    else after = added;
  }
  if (new TextEncoder().encode(after).length > MAX_DOTENV_BYTES)
    refusal ??= `${path} would be larger than 1 MB, and OpenClaw skips such a file.`;
  return { path, before, after, refusal };
}

/** Only a text that was read, and so can be kept, is replaced; and only where this user may write. */
function obstacleOf({ path, read }: EnvFile): string | null {
  if (read.kind === 'missing') return null;
  if (read.kind !== 'file') return `${path} is not a text file that could be added to.`;
  return read.writable ? null : `${path} is write-protected for the user that runs Gatehouse.`;
}

function nameObstacle({ layers }: EnvFile, name: string): string | null {
  const problem = variableNameProblem(name);
  if (problem !== null) return problem;
  const owner = layers.find(({ names }) => names.some((one) => one.name === name));
  return owner ? `${name} is set already (${owner.source}). Choose another name.` : null;
}

/** A variable may only be added for a draft that refers to it. */
export function requireReferences({ files, variables }: ConfigEdits): void {
  const referred = new Set(files.flatMap(({ text }) => findEnvReferences(text).map(({ name }) => name)));
  const stranger = variables.find(({ name }) => !referred.has(name));
  if (stranger) throw new AppError('forbidden', `No draft refers to ${stranger.name}. Nothing was written.`);
}

/** @param way how a running Gateway is restarted; undefined when none runs */
export function planEnvFile(
  { path, before }: EnvFileChange,
  variables: readonly NewVariable[],
  way: RestartWay | undefined,
): EnvFilePlan {
  const names = variables.map(({ name }) => name);
  const gateway =
    way === undefined ? 'not-running' : way.by === 'hand' ? 'restarted-by-hand' : 'stopped-and-started';
  return { path, names, exists: before !== null, gateway };
}

/** A variable that the Gateway can't look up would be taken for its own text: better not begun. */
export function envFileRefusal({ refusal }: EnvFileChange, way: RestartWay | undefined): string | null {
  if (refusal !== null || way?.by !== 'nobody') return refusal;
  return `The Gateway has to be stopped and started for this, and that can’t be done from here: ${way.reason}`;
}

type Surroundings = Pick<PlanInput, 'envFiles' | 'stopsAndStarts'>;

/** What is known around a plan, with what it adds to the `.env` file itself. */
export function withEnvFile<T extends Surroundings>(known: T, env: EnvFilePlan | null): T & Surroundings {
  if (env === null) return known;
  const waiting = (known.envFiles ?? []).flatMap(({ file, names }) => (file === env.path ? names : []));
  const others = (known.envFiles ?? []).filter(({ file }) => file !== env.path);
  const added = { file: env.path, names: [...env.names, ...waiting] };
  return { ...known, envFiles: [...others, added], stopsAndStarts: env.gateway !== 'not-running' };
}
