/** Text that moves to another file or depth: its indentation, and the includes in it that are relative. */
import { INCLUDE_KEY } from './include.ts';
import { isAbsolutePath, relativeTo, resolvePath } from './posix-path.ts';
import type { StringNode, TextEdit, TextRange, ValueNode } from './syntax.ts';
import { walkNodes } from './value.ts';

/** A stretch of JSON5 with its syntax, or comments alone (`root` null). */
export interface MovedText {
  readonly text: string;
  readonly root: ValueNode | null;
}

/** Gives every line but the first another indentation and line end; lines inside of strings stay as they are. */
export function reindent({ text, root }: MovedText, from: string, to: string, eol: string): string {
  const strings = stringRanges(root);
  const inString = (offset: number): boolean =>
    strings.some(({ start, end }) => start < offset && offset < end);
  return text.replace(
    /(\r\n|\n|\r)([ \t]*)/g,
    (whole, _lineBreak: string, indent: string, offset: number) => {
      if (inString(offset)) return whole;
      const next = text[offset + whole.length];
      if (next === '\n' || next === '\r') return eol;
      return eol + to + (indent.startsWith(from) ? indent.slice(from.length) : indent);
    },
  );
}

function stringRanges(root: ValueNode | null): readonly TextRange[] {
  const ranges: TextRange[] = [];
  for (const { node } of walkNodes(root)) {
    if (node.type === 'string') ranges.push(node);
    if (node.type === 'object') ranges.push(...node.members.map(({ key }) => key));
  }
  return ranges;
}

/** Edits that let the `$include`s of a value name the same files from another directory. */
export function rewriteIncludes(
  root: ValueNode,
  from: string,
  to: string,
  render: (value: string, literal: StringNode) => string,
): readonly TextEdit[] {
  if (from === to) return [];
  return includeNames(root).flatMap((literal) => {
    if (isAbsolutePath(literal.value)) return [];
    const moved = relativeFrom(to, resolvePath(from, literal.value));
    return [{ start: literal.start, end: literal.end, text: render(moved, literal) }];
  });
}

function includeNames(root: ValueNode): readonly StringNode[] {
  const names: StringNode[] = [];
  for (const { path, node } of walkNodes(root)) {
    const isName =
      path.at(-1) === INCLUDE_KEY || (path.at(-2) === INCLUDE_KEY && typeof path.at(-1) === 'number');
    if (isName && node.type === 'string') names.push(node);
  }
  return names;
}

/** `./x.json5` or `../x.json5`, as people write it. */
function relativeFrom(directory: string, path: string): string {
  const parts = directory.split('/').filter(Boolean);
  const target = path.split('/').filter(Boolean);
  let shared = 0;
  while (shared < parts.length && shared < target.length - 1 && parts[shared] === target[shared]) shared++;
  const up = parts.length - shared;
  const rest = target.slice(shared).join('/');
  return up === 0 ? `./${relativeTo(directory, path)}` : `${'../'.repeat(up)}${rest}`;
}
