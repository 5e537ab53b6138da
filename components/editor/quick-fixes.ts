import { removePath, renameKey } from '@/config-language/edit.ts';
import { formatPath } from '@/config-language/locate.ts';
import type { ConfigPath, Diagnostic, ParseResult, TextEdit } from '@/config-language/syntax.ts';
import { keyPathIn } from './key-paths.ts';

export interface QuickFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The one that is most likely meant. */
  readonly preferred: boolean;
}

/** Findings that stand at a key which should have another name or should go. */
const keyCodes: ReadonlySet<string> = new Set(['unknown-key', 'retired-key', 'ignored-key']);

/** What can be done about a finding with one choice. Each fix was parsed again and gives what it says. */
export function quickFixes(parsed: ParseResult, finding: Diagnostic): QuickFix[] {
  const fixes = finding.suggestion === undefined ? [] : replacements(parsed, finding, finding.suggestion);
  if (!keyCodes.has(finding.code)) return fixes;
  const path = keyPathIn(parsed, finding.start);
  const removal = path.length > 0 ? removePath(parsed, path) : null;
  if (!removal?.ok) return fixes;
  const remove = { title: `Remove ${formatPath(path)}`, edits: removal.edits, preferred: fixes.length === 0 };
  return [...fixes, remove];
}

function replacements(parsed: ParseResult, finding: Diagnostic, suggestion: string): QuickFix[] {
  if (keyCodes.has(finding.code)) return renames(parsed, keyPathIn(parsed, finding.start), suggestion);
  if (finding.code !== 'type' && finding.code !== 'not-allowed-value') return [];
  const written = parsed.text.slice(finding.start, finding.end);
  const quote = /^["']/.exec(written)?.[0] ?? '';
  // A type error suggests the literal itself; an allowed value stays a text if it was one.
  const text = finding.code === 'type' ? suggestion : quote + suggestion + quote;
  const edits = [{ start: finding.start, end: finding.end, text }];
  return [{ title: `Use ${text}`, edits, preferred: true }];
}

function renames(parsed: ParseResult, path: ConfigPath, suggestion: string): QuickFix[] {
  if (path.length === 0) return [];
  const renamed = renameKey(parsed, path, suggestion);
  return renamed.ok ? [{ title: `Rename to ${suggestion}`, edits: renamed.edits, preferred: true }] : [];
}
