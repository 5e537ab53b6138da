import { isSensitivePath, type SensitivePaths } from './sensitive.ts';
import type { ConfigPath, ParseResult, PathSegment, TextRange, ValueNode } from './syntax.ts';

export interface SecretRangeOptions {
  /** Where in the merged config the text stands, when it is an included file. */
  readonly at?: ConfigPath;
  /** What OpenClaw itself calls sensitive. */
  readonly known?: SensitivePaths | undefined;
}

/** A value that only points at a secret shows nothing of it. */
export const reference = /^\$\{[A-Z_][A-Z0-9_]*\}$/;

/** Ranges of the secret values of a parsed text, without their quotes, in the order of the text. */
export function secretRanges(parsed: ParseResult, options: SecretRangeOptions = {}): TextRange[] {
  const ranges: TextRange[] = [];
  const visit = (node: ValueNode, path: readonly PathSegment[]): void => {
    if (node.type === 'object') {
      for (const { key, value } of node.members) visit(value, [...path, key.value]);
    } else if (node.type === 'array') {
      // The items of a secret list are secrets: they are judged by the name of the list.
      for (const item of node.items) visit(item, item.type === 'object' ? [...path, '*'] : path);
    } else if (node.type === 'string' || node.type === 'number') {
      const shown = node.type === 'string' && (node.value === '' || reference.test(node.value));
      if (!shown && isSecret(path, options.known)) ranges.push(rangeOf(node, parsed.text));
    }
  };
  if (parsed.root) visit(parsed.root, options.at ?? []);
  return ranges;
}

/**
 * Whether the value at a path is shown masked. The environment of a started program (`mcp.servers.x.env`) carries
 * credentials as `env.vars` does; an item of a list is judged by the name of the list.
 */
export function isSecret(path: readonly PathSegment[], known?: SensitivePaths): boolean {
  if (typeof path.at(-1) === 'number') return isSecret(path.slice(0, -1), known);
  return path.at(-2) === 'env' || isSensitivePath(path, known);
}

/** Without the quotes of a string; one that was never closed has none at its end. */
function rangeOf(node: ValueNode, text: string): TextRange {
  if (node.type !== 'string') return { start: node.start, end: node.end };
  const closed = node.end - node.start > 1 && text[node.end - 1] === text[node.start];
  return { start: node.start + 1, end: closed ? node.end - 1 : node.end };
}
