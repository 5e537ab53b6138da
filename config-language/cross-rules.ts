/**
 * The rules between keys that OpenClaw checks outside its JSON Schema (config validation, 2026.9.6). Only those a
 * config alone decides; the others are left to `openclaw config validate`.
 */
import { formatPath } from './locate.ts';
import { type Anchor, type MergedNode, type MergedObject, memberAt, mergedAt } from './merged.ts';
import { checkOpenClawRules } from './openclaw-rules.ts';
import type { ConfigSchema, SchemaNode, SchemaProperties } from './schema.ts';
import { suggest } from './suggest.ts';
import type { ConfigPath, Diagnostic, Severity } from './syntax.ts';
import { type ValidateOptions, validateNode } from './validate.ts';
import { markOf, rangeIn } from './validate-walk.ts';

export function checkCrossRules(
  root: MergedNode,
  schema: ConfigSchema,
  options: ValidateOptions = {},
): readonly Diagnostic[] {
  return [
    ...checkOwnership(root, schema),
    ...checkLegacyRoster(root, schema, options),
    ...checkAgentNames(root, schema),
    ...checkChannels(root, schema),
    ...checkPlugins(root, schema),
    // The rules are those of the generation that keeps its agents by id.
    ...(schemaAt(schema, ['agents', 'entries']) ? checkOpenClawRules(root, options) : []),
  ];
}

/** Several agents need `ownership: "explicit"`, or in the old list exactly one that is the default. */
function checkOwnership(root: MergedNode, schema: ConfigSchema): readonly Diagnostic[] {
  if (!schemaAt(schema, ['agents', 'ownership'])) return [];
  const agents = mergedAt(root, ['agents']);
  if (agents?.type !== 'object' || agents.incomplete || agents.members.has('ownership')) return [];
  const roster = mergedAt(root, ['agents', 'entries']) ?? mergedAt(root, ['agents', 'list']);
  if (!roster || rosterSize(roster) < 2) return [];
  if (roster.type === 'array' && roster.items.filter(isDefaultAgent).length === 1) return [];
  const message =
    'With more than one agent, OpenClaw wants agents.ownership: "explicit" beside them, so that every agent owns its own data.';
  return [finding(roster.anchor, ['agents', 'ownership'], 'missing-key', message)];
}

function rosterSize(roster: MergedNode): number {
  if (roster.type === 'object') return roster.members.size;
  return roster.type === 'array' ? roster.items.length : 0;
}

function isDefaultAgent(agent: MergedNode): boolean {
  const marker = agent.type === 'object' ? agent.members.get('default')?.value : undefined;
  return marker?.type === 'scalar' && marker.value === true;
}

/** What an agent of the old list may hold beside the keys of today's entries. */
const LEGACY_AGENT_KEYS: ReadonlySet<string> = new Set(['id', 'default']);

/** An `agents.list` is converted when the config is read: its agents are judged as the entries they become. */
function checkLegacyRoster(
  root: MergedNode,
  schema: ConfigSchema,
  options: ValidateOptions,
): readonly Diagnostic[] {
  const entry = schemaAt(schema, ['agents', 'entries'])?.additional;
  const list = mergedAt(root, ['agents', 'list']);
  if (typeof entry !== 'object' || schemaAt(schema, ['agents', 'list']) || list?.type !== 'array') return [];
  return list.items.flatMap((agent, index) => {
    if (agent.type !== 'object') return [];
    const members = new Map([...agent.members].filter(([key]) => !LEGACY_AGENT_KEYS.has(key)));
    return validateNode({ ...agent, members }, entry, { ...options, at: ['agents', 'list', index] });
  });
}

/** A binding and a broadcast group must name agents that exist. */
function checkAgentNames(root: MergedNode, schema: ConfigSchema): readonly Diagnostic[] {
  const agents = agentIds(root, schema);
  if (agents === null) return [];
  // A binding takes any letter case and always "main"; a broadcast group wants the id as it is written.
  const forBindings = new Set(['main', ...[...agents].map((id) => id.toLowerCase())]);
  return [...agentNames(root, schema)].flatMap(({ node, path }) => {
    if (node?.type !== 'scalar' || typeof node.value !== 'string') return [];
    const isKnown =
      path[0] === 'bindings' ? forBindings.has(node.value.trim().toLowerCase()) : agents.has(node.value);
    if (isKnown) return [];
    const close = suggest(node.value, agents);
    const names = [...agents].map((id) => `"${id}"`).join(', ');
    const message = `No agent has the id "${node.value}". ${close ? `Did you mean "${close}"?` : `Agents: ${names}.`}`;
    return [finding(markOf(node), path, 'unknown-agent', message, { suggestion: close })];
  });
}

/** The places that name an agent. The older generation checks those of `broadcast` only. */
function* agentNames(
  root: MergedNode,
  schema: ConfigSchema,
): Iterable<{ node: MergedNode | undefined; path: ConfigPath }> {
  const bindings = mergedAt(root, ['bindings']);
  if (bindings?.type === 'array' && schemaAt(schema, ['agents', 'entries'])) {
    for (const [index, binding] of bindings.items.entries()) {
      const node = binding.type === 'object' ? binding.members.get('agentId')?.value : undefined;
      yield { node, path: ['bindings', index, 'agentId'] };
    }
  }
  const broadcast = mergedAt(root, ['broadcast']);
  if (broadcast?.type !== 'object') return;
  for (const [group, { value }] of broadcast.members) {
    const inner = value.type === 'object' ? value.members.get('agents')?.value : value;
    const path = value.type === 'object' ? ['broadcast', group, 'agents'] : ['broadcast', group];
    if (inner?.type !== 'array') continue;
    for (const [index, node] of inner.items.entries()) yield { node, path: [...path, index] };
  }
}

/** The ids of the agents, or null when they can't be known; with no roster the only agent is `main`. */
export function agentIds(root: MergedNode, schema: ConfigSchema | null): ReadonlySet<string> | null {
  const agents = mergedAt(root, ['agents']);
  if (agents?.type === 'unknown' || (agents?.type === 'object' && agents.incomplete)) return null;
  const entries = mergedAt(root, ['agents', 'entries']);
  if (entries?.type === 'object') return entries.incomplete ? null : new Set(entries.members.keys());
  const list = mergedAt(root, ['agents', 'list']);
  if (list?.type !== 'array')
    return schema && schemaAt(schema, ['agents', 'list']) ? null : new Set(['main']);
  // The older generation looks agents up only when there is a list of them.
  if (list.items.length === 0) return null;
  const ids = list.items.map((item) => (item.type === 'object' ? item.members.get('id')?.value : undefined));
  return new Set(
    ids.flatMap((id) => (id?.type === 'scalar' && typeof id.value === 'string' ? [id.value] : [])),
  );
}

/** A schema that knows so few channels was read with most plugins off and says nothing about the rest. */
const FEW_CHANNELS = 5;

function checkChannels(root: MergedNode, schema: ConfigSchema): readonly Diagnostic[] {
  const known = schemaAt(schema, ['channels'])?.properties;
  const channels = mergedAt(root, ['channels']);
  if (!known || known.size <= FEW_CHANNELS || channels?.type !== 'object') return [];
  return unknownMembers(channels, known).map((key) => {
    const close = suggest(key, known.keys());
    const hint = close ? `Did you mean "${close}"?` : 'It may come from a plugin that is not installed.';
    const message = `There is no channel "${key}". ${hint}`;
    return finding(keyAnchor(channels, key), ['channels', key], 'unknown-channel', message, {
      suggestion: close,
    });
  });
}

function checkPlugins(root: MergedNode, schema: ConfigSchema): readonly Diagnostic[] {
  const known = schemaAt(schema, ['plugins', 'entries'])?.properties;
  const entries = mergedAt(root, ['plugins', 'entries']);
  if (!known || known.size === 0 || entries?.type !== 'object') return [];
  return unknownMembers(entries, known).map((key) => {
    const close = suggest(key, known.keys());
    const hint = close ? ` Did you mean "${close}"?` : '';
    const message = `No plugin "${key}" is known here: unless it is installed, OpenClaw ignores this entry.${hint}`;
    const details = { suggestion: close, severity: 'warning' as const };
    return finding(keyAnchor(entries, key), ['plugins', 'entries', key], 'unknown-plugin', message, details);
  });
}

function unknownMembers(node: MergedObject, known: SchemaProperties): readonly string[] {
  return [...node.members.keys()].filter((key) => !known.has(key));
}

function keyAnchor(node: MergedObject, key: string): Anchor {
  const member = memberAt(node, [key]);
  return member ? rangeIn(member.file, member.keyNode) : node.anchor;
}

function schemaAt(schema: ConfigSchema, path: readonly string[]): SchemaNode | undefined {
  let node: SchemaNode | undefined = schema.root;
  for (const key of path) node = node?.properties.get(key);
  return node;
}

function finding(
  anchor: Anchor,
  path: ConfigPath,
  code: string,
  message: string,
  details: { suggestion?: string | null; severity?: Severity } = {},
): Diagnostic {
  const base: Diagnostic = {
    ...anchor,
    severity: details.severity ?? 'error',
    code,
    path: formatPath(path),
    message,
    source: 'schema',
  };
  return details.suggestion ? { ...base, suggestion: details.suggestion } : base;
}
