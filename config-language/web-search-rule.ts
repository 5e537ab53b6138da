/** The provider of web searches must be one that a plugin brings (config validation, 2026.9.6). */
import { type MergedNode, mergedAt } from './merged.ts';
import { mayComeFromPlugin } from './plugin-rules.ts';
import { finding, schemaAt } from './rule-finding.ts';
import type { ConfigSchema } from './schema.ts';
import { suggest } from './suggest.ts';
import type { Diagnostic } from './syntax.ts';
import type { ValidateOptions } from './validate.ts';
import { markOf } from './validate-walk.ts';

/** Providers by plugin: those that 2026.9.6 ships, and those of its catalog that are installed on demand. */
const PLUGINS: Readonly<Record<string, readonly string[]>> = {
  ...{ google: ['gemini'], xai: ['grok'], minimax: ['minimax'], ollama: ['ollama'] },
  ...{ brave: ['brave'], duckduckgo: ['duckduckgo'], exa: ['exa'], perplexity: ['perplexity'] },
  ...{ firecrawl: ['firecrawl', 'firecrawl-free'], parallel: ['parallel', 'parallel-free'] },
  ...{ moonshot: ['kimi'], searxng: ['searxng'], tavily: ['tavily'] },
};
const PATH = ['tools', 'web', 'search', 'provider'];

export function checkWebSearch(
  root: MergedNode,
  schema: ConfigSchema,
  { isOpen }: ValidateOptions,
): readonly Diagnostic[] {
  const known = schemaAt(schema, ['plugins', 'entries'])?.properties;
  const node = mergedAt(root, PATH);
  if (!known?.size || node?.type !== 'scalar' || typeof node.value !== 'string' || isOpen?.(node.value)) {
    return [];
  }
  const provider = node.value.trim();
  if (provider === '') return [finding(markOf(node), PATH, 'openclaw-rule', 'This must not be blank.')];
  const owner = Object.keys(PLUGINS).find((plugin) => PLUGINS[plugin]?.includes(provider));
  // A plugin by somebody else may bring a provider of its own name.
  if (
    owner === undefined
      ? [...known.keys()].some((id) => id === provider || id.startsWith(`${provider}-`))
      : known.has(owner)
  )
    return [];
  const close = owner === undefined ? suggest(provider, Object.values(PLUGINS).flat()) : null;
  const hint = close ? ` Did you mean "${close}"?` : '';
  const message =
    owner === undefined
      ? `No plugin here brings a provider "${provider}" for web searches.${hint}`
      : `The provider "${provider}" needs the plugin "${owner}", which is not installed here.`;
  const isNamed = [provider, owner ?? provider].some((id) => mayComeFromPlugin(root, id));
  const severity = isNamed ? ('warning' as const) : ('error' as const);
  return [finding(markOf(node), PATH, 'unknown-plugin', message, { suggestion: close, severity })];
}
