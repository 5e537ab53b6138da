import { parseDotEnv } from '../../config-language/dotenv.ts';
import { resolveIncludes } from '../../config-language/include.ts';
import { type CheckResult, createConfigLanguage } from '../../config-language/language-service.ts';
import { createLineIndex } from '../../config-language/positions.ts';
import { generationOf } from '../../config-language/reload-kind.ts';
import type { Diagnostic } from '../../config-language/syntax.ts';
import {
  type Candidate,
  candidateFiles,
  createCandidate,
  describeFile,
  relativeName,
} from '../config/candidate.ts';
import type { ConfigJudge, ConfigTarget, SchemaProvider } from '../config/ports.ts';
import type { SchemaInfo } from '../config/types.ts';
import { type LinkDisk, type StagedState, stagedDisk } from './staged-disk.ts';

export interface StagedVerdict {
  readonly ok: boolean;
  readonly problems: readonly string[];
  /** Who judged, when it was not OpenClaw. */
  readonly note: string | null;
}

interface Deps {
  readonly disk: LinkDisk;
  readonly schemas: Pick<SchemaProvider, 'schemaFor'>;
  readonly judge: ConfigJudge;
  readonly includeRoots: () => string[];
}

export type StagedJudge = (
  target: Pick<ConfigTarget, 'id' | 'stateDir' | 'configPath' | 'openclawCommand'>,
  staged: StagedState,
) => Promise<StagedVerdict>;

/**
 * Judges an unpacked config as if it lay in its place already, so that absolute includes hold too. OpenClaw's word
 * decides; where it says nothing, Gatehouse's own check does. Variables are not held against it: the Gateway's
 * environment is not known.
 */
export function createStagedJudge(deps: Deps): StagedJudge {
  return async (target, staged) => {
    const access = createCandidate(stagedDisk(deps.disk, target.stateDir, staged));
    const configDir = target.configPath.slice(0, Math.max(target.configPath.lastIndexOf('/'), 1));
    const nameOf = (path: string) => relativeName(path, configDir);
    const root = access.disk(target.configPath);
    if (root.kind === 'missing')
      return { ok: true, problems: [], note: 'The backup holds no config to judge.' };
    if (root.kind !== 'file') {
      const problem = describeFile(target.configPath, configDir, true, root).problem?.message ?? root.kind;
      return { ok: false, problems: [`${nameOf(target.configPath)}: ${problem}`], note: null };
    }
    const includeRoots = deps.includeRoots();
    const { files } = resolveIncludes({ rootFile: target.configPath, access, includeRoots });
    const verdict = await deps.judge.judge(target, candidateFiles(files, access), { apart: true });
    const issues = verdict.issues.map(({ path, message }) => (path ? `${path}: ${message}` : message));
    if (verdict.valid !== null) return { ok: verdict.valid, problems: issues, note: null };

    const { schema, info } = await deps.schemas.schemaFor(target);
    const language = createConfigLanguage({ schema, version: info.version, schemaSource: info.source });
    const result = language.check({
      rootFile: target.configPath,
      access,
      includeRoots,
      env: { layers: [stateLayer(target, access)] },
    });
    const problems = errorsThatCount(result, info).map((error) => inWords(error, access, nameOf));
    const unsaid = verdict.note ?? 'OpenClaw did not say whether it accepts the config.';
    const judged = `Gatehouse judged it by the ${info.source} schema of ${info.version}.`;
    return { ok: problems.length === 0, problems, note: `${unsaid} ${judged}` };
  };
}

function stateLayer({ stateDir }: { readonly stateDir: string }, access: Candidate) {
  const read = access.disk(`${stateDir}/.env`);
  const entries = read.kind === 'file' ? parseDotEnv(read.text) : [];
  return {
    name: 'state .env' as const,
    names: entries.filter(({ value }) => value !== '').map(({ name }) => name),
    emptyNames: entries.filter(({ value }) => value === '').map(({ name }) => name),
  };
}

/** A config of another generation than a bundled schema is judged by its syntax and includes alone. */
function errorsThatCount({ diagnostics, merged }: CheckResult, info: SchemaInfo): Diagnostic[] {
  const errors = diagnostics.filter(({ severity, source }) => severity === 'error' && source !== 'env');
  const touched = lastTouchedVersion(merged);
  const fits =
    info.source === 'installed' || touched === null || generationOf(touched) === generationOf(info.version);
  return fits ? errors : errors.filter(({ source }) => source === 'syntax' || source === 'include');
}

/** The OpenClaw that last wrote a config (`meta.lastTouchedVersion`), or null. */
export function lastTouchedVersion(config: unknown): string | null {
  const meta = memberOf(config, 'meta');
  const version = memberOf(meta, 'lastTouchedVersion');
  return typeof version === 'string' ? version : null;
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function inWords({ file, start, message }: Diagnostic, access: Candidate, nameOf: (path: string) => string) {
  const read = access.read(file);
  const { line, column } = createLineIndex(read.kind === 'file' ? read.text : '').positionAt(start);
  return `${nameOf(file)}, line ${line}, column ${column}: ${message}`;
}
