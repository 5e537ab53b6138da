import { removePath } from '@/config-language/edit.ts';
import { learnStyle, renderString } from '@/config-language/edit-style.ts';
import { formatPath, nodeAtPath } from '@/config-language/locate.ts';
import { schemasAt } from '@/config-language/schema-at.ts';
import type {
  ConfigPath,
  ConfigValue,
  Diagnostic,
  ParseResult,
  ValueNode,
} from '@/config-language/syntax.ts';
import { keyPathIn } from './key-paths.ts';
import type { FixContext, QuickFix } from './quick-fixes.ts';

/** Codes of findings whose suggestion takes the place of the value. */
const suggesting: ReadonlySet<string> = new Set(['type', 'not-allowed-value', 'unknown-agent']);

/** Other values for a value that is wrong: the suggested one first, then what is allowed. */
export function valueFixes(
  parsed: ParseResult,
  finding: Diagnostic,
  context: FixContext,
  maxValues: number,
): QuickFix[] {
  const { code, suggestion } = finding;
  if (!suggesting.has(code)) return [];
  const path = keyPathIn(parsed, finding.start);
  const node = nodeAtPath(parsed.root, path);
  const allowed = code === 'not-allowed-value' ? allowedAt(path, context) : [];
  const values = [...(suggestion === undefined ? [] : [suggestion]), ...allowed.map(String)];
  // A type error suggests the literal itself; an allowed value is written as what it is.
  const write = (value: string) =>
    code === 'type' ? value : writeLike(parsed, node, allowed.find((one) => String(one) === value) ?? value);
  const texts = [...new Set(values.map(write))].slice(0, maxValues);
  const fixes = texts.map((text, index) => ({
    title: `Use ${text}`,
    edits: [{ start: finding.start, end: finding.end, text }],
    preferred: index === 0 && suggestion !== undefined,
  }));
  return code === 'type' ? [...fixes, ...typeFixes(parsed, path, node, context)] : fixes;
}

function allowedAt(path: ConfigPath, { at, schema, tree }: FixContext): ConfigValue[] {
  const values = schemasAt(schema, [...at, ...path], tree).flatMap((branch) => branch.allowed ?? []);
  return values.filter((value) => value === null || typeof value !== 'object');
}

/** Quotes for a number or word where text is wanted; a null that stands for "no value" goes. */
function typeFixes(
  parsed: ParseResult,
  path: ConfigPath,
  node: ValueNode | null,
  { at, schema, tree }: FixContext,
): QuickFix[] {
  if (node?.type === 'null') {
    const removed = removePath(parsed, path);
    return removed.ok ? [{ title: `Remove ${formatPath(path)}`, edits: removed.edits, preferred: true }] : [];
  }
  if (node?.type !== 'number' && node?.type !== 'boolean') return [];
  const takesText = schemasAt(schema, [...at, ...path], tree).some(
    (branch) => branch.types?.includes('string') && branch.allowed === null,
  );
  if (!takesText) return [];
  const text = writeLike(parsed, node, parsed.text.slice(node.start, node.end));
  return [
    { title: 'Put quotes around it', edits: [{ start: node.start, end: node.end, text }], preferred: true },
  ];
}

/** A text in the quotes of what it replaces, or of the file. */
function writeLike(parsed: ParseResult, node: ValueNode | null, value: ConfigValue): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const own = node?.type === 'string' ? parsed.text[node.start] : undefined;
  return renderString(value, own === "'" || own === '"' ? own : learnStyle(parsed, null).stringQuote);
}
