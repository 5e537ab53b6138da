import { existsSync } from 'node:fs';
import { isAppError } from '../errors.ts';
import { OPENCLAW_NOT_FOUND } from '../instances/program.ts';
import { type CommandResult, type Env, type RunOptions, runCommand } from '../platform/process.ts';
import { type OpenClawTarget, openclawEnvironment } from './environment.ts';
import { extractJson } from './extract-json.ts';
import type { GatewaySurroundings } from './gateway-environment.ts';

/** Why OpenClaw could not be asked. The caller goes on with what is bundled, and says so. */
export interface CliUnavailable {
  readonly kind: 'unavailable';
  readonly reason: 'not-installed' | 'not-supported' | 'timeout' | 'failed' | 'unreadable-output';
  /** One sentence for a person; no secrets. */
  readonly message: string;
}

export interface CliIssue {
  /** Dotted config path; empty for the whole document. */
  readonly path: string;
  readonly message: string;
}

export type ValidateAnswer =
  | { readonly kind: 'valid'; readonly warnings: readonly CliIssue[]; readonly durationMs: number }
  | { readonly kind: 'invalid'; readonly issues: readonly CliIssue[]; readonly durationMs: number }
  | CliUnavailable;

export type SchemaAnswer =
  | {
      readonly kind: 'schema';
      readonly schema: Readonly<Record<string, unknown>>;
      readonly durationMs: number;
    }
  | CliUnavailable;

export interface DoctorFinding {
  readonly severity: 'error' | 'warning' | 'info';
  readonly check: string;
  /** A config path or a file; null when it is about neither. */
  readonly path: string | null;
  readonly message: string;
}

export type DoctorAnswer =
  | { readonly kind: 'report'; readonly findings: readonly DoctorFinding[]; readonly durationMs: number }
  | CliUnavailable;

export interface OpenClawCli {
  /**
   * The JSON Schema the installed OpenClaw validates by (`config schema`; 2026.9.6: 2.4 MB). Older generations have
   * no such command: `not-supported`.
   */
  configSchema(target: OpenClawTarget, options?: AskOptions): Promise<SchemaAnswer>;
  /**
   * OpenClaw's own judgement (`config validate --json`) of the config at `configPath`, by default the instance's.
   * Includes are read relative to that file, so a draft is judged from a copy of the whole tree.
   */
  configValidate(target: OpenClawTarget, options?: AskOptions & ValidateOptions): Promise<ValidateAnswer>;
  /**
   * What OpenClaw's doctor finds (`doctor --lint --json`, docs/cli/doctor/lint.md, 2026.9.6: no prompts, no repairs,
   * nothing is written; 7 to 18 s). Older generations have no such mode: `not-supported`.
   */
  doctor(target: OpenClawTarget, options?: AskOptions): Promise<DoctorAnswer>;
}

export interface AskOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface ValidateOptions {
  readonly configPath?: string;
  /** Environment variables besides those of the target. No answer holds a value of them. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Of the Gateway; what can't be seen is Gatehouse's own. */
  readonly surroundings?: GatewaySurroundings;
}

export interface CliDeps {
  readonly env?: Env;
  readonly run?: (argv: readonly string[], options: RunOptions) => Promise<CommandResult>;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/** Asks the OpenClaw CLI. Nothing throws for an OpenClaw that is absent, hanging or noisy; that is an answer. */
export function createOpenClawCli(deps: CliDeps = {}): OpenClawCli {
  const baseEnv = deps.env ?? process.env;
  const run = deps.run ?? runCommand;

  async function ask(
    target: OpenClawTarget,
    args: readonly string[],
    options: AskOptions & ValidateOptions,
  ): Promise<{ kind: 'ran'; result: CommandResult; document: unknown; env: Env } | CliUnavailable> {
    const command = target.openclawCommand;
    if (command === null) return unavailable('not-installed', OPENCLAW_NOT_FOUND);
    const configPath = options.configPath ?? target.configPath;
    const { env: given = null, cwd = null } = options.surroundings ?? {};
    // The Gateway's own PATH may lead to no Node: its unit names the program in full.
    const base = given === null ? baseEnv : { ...given, PATH: baseEnv.PATH };
    const env = { ...openclawEnvironment({ ...target, configPath }, base), ...options.variables };
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    try {
      const signal = options.signal ? { signal: options.signal } : {};
      const place = cwd !== null && existsSync(cwd) ? { cwd } : {};
      const result = await run([...command, ...args], { timeoutMs, env, ...signal, ...place });
      if (result.timedOut) {
        const seconds = Math.round(timeoutMs / 1000);
        return unavailable(
          'timeout',
          `"openclaw ${args.join(' ')}" did not answer within ${seconds} s and was stopped.`,
        );
      }
      return { kind: 'ran', result, document: extractJson(result.stdout), env };
    } catch (error) {
      if (isAppError(error) && error.code === 'unavailable')
        return unavailable('not-installed', error.message);
      throw error;
    }
  }

  return {
    async configSchema(target, options = {}) {
      const answer = await ask(target, ['config', 'schema'], options);
      if (answer.kind === 'unavailable') return answer;
      const { result, document } = answer;
      const env = { secret: {}, other: answer.env };
      if (isRecord(document) && (isRecord(document.properties) || '$schema' in document)) {
        return { kind: 'schema', schema: document, durationMs: result.durationMs };
      }
      return explain('config schema', result, env);
    },

    async configValidate(target, options = {}) {
      const answer = await ask(target, ['config', 'validate', '--json'], options);
      if (answer.kind === 'unavailable') return answer;
      const { result, document } = answer;
      const env = { secret: options.variables ?? {}, other: answer.env };
      if (!isRecord(document) || typeof document.valid !== 'boolean')
        return explain('config validate', result, env);
      if (document.valid) {
        const warnings = issuesOf(document.warnings, env);
        return { kind: 'valid', warnings, durationMs: result.durationMs };
      }
      const issues = issuesOf(document.issues, env);
      return {
        kind: 'invalid',
        issues: issues.length > 0 ? issues : [{ path: '', message: errorMessageOf(document) }],
        durationMs: result.durationMs,
      };
    },

    async doctor(target, options = {}) {
      const answer = await ask(target, ['doctor', '--lint', '--json', '--non-interactive'], options);
      if (answer.kind === 'unavailable') return answer;
      const { result, document } = answer;
      const env = { secret: {}, other: answer.env };
      if (!isRecord(document) || !Array.isArray(document.findings))
        return explain('doctor --lint', result, env);
      const findings = document.findings.filter(isRecord).map((finding) => toFinding(finding, env));
      return { kind: 'report', findings, durationMs: result.durationMs };
    },
  };
}

function toFinding(finding: Readonly<Record<string, unknown>>, env: Given): DoctorFinding {
  const { severity, checkId, path, message } = finding;
  return {
    severity: severity === 'error' || severity === 'info' ? severity : 'warning',
    check: typeof checkId === 'string' ? checkId : '',
    path: typeof path === 'string' ? path : null,
    message: redactEnvironment(typeof message === 'string' ? message : 'no words for this', env),
  };
}

function explain(command: string, result: CommandResult, env: Given): CliUnavailable {
  const words = redactEnvironment(lastLine(result.stderr) ?? lastLine(result.stdout) ?? 'no output', env);
  // 2026.2.26 knows neither: "unknown option '--json'", "too many arguments for 'config'".
  if (/unknown (command|option)|too many arguments/i.test(result.stderr + result.stdout)) {
    return unavailable('not-supported', `The installed OpenClaw has no "${command}".`);
  }
  if (result.exitCode === 0) {
    return unavailable(
      'unreadable-output',
      `"openclaw ${command}" answered something that is not its JSON (${words}).`,
    );
  }
  return unavailable(
    'failed',
    `"openclaw ${command}" failed with ${result.exitCode ?? result.signal}: ${words}`,
  );
}

function unavailable(reason: CliUnavailable['reason'], message: string): CliUnavailable {
  return { kind: 'unavailable', reason, message };
}

function issuesOf(value: unknown, env: Given): CliIssue[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((issue) => ({
    path: typeof issue.path === 'string' ? issue.path : '',
    message:
      typeof issue.message === 'string'
        ? redactEnvironment(issue.message, env)
        : 'OpenClaw gave no words for this.',
  }));
}

function errorMessageOf(document: Readonly<Record<string, unknown>>): string {
  const error = document.error;
  return isRecord(error) && typeof error.message === 'string'
    ? error.message
    : 'OpenClaw says it is not valid.';
}

function lastLine(text: string): string | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.at(-1)?.trim().slice(0, 300) ?? null;
}

/** The environment a program was given: what is secret for sure, and the rest. */
interface Given {
  readonly secret: Env;
  readonly other: Env;
}

/** Shorter values are in every text by chance. */
const SHORTEST_SECRET = 6;

/** A program may print what it was given; nothing that looks like a secret of the environment goes further. */
function redactEnvironment(text: string, { secret, other }: Given): string {
  const named = Object.entries(other).filter(([name]) => /token|key|secret|password|credential/i.test(name));
  const values = [...Object.values(secret), ...named.map(([, value]) => value)];
  let redacted = text;
  for (const value of values)
    if (value !== undefined && value.length >= SHORTEST_SECRET)
      redacted = redacted.replaceAll(value, '[redacted]');
  return redacted;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
