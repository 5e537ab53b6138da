import type { ParseResult, TextRange, ValueNode } from '@/config-language/syntax.ts';

/** One key or item of a file with what it holds. Values are not shown: some are secret. */
export interface OutlineEntry {
  readonly name: string;
  readonly kind: 'object' | 'list' | 'value';
  readonly range: TextRange;
  /** The key, or the opening of an item. */
  readonly selection: TextRange;
  readonly children: readonly OutlineEntry[];
}

/** Keys under which an item of a list tells what it is. */
const names: readonly string[] = ['id', 'name', 'agentId', 'channel'];

/** The keys of a file as a tree, in the order of the text. Items of a list are shown when they are objects. */
export function outlineOf(parsed: ParseResult): readonly OutlineEntry[] {
  return parsed.root ? childrenOf(parsed.root) : [];
}

function childrenOf(node: ValueNode): readonly OutlineEntry[] {
  if (node.type === 'object') {
    return node.members.map(({ key, value, start, end }) =>
      entry(key.value === '' ? '""' : key.value, value, { start, end }, key),
    );
  }
  if (node.type !== 'array') return [];
  return node.items.flatMap((item, index) => {
    if (item.type !== 'object' && item.type !== 'array') return [];
    const selection = { start: item.start, end: item.start + 1 };
    return [entry(`[${index}]${nameOf(item)}`, item, item, selection)];
  });
}

function entry(name: string, value: ValueNode, range: TextRange, selection: TextRange): OutlineEntry {
  const kind = value.type === 'object' ? 'object' : value.type === 'array' ? 'list' : 'value';
  return {
    name,
    kind,
    range: { start: range.start, end: range.end },
    selection: { start: selection.start, end: selection.end },
    children: childrenOf(value),
  };
}

function nameOf(item: ValueNode): string {
  if (item.type !== 'object') return '';
  const naming = names.flatMap((name) => item.members.filter(({ key }) => key.value === name))[0]?.value;
  return naming?.type === 'string' ? ` ${naming.value}` : '';
}
