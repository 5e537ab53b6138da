import { type ConfigChange, diffConfig } from '../../config-language/diff.ts';
import { type ConfigLanguage, createConfigLanguage } from '../../config-language/language-service.ts';
import { placeOpenClawIssues } from '../../config-language/openclaw-issues.ts';
import { type PlanInput, planRestart, type ReloadKind } from '../../config-language/restart-plan.ts';
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
  readonly diagnostics: readonly Diagnostic[];
  readonly merged: ConfigValue | undefined;
  readonly schema: SchemaInfo;
  /** OpenClaw's findings as diagnostics in the files that hold the text, without those that ours say already. */
  place(issues: OpenclawVerdict['issues']): readonly Diagnostic[];
}

export interface PlanFacts {
  readonly live?: Readonly<Record<string, ReloadKind>>;
  readonly measuredRestartSeconds: number | null;
  readonly gatewayRunning: boolean;
  /** Whether a restart would cut work short, by the Gateway's own word; undefined when it can't be asked. */
  readonly preflight?: NonNullable<PlanInput['preflight']>;
}

export interface ConfigService {
  read(target: ConfigTarget): Promise<ConfigSnapshot>;
  judge(target: ConfigTarget, candidate: Candidate): Promise<Judged>;
  /** The files that the config has with the drafts laid over it, as they are on disk: an include just typed may name one. */
  graph(target: ConfigTarget, drafts: readonly DraftFile[]): Promise<ConfigFile[]>;
  /** Config paths that a set of drafts would change, before anything else is asked. */
  changes(target: ConfigTarget, drafts: readonly DraftFile[]): Promise<readonly ConfigChange[]>;
  plan(target: ConfigTarget, drafts: readonly DraftFile[], facts: PlanFacts): Promise<ApplyPlan>;
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
    async changes(target, drafts) {
      const { before, after } = await compare(target, drafts);
      return diffConfig(before.merged, after.merged);
    },
    async plan(target, drafts, facts) {
      const { candidate, before, after, planId } = await compare(target, drafts);
      const changed = drafts.filter((draft) => textOf(candidate, draft.path) !== draft.text);
      const conflicts = findConflicts(candidate, drafts, directoryOf(target.configPath));
      const openclaw = await askOpenclaw(deps.judge, target, candidate, after);
      const restart = planRestart({
        before: before.merged,
        after: after.merged,
        version: after.schema.version,
        ...(facts.live ? { live: facts.live } : {}),
        ...(facts.preflight ? { preflight: facts.preflight } : {}),
      });
      return {
        planId,
        files: changed.map((draft) => ({
          path: draft.path,
          name: relativeName(draft.path, directoryOf(target.configPath)),
          before: textOf(candidate, draft.path) ?? '',
          after: draft.text,
        })),
        changes: diffConfig(before.merged, after.merged),
        restart,
        diagnostics: [...after.diagnostics, ...after.place(openclaw.issues)],
        openclaw,
        conflicts,
        measuredRestartSeconds: facts.measuredRestartSeconds,
        gatewayRunning: facts.gatewayRunning,
        refusal:
          irreplaceable(candidate, changed) ??
          refusalOf(changed.length, conflicts, after.diagnostics, openclaw),
      };
    },
    async write(target, drafts, planId) {
      const { candidate, planId: now } = await compare(target, drafts);
      if (now !== planId) throw stalePlan();
      const changed = drafts.filter((draft) => textOf(candidate, draft.path) !== draft.text);
      const refusal = irreplaceable(candidate, changed);
      if (refusal) throw new AppError('refused', `${refusal} Nothing was written.`);
      // What is included is written first: the Gateway watches the root and must find the rest in place.
      const ordered = changed.toSorted(
        (a, b) => Number(a.path === target.configPath) - Number(b.path === target.configPath),
      );
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

async function askOpenclaw(
  judge: ConfigJudge,
  target: ConfigTarget,
  candidate: Candidate,
  judged: Judged,
): Promise<OpenclawVerdict> {
  const configDir = directoryOf(target.configPath);
  const files = judged.files.flatMap((path) => {
    const read = candidate.read(path);
    return read.kind === 'file' ? [{ name: relativeName(path, configDir), text: read.text }] : [];
  });
  return judge.judge(target, relativeName(target.configPath, configDir), files);
}

/** Only a text that was read, and so is kept, may be replaced; and only where this user may write. */
function irreplaceable(candidate: Candidate, drafts: readonly DraftFile[]): string | null {
  for (const { path } of drafts) {
    const read = candidate.disk(path);
    if (read.kind === 'missing') continue;
    if (read.kind !== 'file') return `${path} is not a text that could be kept, so it is not replaced.`;
    if (!read.writable) return `${path} is write-protected for the user that runs Gatehouse.`;
  }
  return null;
}

/** OpenClaw's own word decides where it was heard; without it, ours does. */
function refusalOf(
  changedFiles: number,
  conflicts: readonly FileConflict[],
  diagnostics: readonly Diagnostic[],
  openclaw: OpenclawVerdict,
): string | null {
  if (conflicts.length > 0) return 'The files changed on disk since you opened them. Settle that first.';
  if (changedFiles === 0) return 'There is nothing to apply: the files on disk are the same.';
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
  if (openclaw.valid === false) return 'OpenClaw refuses this config: the Gateway would not start with it.';
  if (openclaw.valid === null && errors > 0) {
    return errors === 1 ? 'One error is left to fix.' : `${errors} errors are left to fix.`;
  }
  return null;
}

function stalePlan(): AppError {
  return new AppError('conflict', 'The config changed since this plan was made. Nothing was written.', {
    hint: 'Review the changes again: the new plan shows both sides.',
  });
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1));
}
