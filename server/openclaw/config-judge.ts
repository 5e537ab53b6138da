import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CandidateFile, ConfigJudge, ConfigTarget, JudgeOptions } from '../config/ports.ts';
import type { OpenclawVerdict } from '../config/types.ts';
import { errnoOf, isAppError } from '../errors.ts';
import { OPENCLAW_NOT_FOUND } from '../instances/program.ts';
import type { OpenClawCli, ValidateAnswer } from './cli.ts';
import type { GatewaySurroundings } from './gateway-environment.ts';
import {
  copyName,
  inOwnPlaces,
  type JudgedCopy,
  planCopies,
  sweepCopies,
  withCopies,
} from './judged-copies.ts';

const NOTHING_SAID = { awaited: false, issues: [], warnings: [] } as const;

/** A healthy one answers in 2 to 5 s, on a busy machine in 15 (observed). */
const TIMEOUT_MS = 30_000;

/**
 * Asks `openclaw config validate` about a candidate. What differs from the files on disk is judged as a 0600 copy
 * beside the original, the rest in its place; a config that is not to lie over the files there is laid out in a private
 * directory of Gatehouse's own.
 */
export function createConfigJudge({
  cli,
  scratchDir,
  surroundingsOf = async () => ({ env: null, cwd: null }),
  timeoutMs = TIMEOUT_MS,
}: {
  cli: OpenClawCli;
  scratchDir: string;
  /** What the Gateway is given: variables and include roots are to mean the same to its validator. */
  surroundingsOf?: (target: ConfigTarget) => Promise<GatewaySurroundings>;
  timeoutMs?: number;
}): ConfigJudge {
  const ask = async (
    target: ConfigTarget,
    copies: readonly JudgedCopy[],
    { signal, variables = [] }: JudgeOptions,
  ): Promise<OpenclawVerdict> => {
    await sweepCopies(copies.map(({ at }) => dirname(at)));
    const surroundings = await surroundingsOf(target);
    return withCopies(copies, async () => {
      const configPath = copies.find(({ path }) => path === target.configPath)?.at ?? target.configPath;
      const answer = await cli.configValidate(target, {
        ...{ configPath, timeoutMs, surroundings },
        variables: Object.fromEntries(variables.map(({ name, value }) => [name, value])),
        ...(signal ? { signal } : {}),
      });
      return verdictOf(answer, copies);
    });
  };

  return {
    async judge(target, files, options = {}): Promise<OpenclawVerdict> {
      if (target.openclawCommand === null) return unasked(OPENCLAW_NOT_FOUND);
      if (!options.apart) {
        const beside = (path: string) => join(dirname(path), copyName());
        return askOrSay(() =>
          ask(
            target,
            planCopies(files, ({ inPlace }) => !inPlace, beside),
            options,
          ),
        );
      }
      const dir = await mkdtemp(join(scratchDir, 'judge-'));
      try {
        return await ask(target, await layApart(target, files, dir), options);
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    },
    sweep: sweepCopies,
  };
}

/** All files of the config directory, in another one. */
async function layApart({ configPath }: ConfigTarget, files: readonly CandidateFile[], dir: string) {
  const from = `${dirname(configPath)}/`;
  const copies = planCopies(
    files,
    ({ path }) => path.startsWith(from),
    (path) => join(dir, path.startsWith(from) ? path.slice(from.length) : copyName()),
  );
  for (const { at } of copies) await mkdir(dirname(at), { recursive: true, mode: 0o700 });
  return copies;
}

/** Where no copy can be put nothing can be applied either, and that is said where it is tried. */
async function askOrSay(ask: () => Promise<OpenclawVerdict>): Promise<OpenclawVerdict> {
  try {
    return await ask();
  } catch (error) {
    const errno = isAppError(error) ? null : errnoOf(error);
    if (errno === null) throw error;
    return unasked(`No copy could be put beside the config (${errno}), so OpenClaw could not be asked.`);
  }
}

function unasked(note: string): OpenclawVerdict {
  return { asked: false, valid: null, ...NOTHING_SAID, note };
}

function verdictOf(answer: ValidateAnswer, copies: readonly JudgedCopy[]): OpenclawVerdict {
  const placed = (issues: OpenclawVerdict['issues']) =>
    issues.map(({ path, message }) => ({ path, message: inOwnPlaces(message, copies) }));
  if (answer.kind === 'unavailable') {
    return { asked: true, valid: null, ...NOTHING_SAID, note: inOwnPlaces(answer.message, copies) };
  }
  return {
    asked: true,
    awaited: false,
    valid: answer.kind === 'valid',
    issues: answer.kind === 'invalid' ? placed(answer.issues) : [],
    warnings: answer.kind === 'valid' ? placed(answer.warnings) : [],
    note: null,
  };
}
