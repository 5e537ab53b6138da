/** What differs between generations of OpenClaw beyond their schemas. */
import type { MissingEnvRule } from './env.ts';

export interface GenerationRules {
  /** What a `${VAR}` without a value does when the config is read. */
  readonly missingEnv: MissingEnvRule;
}

/** From this version on a missing variable is a warning; 2026.2 refuses to load the config. */
const LENIENT_ENV_SINCE = [2026, 3] as const;

/** The rules of a version like `2026.9.6`; an unreadable version counts as current. */
export function generationRules(version: string): GenerationRules {
  const match = /^(\d{4})\.(\d{1,2})/.exec(version);
  const year = Number(match?.[1] ?? LENIENT_ENV_SINCE[0]);
  const month = Number(match?.[2] ?? LENIENT_ENV_SINCE[1]);
  const lenient =
    year > LENIENT_ENV_SINCE[0] || (year === LENIENT_ENV_SINCE[0] && month >= LENIENT_ENV_SINCE[1]);
  return { missingEnv: lenient ? 'warning' : 'error' };
}
