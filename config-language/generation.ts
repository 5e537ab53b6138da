/** What differs between generations of OpenClaw beyond their schemas and their reload rules. */
import type { MissingEnvRule } from './env.ts';
import { generationOf } from './reload-kind.ts';

export interface GenerationRules {
  /** What a `${VAR}` without a value does when the config is read: 2026.2 refuses to load it, later ones warn. */
  readonly missingEnv: MissingEnvRule;
}

/** The rules of a version like `2026.9.6`; an unreadable version counts as current. */
export function generationRules(version: string): GenerationRules {
  return { missingEnv: generationOf(version) === '2026.2.26' ? 'error' : 'warning' };
}
