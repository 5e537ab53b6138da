import { removePath, renameKey, setValue } from '@/config-language/edit.ts';
import { planRemove } from '@/config-language/edit-children.ts';
import { formatPath, nodeAtPath, parsePath } from '@/config-language/locate.ts';
import type { MergedNode } from '@/config-language/merged.ts';
import { findRetiredKey, type RetiredKey } from '@/config-language/retired.ts';
import type { ConfigSchema } from '@/config-language/schema.ts';
import { schemasAt } from '@/config-language/schema-at.ts';
import type { ConfigPath, Diagnostic, ParseResult, TextEdit } from '@/config-language/syntax.ts';
import { keyPathIn } from './key-paths.ts';
import { migrateAgentList } from './migrate-agents.ts';
import { moveValue } from './move-value.ts';
import { skeletonsAt } from './skeleton.ts';
import { syntaxFixes } from './syntax-fixes.ts';
import { valueFixes } from './value-fixes.ts';

export interface QuickFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The one that is most likely meant. */
  readonly preferred: boolean;
}

/** What a fix may depend on besides the text. */
export interface FixContext {
  /** Where in the merged config the file stands. */
  readonly at: ConfigPath;
  readonly schema: ConfigSchema;
  readonly tree: MergedNode | null;
  /** Whether the config has fewer findings when the file has this text. */
  readonly improves: (text: string) => boolean;
}

/** Findings that stand at a key which should have another name or should go. */
const keyCodes: ReadonlySet<string> = new Set([
  'unknown-key',
  'retired-key',
  'newer-key',
  'ignored-key',
  'unknown-channel',
  'unknown-plugin',
]);

/** How many values are offered where several are allowed. */
const maxValues = 8;

/** What can be done about a finding with one choice. Each fix was parsed again and gives what it says. */
export function quickFixes(parsed: ParseResult, finding: Diagnostic, context: FixContext): QuickFix[] {
  if (keyCodes.has(finding.code) || isConvertible(parsed, finding, context))
    return keyFixes(parsed, finding, context);
  if (finding.code === 'duplicate-key') return duplicateFixes(parsed, finding);
  if (finding.source === 'syntax') return syntaxFixes(parsed, finding);
  if (finding.code === 'missing-key') return additions(parsed, finding, context);
  return valueFixes(parsed, finding, context, maxValues);
}

/** Where any key may stand, a rule beside the schema refuses the retired one. */
function isConvertible(parsed: ParseResult, { code, start }: Diagnostic, { at }: FixContext): boolean {
  if (code !== 'openclaw-rule') return false;
  return findRetiredKey([...at, ...keyPathIn(parsed, start)])?.convert !== undefined;
}

function keyFixes(parsed: ParseResult, finding: Diagnostic, context: FixContext): QuickFix[] {
  const path = keyPathIn(parsed, finding.start);
  if (path.length === 0) return [];
  const retired = findRetiredKey([...context.at, ...path]);
  const fixes = finding.suggestion === undefined ? [] : renames(parsed, path, finding.suggestion, context);
  if (fixes.length === 0 && retired) fixes.push(...migrations(parsed, path, retired, context));
  const removal = removePath(parsed, path);
  if (!removal.ok) return fixes;
  // What another key took over is a setting that somebody wants: it is not thrown away by a keystroke.
  const preferred = fixes.length === 0 && retired?.replacedBy === undefined;
  return [...fixes, { title: `Remove ${formatPath(path)}`, edits: removal.edits, preferred }];
}

function renames(
  parsed: ParseResult,
  path: ConfigPath,
  suggestion: string,
  { improves }: FixContext,
): QuickFix[] {
  const renamed = renameKey(parsed, path, suggestion);
  if (!renamed.ok || !improves(renamed.text)) return [];
  return [{ title: `Rename to ${suggestion}`, edits: renamed.edits, preferred: true }];
}

/** To where the key of another generation belongs, when the value is good there. */
function migrations(
  parsed: ParseResult,
  path: ConfigPath,
  { replacedBy, convert }: RetiredKey,
  context: FixContext,
): QuickFix[] {
  const { at, improves } = context;
  if (replacedBy === undefined || replacedBy.includes('*')) return [];
  const target = parsePath(replacedBy);
  if (!at.every((segment, index) => segment === target[index])) return [];
  const isRoster = formatPath([...at, ...path]) === 'agents.list' && replacedBy === 'agents.entries';
  const moved = isRoster
    ? migrateAgentList(parsed, path)
    : moveValue(parsed, path, target.slice(at.length), {
        ...(convert ? { convert } : {}),
        remove: emptiedBy(parsed, path, context),
      });
  if (!moved || !improves(moved.text)) return [];
  return [{ title: `Move to ${replacedBy}`, edits: moved.edits, preferred: true }];
}

/** The outermost object that nobody knows and that holds nothing but the key: it goes with it. */
function emptiedBy(parsed: ParseResult, path: ConfigPath, context: FixContext): ConfigPath {
  const parent = path.slice(0, -1);
  const node = nodeAtPath(parsed.root, parent);
  if (parent.length === 0 || node?.type !== 'object' || node.members.length > 1) return path;
  const isKnown = schemasAt(context.schema, [...context.at, ...parent], context.tree).length > 0;
  return isKnown ? path : emptiedBy(parsed, parent, context);
}

/** Of a key that is written twice the marked one does not count: it can go, and nothing changes. */
function duplicateFixes(parsed: ParseResult, finding: Diagnostic): QuickFix[] {
  const path = keyPathIn(parsed, finding.start);
  const parent = nodeAtPath(parsed.root, path.slice(0, -1));
  if (parent?.type !== 'object') return [];
  const index = parent.members.findIndex(({ key }) => key.start === finding.start);
  const member = parent.members[index];
  if (!member) return [];
  const edits = planRemove(parsed, parent, index);
  return [{ title: `Remove this ${member.key.value}: the last one counts`, edits, preferred: true }];
}

/** Adds the key that is missing, with each value it may have or with the beginning of one. */
function additions(parsed: ParseResult, finding: Diagnostic, context: FixContext): QuickFix[] {
  const { at, schema, tree } = context;
  const path = missingPath(keyPathIn(parsed, finding.start), finding, at);
  if (!path) return [];
  return skeletonsAt(schema, [...at, ...path], tree)
    .slice(0, maxValues)
    .flatMap((value, index, all): QuickFix[] => {
      const added = setValue(parsed, path, value);
      if (!added.ok) return [];
      const key = String(path.at(-1));
      const title = all.length > 1 ? `Add ${key}: ${JSON.stringify(value)}` : `Add ${key}`;
      return [{ title, edits: added.edits, preferred: index === 0 }];
    });
}

/** The place of a missing key in this file; it is asked for at the object or at something beside it. */
function missingPath(object: ConfigPath, finding: Diagnostic, at: ConfigPath): ConfigPath | null {
  const prefix = formatPath([...at, ...object]);
  if (prefix === '') return [finding.path];
  if (finding.path.startsWith(`${prefix}.`)) return [...object, finding.path.slice(prefix.length + 1)];
  const whole = parsePath(finding.path);
  return at.every((segment, index) => segment === whole[index]) ? whole.slice(at.length) : null;
}
