import type { ParseResult, TextRange, ValueNode } from '@/config-language/syntax.ts';

/**
 * Where a text holds values that should not be read over a shoulder. It goes by the names of keys, as OpenClaw's
 * own redaction does (config/sensitive-paths, 2026.9.6), so that it also holds for plugins, for included files
 * and for a text that does not validate.
 */
const notSecret = [
  'maxtokens',
  'maxoutputtokens',
  'maxinputtokens',
  'maxcompletiontokens',
  'contexttokens',
  'totaltokens',
  'tokencount',
  'tokenlimit',
  'tokenbudget',
  'passwordfile',
];
const secretKeys = [
  /token$/i,
  /password$/i,
  /secret$/i,
  /api.?key$/i,
  /encrypt.?key$/i,
  /private.?key$/i,
  /serviceaccount$/i,
  /^authorization$/i,
  /^x-api-key$/i,
];

/** Objects whose every text is treated as a secret: environments and request headers. */
const secretMaps = new Set(['env', 'vars', 'headers']);

/** A value that only points at a secret shows nothing of it. */
const reference = /^\$\{[A-Z_][A-Z0-9_]*\}$/;

function isSecretKey(key: string): boolean {
  const lower = key.toLowerCase();
  return (
    !notSecret.some((suffix) => lower.endsWith(suffix)) && secretKeys.some((pattern) => pattern.test(key))
  );
}

/** `map`: each text directly in it is a secret. Under a secret key an object is a SecretRef, which is none. */
type Context = 'plain' | 'secret' | 'map';

function contextOf(key: string, within: Context, value: ValueNode): Context {
  if (isSecretKey(key)) return 'secret';
  if (secretMaps.has(key)) return 'map';
  return within === 'map' && value.type === 'string' ? 'secret' : 'plain';
}

/** Ranges of the secret values of a parsed text, without their quotes, in the order of the text. */
export function secretRanges(parsed: ParseResult): TextRange[] {
  const ranges: TextRange[] = [];
  const visit = (node: ValueNode, context: Context): void => {
    if (node.type === 'object') {
      for (const { key, value } of node.members) visit(value, contextOf(key.value, context, value));
    } else if (node.type === 'array') {
      for (const item of node.items) visit(item, context === 'secret' ? 'secret' : 'plain');
    } else if (context === 'secret' && node.type === 'string') {
      if (node.value !== '' && !reference.test(node.value)) ranges.push(withoutQuotes(node, parsed.text));
    } else if (context === 'secret' && node.type === 'number') {
      ranges.push({ start: node.start, end: node.end });
    }
  };
  if (parsed.root) visit(parsed.root, 'plain');
  return ranges;
}

/** A string that was never closed has no quote at its end. */
function withoutQuotes(node: TextRange, text: string): TextRange {
  const closed = node.end - node.start > 1 && text[node.end - 1] === text[node.start];
  return { start: node.start + 1, end: closed ? node.end - 1 : node.end };
}
