import type { CheckResult } from './language-service.ts';
import type { ConfigSchema } from './schema.ts';
import type { TextEdit } from './syntax.ts';

export type CompletionKind = 'key' | 'value' | 'variable' | 'reference';

/** One thing that can be typed. Accepting it replaces `edit`'s range by its text. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly detail: string;
  readonly documentation: string | null;
  readonly edit: TextEdit;
  /** Whether the text holds `$0` where the cursor goes. */
  readonly isSnippet: boolean;
}

export function complete(
  _c: CheckResult,
  _s: ConfigSchema,
  _f: string,
  _o: number,
): readonly CompletionItem[] {
  return [];
}
