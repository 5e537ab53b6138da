import { consequencesOf, type PlanSurroundings } from './consequences.ts';
import { type ChangeKind, type ConfigChange, diffConfig } from './diff.ts';
import { type Written, worseningsOf } from './hazards.ts';
import {
  type Generation,
  generationOf,
  pluginRulesFor,
  type ReloadContext,
  type ReloadKind,
  type ReloadSource,
  type ReloadVerdict,
  reloadKindOf,
} from './reload-kind.ts';
import { REFINED_PREFIXES } from './reload-rules.ts';
import type { SensitivePaths } from './sensitive.ts';
import type { ConfigValue } from './syntax.ts';
import { isConfigObject, valueAtPath } from './value.ts';

export { generationOf, type ReloadKind, type ReloadSource, reloadKindOf };

/** `gateway.reload.mode`. `hot` and `restart` exist only in the older generation. */
export type ReloadMode = 'hybrid' | 'off' | 'hot' | 'restart';

/** `deferred`: the Gateway goes on with the old values until somebody restarts it. */
export type PlanOutcome = 'none' | 'hot' | 'restart' | 'deferred';

export interface PlannedChange {
  readonly path: string;
  readonly kind: ChangeKind;
  readonly reload: ReloadKind;
  readonly rule: string | null;
  readonly source: ReloadSource;
}

/** What applying a config does to the running Gateway. */
export interface RestartPlan {
  readonly mode: ReloadMode;
  readonly outcome: PlanOutcome;
  readonly changes: readonly PlannedChange[];
  /** Whole sentences without a full stop, most important first; the `warnings` are among them. */
  readonly consequences: readonly string[];
  /** What the change makes worse. */
  readonly warnings: readonly string[];
}

export interface PlanInput extends PlanSurroundings {
  /** Merged and substituted config before and after; `undefined` when it cannot be read. */
  readonly before: ConfigValue | undefined;
  readonly after: ConfigValue | undefined;
  /** The same as they are written, with their references to variables. */
  readonly written?: Written;
  readonly version: string;
  readonly live?: Readonly<Record<string, ReloadKind>>;
  /**
   * What the Gateway runs with, when that is not `before`: with automatic reload off changes wait on disk, and the
   * Gateway compares with what it has in force (observed, 2026.9.6).
   */
  readonly inForce?: ConfigValue;
  /** What OpenClaw itself calls sensitive. */
  readonly sensitive?: SensitivePaths;
}

/** Judges a change as the Gateway's own reloader would. */
export function planRestart(input: PlanInput): RestartPlan {
  const { before, after, version, live } = input;
  const running = input.inForce ?? before;
  const generation = generationOf(version);
  const context: ReloadContext = {
    version,
    pluginRules: pluginRulesFor(running),
    ...(live ? { live } : {}),
  };
  const changes = listChanges(running, after, generation, context).map((change) =>
    planChange(change, context, canRotateSecret(running, after)),
  );
  const mode = reloadModeOf(after, generation);
  const outcome = withEnvFiles(outcomeOf(changes, mode), input);
  const warnings = worseningsOf(before, after, input.sensitive, input.written);
  const waiting = listChanges(running, before, generation, context).map((change) => change.path);
  const facts = { ...input, before: running, changes, outcome, mode, waiting };
  const consequences = [...warnings, ...consequencesOf(facts)];
  return { mode, outcome, changes, consequences, warnings };
}

/** What changing one value of a config does, as {@link planRestart} says it when nothing else changes. */
export function reloadOf(path: string, config: ConfigValue | undefined, version: string): ReloadVerdict {
  const context: ReloadContext = { version, pluginRules: pluginRulesFor(config) };
  return verdictOf(path, context, canRotateSecret(config, config));
}

function listChanges(
  before: ConfigValue | undefined,
  after: ConfigValue | undefined,
  generation: Generation,
  context: ReloadContext,
): ConfigChange[] {
  if (generation === '2026.2.26') return diffConfig(before, after, { boundaries: [] });
  const ofPlugins = (context.pluginRules ?? []).map(([prefix]) => prefix);
  const boundaries = [...REFINED_PREFIXES, ...ofPlugins].filter((prefix) => prefix !== DECISION_MODEL_RULE);
  return diffConfig(before, after, {
    boundaries: [...boundaries, ...decisionModelPaths(before), ...decisionModelPaths(after)],
  });
}

const DECISION_MODEL_RULE = 'agents.entries.*.decisionModel';

/** The reloader looks inside an agent only when it has a decision model of its own. */
function decisionModelPaths(config: ConfigValue | undefined): string[] {
  const agents = valueAtPath(config, ['agents', 'entries']);
  if (!isConfigObject(agents)) return [];
  return Object.keys(agents)
    .filter((id) => valueAtPath(agents, [id, 'decisionModel']) !== undefined)
    .map((id) => `agents.entries.${id}.decisionModel`);
}

function planChange(change: ConfigChange, context: ReloadContext, mayRotate: boolean): PlannedChange {
  const { kind, rule, source } = verdictOf(change.path, context, mayRotate);
  return { path: change.path, kind: change.kind, reload: kind, rule, source };
}

function verdictOf(path: string, context: ReloadContext, mayRotate: boolean): ReloadVerdict {
  const verdict = reloadKindOf(path, context);
  const isSecret = /^gateway\.auth\.(token|password)(\.|$)/.test(path);
  const rotates = isSecret && mayRotate && generationOf(context.version) === '2026.9.6';
  return rotates ? { ...verdict, kind: 'hot' } : verdict;
}

/** Mirrors `canHotReloadGatewayAuthCredentials` of OpenClaw 2026.9.6, without what only the environment knows. */
function canRotateSecret(before: ConfigValue | undefined, after: ConfigValue | undefined): boolean {
  const mode = effectiveAuthMode(before);
  return (mode === 'token' || mode === 'password') && mode === effectiveAuthMode(after);
}

/** How the Gateway asks for its secret; null when that depends on a SecretRef. */
export function effectiveAuthMode(config: ConfigValue | undefined): string | null {
  if (!isConfigObject(config)) return null;
  const [mode, token, password] = ['mode', 'token', 'password'].map((key) =>
    valueAtPath(config, ['gateway', 'auth', key]),
  );
  if (typeof mode === 'string' && mode !== '') return mode;
  if (isConfigObject(token) || isConfigObject(password)) return null;
  return password ? 'password' : 'token';
}

const MODES: Readonly<Record<Generation, readonly ReloadMode[]>> = {
  '2026.9.6': ['hybrid', 'off'],
  '2026.2.26': ['hybrid', 'off', 'hot', 'restart'],
};

/** The mode of the new config counts; one that the generation does not know means `hybrid`. */
function reloadModeOf(after: ConfigValue | undefined, generation: Generation): ReloadMode {
  const value = valueAtPath(after, ['gateway', 'reload', 'mode']);
  return MODES[generation].find((mode) => mode === value) ?? 'hybrid';
}

/** The Gateway does not watch `.env` files: what changed there alone waits for somebody to restart it. */
function withEnvFiles(outcome: PlanOutcome, { envFiles, stopsAndStarts }: PlanInput): PlanOutcome {
  if (stopsAndStarts) return 'restart';
  return outcome === 'none' && envFiles?.some(({ names }) => names.length > 0) ? 'deferred' : outcome;
}

function outcomeOf(changes: readonly PlannedChange[], mode: ReloadMode): PlanOutcome {
  if (changes.length === 0) return 'none';
  const kinds = new Set(changes.map((change) => change.reload));
  switch (mode) {
    case 'off':
      return kinds.has('restart') || kinds.has('hot') ? 'deferred' : 'none';
    case 'restart':
      return 'restart';
    case 'hot':
      if (kinds.has('restart')) return 'deferred';
      break;
    case 'hybrid':
      if (kinds.has('restart')) return 'restart';
  }
  return kinds.has('hot') ? 'hot' : 'none';
}
