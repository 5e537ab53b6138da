import { removePath, setValue } from '@/config-language/edit.ts';
import { commentsOf } from '@/config-language/edit-children.ts';
import { indentAt, learnStyle } from '@/config-language/edit-style.ts';
import { memberAtPath, nodeAtPath } from '@/config-language/locate.ts';
import { reindent } from '@/config-language/moved-text.ts';
import { parseJson5 } from '@/config-language/parse.ts';
import type { Conversion } from '@/config-language/retired-conversions.ts';
import type { ConfigPath, ConfigValue, ParseResult, TextEdit } from '@/config-language/syntax.ts';
import { EditRecorder } from '@/config-language/text-edits.ts';
import { toValue } from '@/config-language/value.ts';

export interface MovedValue {
  readonly edits: readonly TextEdit[];
  readonly text: string;
}

export interface MoveOptions {
  /** Makes another value of it; what it answers is written anew. Default: the value stays as it is written. */
  readonly convert?: Conversion;
  /** What goes at the old place; default the key itself. */
  readonly remove?: ConfigPath;
}

/** Moves a value to a path of the same file that is free, as it is written, with the comments that belong to it. */
export function moveValue(
  parsed: ParseResult,
  from: ConfigPath,
  to: ConfigPath,
  { convert, remove = from }: MoveOptions = {},
): MovedValue | null {
  const node = nodeAtPath(parsed.root, from);
  if (!node) return null;
  if (convert)
    return moveConverted(
      parsed,
      remove,
      to,
      convert(toValue(node) ?? null, toValue(nodeAtPath(parsed.root, to))),
    );
  if (nodeAtPath(parsed.root, to)) return null;
  const placed = setValue(parsed, to, null);
  if (!placed.ok) return null;
  const recorder = new EditRecorder(parsed.text);
  recorder.apply(placed.edits);
  const member = memberAtPath(parseJson5(placed.text).root, to);
  if (!member) return null;
  const { eol } = learnStyle(parsed, null);
  const written = parseJson5(parsed.text.slice(node.start, node.end));
  const indent = indentAt(placed.text, member.start);
  const value = reindent(written, indentAt(parsed.text, node.start), indent, eol);
  const ownLine = placed.text.slice(0, member.start).endsWith(eol + indent);
  const comments = ownLine ? commentsAround(parsed, from) : [];
  recorder.apply([
    { start: member.start, end: member.start, text: comments.map((one) => one + eol + indent).join('') },
    { start: member.value.start, end: member.value.end, text: value },
  ]);
  return withoutOld(recorder, remove);
}

function moveConverted(
  parsed: ParseResult,
  remove: ConfigPath,
  to: ConfigPath,
  value: ConfigValue | undefined,
): MovedValue | null {
  const placed = value === undefined ? null : setValue(parsed, to, value);
  if (!placed?.ok) return null;
  const recorder = new EditRecorder(parsed.text);
  recorder.apply(placed.edits);
  return withoutOld(recorder, remove);
}

function withoutOld(recorder: EditRecorder, old: ConfigPath): MovedValue | null {
  const removed = removePath(parseJson5(recorder.text), old);
  if (!removed.ok) return null;
  recorder.apply(removed.edits);
  return { edits: recorder.edits(), text: recorder.text };
}

/** The comments that go when the key goes. */
function commentsAround(parsed: ParseResult, path: ConfigPath): string[] {
  const parent = nodeAtPath(parsed.root, path.slice(0, -1));
  const member = memberAtPath(parsed.root, path);
  if (parent?.type !== 'object' || !member) return [];
  const { before, after } = commentsOf(parsed, parent, parent.members.indexOf(member));
  return parsed.comments
    .filter((one) => [before, after].some(({ start, end }) => one.start >= start && one.end <= end))
    .map(({ start, end }) => parsed.text.slice(start, end));
}
