import { removePath, renameKey } from '@/config-language/edit.ts';
import { learnStyle, renderKey } from '@/config-language/edit-style.ts';
import { findMember, nodeAtPath } from '@/config-language/locate.ts';
import { parseJson5 } from '@/config-language/parse.ts';
import type { ConfigPath, ParseResult, ValueNode } from '@/config-language/syntax.ts';
import { EditRecorder } from '@/config-language/text-edits.ts';
import type { MovedValue } from './move-value.ts';

/** Turns the old list of agents into `agents.entries` by id; what each agent says stays as it is written. */
export function migrateAgentList(parsed: ParseResult, list: ConfigPath): MovedValue | null {
  const node = nodeAtPath(parsed.root, list);
  const ids = node?.type === 'array' ? node.items.map(idOf) : [];
  if (node?.type !== 'array' || ids.includes(null) || new Set(ids).size < ids.length) return null;
  const style = learnStyle(parsed, null);
  const recorder = new EditRecorder(parsed.text);
  for (let index = 0; index < ids.length; index++) {
    const removed = removePath(parseJson5(recorder.text), [...list, index, 'id']);
    if (!removed.ok) return null;
    recorder.apply(removed.edits);
  }
  const bare = nodeAtPath(parseJson5(recorder.text).root, list);
  if (bare?.type !== 'array') return null;
  recorder.apply([
    { start: bare.start, end: bare.start + 1, text: '{' },
    ...bare.items.map(({ start }, index) => ({
      start,
      end: start,
      text: `${renderKey(ids[index] ?? '', style)}: `,
    })),
    { start: bare.end - 1, end: bare.end, text: '}' },
  ]);
  const renamed = renameKey(parseJson5(recorder.text), list, 'entries');
  if (!renamed.ok) return null;
  recorder.apply(renamed.edits);
  return { edits: recorder.edits(), text: recorder.text };
}

function idOf(agent: ValueNode): string | null {
  const id = agent.type === 'object' ? findMember(agent, 'id')?.value : undefined;
  return id?.type === 'string' ? id.value : null;
}
