import type { CheckResult } from './language-service.ts';
import type { TextRange } from './syntax.ts';

export interface HoverFacts {
  readonly sensitivePaths?: readonly string[];
}
export interface Hover extends TextRange {
  readonly markdown: string;
}
export function hover(_c: CheckResult, _o: HoverFacts, _f: string, _off: number): Hover | null {
  return null;
}
