/** What a reference to a secret must look like (config/zod-schema.core, 2026.9.6): its JSON Schema does not say it. */
import { type MergedNode, type MergedObject, walkMerged } from './merged.ts';
import { finding } from './rule-finding.ts';
import type { ConfigPath, Diagnostic } from './syntax.ts';
import type { ValidateOptions } from './validate.ts';
import { markOf } from './validate-walk.ts';

const RULES: Readonly<
  Record<string, { readonly isGood: (id: string) => boolean; readonly message: string }>
> = {
  file: {
    isGood: (id) => id === 'value' || /^(?:\/(?:[^~/]|~[01])*)+$/.test(id),
    message:
      'Expected a JSON pointer like /providers/openai/apiKey, or "value" for a file that holds one secret.',
  },
  exec: {
    isGood: (id) => /^[A-Za-z0-9][A-Za-z0-9._:/#-]{0,255}$/.test(id) && !/(?:^|\/)\.\.?(?:\/|$)/.test(id),
    message: 'Expected a name like vault/openai/api-key, without "." and ".." between its slashes.',
  },
};

export function checkSecretRefs(root: MergedNode, { isOpen }: ValidateOptions): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  walkMerged(root, (node, path) => {
    if (node.type !== 'object' || isJudgedByPlugin(path) || textAt(node, 'provider') === null) return;
    const rule = RULES[textAt(node, 'source') ?? ''];
    const id = node.members.get('id')?.value;
    const text = textAt(node, 'id');
    if (!rule || !id || text === null || isOpen?.(text) || rule.isGood(text)) return;
    found.push(finding(markOf(id), [...path, 'id'], 'openclaw-rule', rule.message));
  });
  return found;
}

/** Channels and plugins check by their own JSON Schema alone. */
function isJudgedByPlugin([section, , , part]: ConfigPath): boolean {
  return section === 'channels' || section === 'plugins' || (section === 'skills' && part === 'config');
}

function textAt(node: MergedObject, key: string): string | null {
  const value = node.members.get(key)?.value;
  return value?.type === 'scalar' && typeof value.value === 'string' ? value.value : null;
}
