/**
 * The rules between keys that OpenClaw checks outside its JSON Schema (config validation, 2026.9.6). Only those a
 * config alone decides; the others are left to `openclaw config validate`.
 */
import { findEnvReferences } from './env.ts';
import { formatPath } from './locate.ts';
import { type Anchor, type MergedNode, type MergedObject, memberAt, mergedAt } from './merged.ts';
import { checkOpenClawRules } from './openclaw-rules.ts';
import type { ConfigSchema, SchemaNode, SchemaProperties } from './schema.ts';
import { suggest } from './suggest.ts';
import type { ConfigPath, Diagnostic, PathSegment, Severity } from './syntax.ts';
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

/** Several agents need `ownership: "explicit"`, or one that is marked as the default as in the older generation. */
function checkOwnership(root: MergedNode, schema: ConfigSchema): readonly Diagnostic[] {
  if (!schemaAt(schema, ['agents', 'ownership'])) return [];
  const agents = mergedAt(root, ['agents']);
  if (agents?.type !== 'object' || agents.incomplete || agents.members.has('ownership')) return [];
  const roster = mergedAt(root, ['agents', 'entries']) ?? mergedAt(root, ['agents', 'list']);
  if (!roster || rosterSize(roster) < 2) return [];
  // Several markers are a problem of their own.
  if (agentsOf(roster).some(isDefaultAgent)) return [];
  const message =
    'With more than one agent, OpenClaw wants agents.ownership: "explicit" beside them, so that every agent owns its own data.';
  return [finding(roster.anchor, ['agents', 'ownership'], 'missing-key', message)];
}

function agentsOf(roster: MergedNode): readonly MergedNode[] {
  if (roster.type === 'object') return [...roster.members.values()].map(({ value }) => value);
  return roster.type === 'array' ? roster.items : [];
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
  if (mergedAt(root, ['agents', 'entries'])) {
    const message =
      'Beside agents.entries the old agents.list is refused: move its agents into entries, or remove it.';
    return [finding(list.anchor, ['agents', 'list'], 'retired-key', message)];
  }
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
  const lowerCase = new Set([...agents].map((id) => id.toLowerCase()));
  // A broadcast group wants the id as it is written; elsewhere letter case is free, and a binding may say "main".
  const knows = (name: string, section: PathSegment | undefined): boolean =>
    section === 'broadcast'
      ? agents.has(name)
      : lowerCase.has(name.trim().toLowerCase()) || (section === 'bindings' && name.trim() === 'main');
  return [...agentNames(root, schema)].flatMap(({ node, path }) => {
    if (node?.type !== 'scalar' || typeof node.value !== 'string') return [];
    if (knows(node.value, path[0])) return [];
    const close = suggest(node.value, agents);
    const names = [...agents].map((id) => `"${id}"`).join(', ');
    const message = `No agent has the id "${node.value}". ${close ? `Did you mean "${close}"?` : `Agents: ${names}.`}`;
    return [finding(markOf(node), path, 'unknown-agent', message, { suggestion: close })];
  });
}

/** Single keys that name the agent for a task. */
const AGENT_NAMES: readonly ConfigPath[] = [
  ['agents', 'defaults', 'heartbeat', 'agentId'],
  ['agents', 'defaults', 'systemAgent', 'agentId'],
  ['talk', 'agentId'],
];

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
  if (schemaAt(schema, ['agents', 'entries'])) {
    for (const path of AGENT_NAMES) yield { node: mergedAt(root, path) ?? undefined, path };
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
  if (!known || known.size === 0) return [];
  return [...checkPluginEntries(root, known), ...checkMemorySlot(root, known)];
}

/** Nothing remembers without the plugin, so OpenClaw refuses the config. */
function checkMemorySlot(root: MergedNode, known: SchemaProperties): readonly Diagnostic[] {
  const slot = mergedAt(root, ['plugins', 'slots', 'memory']);
  if (slot?.type !== 'scalar' || typeof slot.value !== 'string') return [];
  const id = slot.value.trim();
  if (id === '' || id.toLowerCase() === 'none' || known.has(id) || findEnvReferences(id).length > 0)
    return [];
  const close = suggest(id, known.keys());
  const message = `No plugin "${id}" is known here, and without its memory plugin OpenClaw refuses the config. ${close ? `Did you mean "${close}"?` : '"none" switches memory off.'}`;
  return [
    finding(markOf(slot), ['plugins', 'slots', 'memory'], 'unknown-plugin', message, { suggestion: close }),
  ];
}

function checkPluginEntries(root: MergedNode, known: SchemaProperties): readonly Diagnostic[] {
  const entries = mergedAt(root, ['plugins', 'entries']);
  if (entries?.type !== 'object') return [];
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
