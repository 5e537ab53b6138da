import { diffConfig } from '../../config-language/diff.ts';
import { includesFirst } from '../../config-language/include-order.ts';
import { type ConfigLanguage, createConfigLanguage } from '../../config-language/language-service.ts';
import { placeOpenClawIssues } from '../../config-language/openclaw-issues.ts';
import {
  type PlanInput,
  planRestart,
  type ReloadKind,
  type RestartPlan,
} from '../../config-language/restart-plan.ts';
import type { ConfigSchema } from '../../config-language/schema.ts';
import type { ConfigValue, Diagnostic } from '../../config-language/syntax.ts';
import { AppError } from '../errors.ts';
import { type Candidate, createCandidate, describeFile, relativeName } from './candidate.ts';
import type {
  ApplyJournal,
  ConfigDisk,
  ConfigJudge,
  ConfigTarget,
  EnvProvider,
  SchemaProvider,
} from './ports.ts';
import { AWAITED, irreplaceable, refusalOf } from './refusal.ts';
import type {
  ApplyPlan,
  ConfigFile,
  ConfigSnapshot,
  DraftFile,
  FileConflict,
  OpenclawVerdict,
  SchemaInfo,
} from './types.ts';
import { putBackHalf, writeTogether } from './write-together.ts';

/** A candidate read, followed through its includes and judged. */
export interface Judged {
  readonly files: readonly string[];
  /** The same, each after all that it includes. */
  readonly writeOrder: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly merged: ConfigValue | undefined;
  readonly schema: SchemaInfo;
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
}

export interface ConfigService {
  read(target: ConfigTarget): Promise<ConfigSnapshot>;
  judge(target: ConfigTarget, candidate: Candidate): Promise<Judged>;
  /** The files that the config has with the drafts laid over it, as they are on disk: an include just typed may name one. */
  graph(target: ConfigTarget, drafts: readonly DraftFile[]): Promise<ConfigFile[]>;
  /** Config paths that a set of drafts would change for the Gateway, before anything else is asked. */
  changedPaths(
    target: ConfigTarget,
    drafts: readonly DraftFile[],
    inForce?: ConfigValue,
  ): Promise<readonly string[]>;
  /** At once, by our own judgement; without OpenClaw's the plan says that it is awaited. */
  plan(
    target: ConfigTarget,
    drafts: readonly DraftFile[],
    facts: PlanFacts,
    openclaw?: OpenclawVerdict,
  ): Promise<ApplyPlan>;
  /** OpenClaw's own verdict on the whole candidate: seconds, or as long as it may hang. */
  askOpenclaw(
    target: ConfigTarget,
    drafts: readonly DraftFile[],
    signal?: AbortSignal,
  ): Promise<OpenclawVerdict>;
  /**
   * Writes exactly the drafts of that plan, includes before the file that includes them; a failure in the middle
   * puts back what was already written.
   * @throws AppError `conflict` when base or candidate is not what the plan was made from.
   */
  write(target: ConfigTarget, drafts: readonly DraftFile[], planId: string): Promise<void>;
  candidate(drafts?: readonly DraftFile[]): Candidate;
  /** At start-up: a write of several files that a crash cut in two is put back. */
  recover(): Promise<void>;
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

  const judge = async (target: ConfigTarget, candidate: Candidate): Promise<Judged> => {
    const { schema, info } = await schemas.schemaFor(target);
    const language = languageOf(target, schema, info);
    const layers = env.layers(target).map(({ source, names }) => ({
      name: source,
      names: names.filter((name) => !name.empty).map((name) => name.name),
      emptyNames: names.filter((name) => name.empty).map((name) => name.name),
    }));
    const result = language.check({
      rootFile: target.configPath,
      access: candidate,
      includeRoots: env.includeRoots(),
      env: { layers },
    });
    const files = result.files.map((file) => file.path);
    return {
      files,
      writeOrder: includesFirst(result.files),
      diagnostics: result.diagnostics,
      merged: result.merged,
      schema: info,
      place: (issues) => placeOpenClawIssues(result, issues),
    };
  };

  const compare = async (target: ConfigTarget, drafts: readonly DraftFile[]) => {
    const candidate = createCandidate(disk, drafts);
    const [before, after] = [await judge(target, createCandidate(disk)), await judge(target, candidate)];
    const paths = [...new Set([...before.files, ...after.files])].sort();
    requireKnownFiles(drafts, paths);
    return { candidate, before, after, planId: planIdOf(paths, candidate, drafts) };
  };

  /** Names every byte that the plan was judged by: the files of the graph as they are on disk, and the drafts. */
  const planIdOf = (paths: readonly string[], candidate: Candidate, drafts: readonly DraftFile[]): string => {
    const disk = paths.map((path) => {
      const read = candidate.disk(path);
      return [path, read.kind === 'file' ? read.sha256 : read.kind];
    });
    const wanted = drafts
      .toSorted((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ path, baseSha256, text }) => [path, baseSha256, text]);
    return deps.sha256(JSON.stringify([disk, wanted]));
  };

  return {
    candidate: (drafts) => createCandidate(disk, drafts),
    judge,
    async read(target) {
      const candidate = createCandidate(disk);
      const judged = await judge(target, candidate);
      return {
        rootPath: target.configPath,
        configDir: directoryOf(target.configPath),
        files: describeFiles(target, judged, candidate),
        schema: judged.schema,
        env: env.layers(target),
        includeRoots: env.includeRoots(),
        includable: env.includable(directoryOf(target.configPath)),
        diagnostics: judged.diagnostics,
        readAt: deps.now(),
      };
    },
    async graph(target, drafts) {
      const candidate = createCandidate(disk, drafts);
      return describeFiles(target, await judge(target, candidate), candidate);
    },
    async changedPaths(target, drafts, inForce) {
      const { before, after } = await compare(target, drafts);
      return restartOf(before, after, inForce ? { inForce } : {}).changes.map((change) => change.path);
    },
    async plan(target, drafts, facts, openclaw = AWAITED) {
      const { candidate, before, after, planId } = await compare(target, drafts);
      const changed = drafts.filter((draft) => textOf(candidate, draft.path) !== draft.text);
      const conflicts = findConflicts(candidate, drafts, directoryOf(target.configPath));
      const { measuredRestart, gatewayRunning, ...surroundings } = facts;
      return {
        planId,
        files: changed.map((draft) => ({
          path: draft.path,
          name: relativeName(draft.path, directoryOf(target.configPath)),
          before: textOf(candidate, draft.path) ?? '',
          after: draft.text,
        })),
        changes: diffConfig(before.merged, after.merged),
        restart: restartOf(before, after, surroundings),
        diagnostics: [...after.diagnostics, ...after.place(openclaw.issues)],
        openclaw,
        conflicts,
        measuredRestart,
        gatewayRunning,
        refusal:
          irreplaceable(candidate, changed) ??
          refusalOf(changed.length, conflicts, after.diagnostics, openclaw),
      };
    },
    async askOpenclaw(target, drafts, signal) {
      const candidate = createCandidate(disk, drafts);
      return askJudge(deps.judge, target, candidate, await judge(target, candidate), signal);
    },
    async write(target, drafts, planId) {
      const { candidate, after, planId: now } = await compare(target, drafts);
      if (now !== planId) throw stalePlan();
      const changed = drafts.filter((draft) => textOf(candidate, draft.path) !== draft.text);
      const refusal = irreplaceable(candidate, changed);
      if (refusal) throw new AppError('refused', `${refusal} Nothing was written.`);
      // What is included is written first: the Gateway watches the files and must find the rest in place.
      const rank = (draft: DraftFile) => after.writeOrder.indexOf(draft.path);
      const ordered = changed.toSorted((a, b) => rank(a) - rank(b));
      const steps = ordered.map(({ path, text }) => ({ path, before: textOf(candidate, path), after: text }));
      await writeTogether(steps, { disk, journal: deps.journal, owner: target.id });
    },
    async recover() {
      for (const { owner, steps } of await deps.journal.pending()) {
        await putBackHalf(steps, disk);
        await deps.journal.end(owner);
      }
    },
  };
}

function describeFiles(target: ConfigTarget, judged: Judged, candidate: Candidate): ConfigFile[] {
  const configDir = directoryOf(target.configPath);
  return judged.files.map((path) =>
    describeFile(path, configDir, path === target.configPath, candidate.disk(path)),
  );
}

/** The text on disk, or null when there is none. */
function textOf(candidate: Candidate, path: string): string | null {
  const read = candidate.disk(path);
  return read.kind === 'file' ? read.text : null;
}

function findConflicts(
  candidate: Candidate,
  drafts: readonly DraftFile[],
  configDir: string,
): FileConflict[] {
  return drafts.flatMap((draft) => {
    const read = candidate.disk(draft.path);
    const diskSha256 = read.kind === 'file' ? read.sha256 : null;
    if (diskSha256 === draft.baseSha256) return [];
    const diskText = read.kind === 'file' ? read.text : '';
    return [{ path: draft.path, name: relativeName(draft.path, configDir), diskText, diskSha256 }];
  });
}

/** A draft may only be for a file that the config has or will have: nothing else is ever written. */
function requireKnownFiles(drafts: readonly DraftFile[], known: readonly string[]): void {
  const stranger = drafts.find((draft) => !known.includes(draft.path));
  if (!stranger) return;
  throw new AppError('forbidden', `${stranger.path} is not part of this config. Nothing was written.`, {
    hint: 'Name it in an $include first.',
    path: stranger.path,
  });
}

async function askJudge(
  judge: ConfigJudge,
  target: ConfigTarget,
  candidate: Candidate,
  judged: Judged,
  signal: AbortSignal | undefined,
): Promise<OpenclawVerdict> {
  const configDir = directoryOf(target.configPath);
  const files = judged.files.flatMap((path) => {
    const read = candidate.read(path);
    return read.kind === 'file' ? [{ name: relativeName(path, configDir), text: read.text }] : [];
  });
  return judge.judge(target, relativeName(target.configPath, configDir), files, signal);
}

function restartOf(
  before: Judged,
  after: Judged,
  surroundings: Partial<Omit<PlanInput, 'before' | 'after' | 'version'>>,
): RestartPlan {
  const { version } = after.schema;
  return planRestart({ before: before.merged, after: after.merged, version, ...surroundings });
}

function stalePlan(): AppError {
  return new AppError('conflict', 'The config changed since this plan was made. Nothing was written.', {
    hint: 'Review the changes again: the new plan shows both sides.',
  });
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1));
}
