import {
  asRead,
  includeRootsIn,
  layerOf,
  outsideValues,
  type VariableSource,
} from '../../config-language/as-read.ts';
import { diffConfig } from '../../config-language/diff.ts';
import { type ConfigFile as IncludedFile, resolveIncludes } from '../../config-language/include.ts';
import { includesFirst } from '../../config-language/include-order.ts';
import { type ConfigLanguage, createConfigLanguage } from '../../config-language/language-service.ts';
import { placeOpenClawIssues } from '../../config-language/openclaw-issues.ts';
import {
  generationOf,
  type PlanInput,
  planRestart,
  type ReloadKind,
  type RestartPlan,
} from '../../config-language/restart-plan.ts';
import type { ConfigSchema } from '../../config-language/schema.ts';
import type { SensitivePaths } from '../../config-language/sensitive.ts';
import type { ConfigValue, Diagnostic } from '../../config-language/syntax.ts';
import { AppError } from '../errors.ts';
import { type Candidate, candidateFiles, createCandidate, describeFile, relativeName } from './candidate.ts';
import { findConflicts, requireKnownFiles, textOf } from './drafts.ts';
import {
  addVariables,
  type EnvFileChange,
  envFileRefusal,
  planEnvFile,
  requireReferences,
  withEnvFile,
} from './env-file.ts';
import type {
  ApplyJournal,
  ConfigDisk,
  ConfigJudge,
  ConfigTarget,
  EnvProvider,
  JudgeOptions,
  SchemaProvider,
} from './ports.ts';
import { AWAITED, irreplaceable, refusalOf } from './refusal.ts';
import type {
  ApplyPlan,
  ConfigEdits,
  ConfigFile,
  ConfigSnapshot,
  DraftFile,
  EnvLayer,
  NewVariable,
  OpenclawVerdict,
  RestartWay,
  SchemaInfo,
} from './types.ts';
import { putBackHalf, writeTogether } from './write-together.ts';

/** A candidate read, followed through its includes and judged. */
export interface Judged {
  readonly files: readonly string[];
  readonly graph: readonly IncludedFile[];
  /** The same, each after all that it includes. */
  readonly writeOrder: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly merged: ConfigValue | undefined;
  /** A config with the values of this one's variables: for comparing, never part of an answer. */
  asRead(config: ConfigValue | undefined): ConfigValue | undefined;
  readonly schema: SchemaInfo;
  /** What OpenClaw itself calls sensitive. */
  readonly sensitive: SensitivePaths;
  /** OpenClaw's findings as diagnostics in the files that hold the text, without those that ours say already. */
  place(issues: OpenclawVerdict['issues']): readonly Diagnostic[];
}

export interface PlanFacts {
  readonly live?: Readonly<Record<string, ReloadKind>>;
  readonly measuredRestart: ApplyPlan['measuredRestart'];
  readonly gatewayRunning: boolean;
  /** Whether a restart would cut work short, by the Gateway's own word; undefined when it can't be asked. */
  readonly preflight?: NonNullable<PlanInput['preflight']>;
  /** What the Gateway runs with, where that is not what is on disk. */
  readonly inForce?: ConfigValue;
  /** What changed in `.env` files since the Gateway's process read them. */
  readonly envFiles?: NonNullable<PlanInput['envFiles']>;
  /** How it could be given a variable of the `.env` file; asked only when one is added and it runs. */
  readonly restartWay?: RestartWay;
}

export interface ConfigService {
  read(target: ConfigTarget): Promise<ConfigSnapshot>;
  judge(target: ConfigTarget, candidate: Candidate, variables?: readonly NewVariable[]): Promise<Judged>;
  /** The files that the config has with the drafts laid over it, as they are on disk: an include just typed may name one. */
  graph(target: ConfigTarget, drafts: readonly DraftFile[]): Promise<ConfigFile[]>;
  /** Config paths that a set of drafts would change for the Gateway, before anything else is asked. */
  changedPaths(target: ConfigTarget, edits: ConfigEdits, inForce?: ConfigValue): Promise<readonly string[]>;
  /** At once, by our own judgement; without OpenClaw's the plan says that it is awaited. */
  plan(
    target: ConfigTarget,
    edits: ConfigEdits,
    facts: PlanFacts,
    openclaw?: OpenclawVerdict,
  ): Promise<ApplyPlan>;
  /** OpenClaw's own verdict on the whole candidate: seconds, or as long as it may hang. */
  askOpenclaw(target: ConfigTarget, edits: ConfigEdits, signal?: AbortSignal): Promise<OpenclawVerdict>;
  /**
   * Writes exactly the edits of that plan: variables first, then includes, then the file that includes them; a
   * failure in the middle puts back what was already written.
   * @throws AppError `conflict` when base or candidate is not what the plan was made from.
   */
  write(target: ConfigTarget, edits: ConfigEdits, planId: string): Promise<void>;
  /** Refuses as {@link write} would, and writes nothing: asked before a Gateway is stopped for the write. */
  requireCurrent(target: ConfigTarget, edits: ConfigEdits, planId: string): Promise<void>;
  /** The `.env` file as it is on disk; null when there is none that could be read. */
  envText(target: ConfigTarget): string | null;
  candidate(drafts?: readonly DraftFile[]): Candidate;
  /** At start-up: a write of several files that a crash cut in two is put back, and copies it left are removed. */
  recover(targets: readonly ConfigTarget[]): Promise<void>;
}

interface Deps {
  readonly disk: ConfigDisk;
  readonly schemas: SchemaProvider;
  readonly env: EnvProvider;
  readonly judge: ConfigJudge;
  readonly now: () => number;
  readonly journal: ApplyJournal;
  /** Hex SHA-256 of a text. */
  readonly sha256: (text: string) => string;
}

export function createConfigService(deps: Deps): ConfigService {
  const { disk, schemas, env } = deps;

  /** One language service an instance and schema: it remembers parses, and pages ask again every few seconds. */
  const languages = new Map<string, { readonly url: string; readonly language: ConfigLanguage }>();
  const languageOf = (target: ConfigTarget, schema: ConfigSchema, info: SchemaInfo): ConfigLanguage => {
    const known = languages.get(target.id);
    if (known?.url === info.url) return known.language;
    const language = createConfigLanguage({ schema, version: info.version, schemaSource: info.source });
    languages.set(target.id, { url: info.url, language });
    return language;
  };

  const judge: ConfigService['judge'] = async (target, candidate, variables = []) => {
    const { schema, info } = await schemas.schemaFor(target);
    const language = languageOf(target, schema, info);
    const added = new Map(variables.map(({ name, value }) => [name, value]));
    const sources = [...(await env.sources(target)), { source: 'state .env' as const, values: added }];
    const result = language.check({
      rootFile: target.configPath,
      access: candidate,
      includeRoots: rootsOf(sources),
      env: { layers: sources.map(layerOf) },
    });
    const generation = generationOf(info.version);
    const outside = outsideValues(sources, generation);
    const files = result.files.map((file) => file.path);
    return {
      files,
      graph: result.files,
      writeOrder: includesFirst(result.files),
      diagnostics: result.diagnostics,
      merged: result.merged,
      asRead: (config) => asRead(config, outside, generation),
      schema: info,
      sensitive: schema.sensitive,
      place: (issues) => placeOpenClawIssues(result, issues),
    };
  };

  const compare = async (target: ConfigTarget, edits: ConfigEdits) => {
    const { files, variables } = edits;
    const candidate = createCandidate(disk, files);
    const before = await judge(target, createCandidate(disk));
    const after = await judge(target, candidate, variables);
    const paths = [...new Set([...before.files, ...after.files])].sort();
    requireKnownFiles(files, paths);
    requireReferences(edits);
    const changed = files.filter((draft) => textOf(candidate, draft.path) !== draft.text);
    const envFile = variables.length === 0 ? null : await envFileChange(target, candidate, variables);
    const read = envFile ? [...paths, envFile.path] : paths;
    return { candidate, before, after, changed, envFile, planId: planIdOf(read, candidate, edits) };
  };

  const envFileChange = async (
    target: ConfigTarget,
    candidate: Candidate,
    variables: readonly NewVariable[],
  ): Promise<EnvFileChange> => {
    const path = env.file(target);
    const layers = envLayers(await env.sources(target));
    return addVariables({ path, read: candidate.disk(path), layers }, variables);
  };

  /** What is to be written, once it is still what the plan was made from. */
  const current = async (target: ConfigTarget, edits: ConfigEdits, planId: string) => {
    const compared = await compare(target, edits);
    if (compared.planId !== planId) throw stalePlan();
    const refusal = irreplaceable(compared.candidate, compared.changed) ?? compared.envFile?.refusal ?? null;
    if (refusal) throw new AppError('refused', `${refusal} Nothing was written.`);
    return compared;
  };

  const rootsOf = (sources: readonly VariableSource[]): string[] => {
    const of = outsideValues(sources, '2026.9.6');
    const list = of('OPENCLAW_INCLUDE_ROOTS');
    return list === undefined ? env.includeRoots() : includeRootsIn(list, of('HOME'));
  };

  /** Names every byte that the plan was judged by: the files as they are on disk, and what is to be written. */
  const planIdOf = (paths: readonly string[], candidate: Candidate, edits: ConfigEdits): string => {
    const disk = paths.map((path) => {
      const read = candidate.disk(path);
      return [path, read.kind === 'file' ? read.sha256 : read.kind];
    });
    const wanted = edits.files
      .toSorted((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ path, baseSha256, text }) => [path, baseSha256, text]);
    const added = edits.variables.map(({ name, value }) => [name, value]);
    return deps.sha256(JSON.stringify([disk, wanted, added]));
  };

  return {
    candidate: (drafts) => createCandidate(disk, drafts),
    judge,
    async read(target) {
      const candidate = createCandidate(disk);
      const judged = await judge(target, candidate);
      const sources = await env.sources(target);
      return {
        rootPath: target.configPath,
        configDir: directoryOf(target.configPath),
        files: describeFiles(target, judged, candidate),
        schema: judged.schema,
        env: envLayers(sources),
        envFile: env.file(target),
        includeRoots: rootsOf(sources),
        includable: env.includable(directoryOf(target.configPath)),
        diagnostics: judged.diagnostics,
        readAt: deps.now(),
      };
    },
    async graph(target, drafts) {
      const candidate = createCandidate(disk, drafts);
      return describeFiles(target, await judge(target, candidate), candidate);
    },
    async changedPaths(target, edits, inForce) {
      const { before, after } = await compare(target, edits);
      return restartOf(before, after, inForce ? { inForce } : {}).changes.map((change) => change.path);
    },
    async plan(target, edits, facts, openclaw = AWAITED) {
      const { candidate, before, after, changed, envFile, planId } = await compare(target, edits);
      const configDir = directoryOf(target.configPath);
      const conflicts = findConflicts(candidate, edits.files, configDir);
      const { measuredRestart, gatewayRunning, restartWay, ...surroundings } = facts;
      const env = envFile && planEnvFile(envFile, edits.variables, gatewayRunning ? restartWay : undefined);
      return {
        planId,
        files: changed.map((draft) => ({
          path: draft.path,
          name: relativeName(draft.path, configDir),
          before: textOf(candidate, draft.path) ?? '',
          after: draft.text,
        })),
        env,
        changes: diffConfig(before.merged, after.merged),
        restart: restartOf(before, after, withEnvFile(surroundings, env)),
        diagnostics: [...after.diagnostics, ...after.place(openclaw.issues)],
        openclaw,
        conflicts,
        measuredRestart,
        gatewayRunning,
        refusal:
          irreplaceable(candidate, changed) ??
          (envFile && envFileRefusal(envFile, gatewayRunning ? restartWay : undefined)) ??
          refusalOf(changed.length, conflicts, after.diagnostics, openclaw),
      };
    },
    async askOpenclaw(target, edits, signal) {
      const candidate = createCandidate(disk, edits.files);
      const judged = await judge(target, candidate);
      return askJudge(deps.judge, target, { candidate, judged }, { signal, variables: edits.variables });
    },
    envText: (target) => textOf(createCandidate(disk), env.file(target)),
    async write(target, edits, planId) {
      const { candidate, after, changed, envFile } = await current(target, edits, planId);
      // What is included is written first: the Gateway watches the files and must find the rest in place.
      const rank = (draft: DraftFile) => after.writeOrder.indexOf(draft.path);
      const ordered = changed.toSorted((a, b) => rank(a) - rank(b));
      const steps = ordered.map(({ path, text }) => ({ path, before: textOf(candidate, path), after: text }));
      const all = envFile ? [envFile, ...steps] : steps;
      await writeTogether(
        all.map(({ path, before, after }) => ({ path, before, after })),
        { disk, journal: deps.journal, owner: target.id },
      );
    },
    async requireCurrent(target, edits, planId) {
      await current(target, edits, planId);
    },
    async recover(targets) {
      for (const target of targets) {
        const includes = {
          rootFile: target.configPath,
          access: createCandidate(disk),
          includeRoots: rootsOf(await env.sources(target)),
        };
        await deps.judge.sweep(resolveIncludes(includes).files.map(({ path }) => directoryOf(path)));
      }
      for (const { owner, steps } of await deps.journal.pending()) {
        await putBackHalf(steps, disk);
        await deps.journal.end(owner);
      }
    },
  };
}

/** What may be told: names. */
function envLayers(sources: readonly VariableSource[]): EnvLayer[] {
  return sources.map(({ source, values }) => ({
    source,
    names: [...values].map(([name, value]) => ({ name, empty: value === '' })),
  }));
}

function describeFiles(target: ConfigTarget, judged: Judged, candidate: Candidate): ConfigFile[] {
  const configDir = directoryOf(target.configPath);
  return judged.files.map((path) =>
    describeFile(path, configDir, path === target.configPath, candidate.disk(path)),
  );
}

async function askJudge(
  judge: ConfigJudge,
  target: ConfigTarget,
  { candidate, judged }: { candidate: Candidate; judged: Judged },
  options: JudgeOptions,
): Promise<OpenclawVerdict> {
  return judge.judge(target, candidateFiles(judged.graph, candidate), options);
}

function restartOf(
  before: Judged,
  after: Judged,
  { inForce, ...surroundings }: Partial<Omit<PlanInput, 'before' | 'after' | 'version'>>,
): RestartPlan {
  const { schema, sensitive } = after;
  const [old, now, running] = [
    before.asRead(before.merged),
    after.asRead(after.merged),
    before.asRead(inForce),
  ];
  return planRestart({
    ...{ before: old, after: now, written: { before: before.merged, after: after.merged } },
    ...{ version: schema.version, sensitive, ...surroundings },
    ...(running === undefined ? {} : { inForce: running }),
  });
}

function stalePlan(): AppError {
  return new AppError('conflict', 'The config changed since this plan was made. Nothing was written.', {
    hint: 'Review the changes again: the new plan shows both sides.',
  });
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1));
}
