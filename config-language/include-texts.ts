import { INCLUDE_KEY } from './include.ts';
import { directoryOf, resolvePath } from './posix-path.ts';
import type { ParseResult, TextRange, ValueNode } from './syntax.ts';

/** A text that names a file to include; the range is that of the literal. */
export interface IncludeText extends TextRange {
  /** As it is written. */
  readonly written: string;
  /** The file it leads to: absolute, normalised. */
  readonly path: string;
}

/** Every include of a file, also one that is refused: who moves the file it names has to change it here. */
export function includeTexts(file: string, parsed: ParseResult): readonly IncludeText[] {
  const found: IncludeText[] = [];
  const directory = directoryOf(file);
  const add = (node: ValueNode): void => {
    if (node.type === 'array') node.items.forEach(add);
    if (node.type !== 'string') return;
    const { start, end, value } = node;
    found.push({ start, end, written: value, path: resolvePath(directory, value) });
  };
  const visit = (node: ValueNode): void => {
    if (node.type === 'array') node.items.forEach(visit);
    if (node.type !== 'object') return;
    for (const { key, value } of node.members) {
      if (key.value === INCLUDE_KEY) add(value);
      else visit(value);
    }
  };
  if (parsed.root) visit(parsed.root);
  return found;
}
