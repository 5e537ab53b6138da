/**
 * The rules between keys that OpenClaw checks outside its JSON Schema (config validation, 2026.9.6). Only those a
 * config alone decides; the others are left to `openclaw config validate`.
 */

import { checkAvatars } from './avatar-rule.ts';
import { type MergedNode, type MergedObject, memberAt, mergedAt } from './merged.ts';
import { checkOpenClawRules } from './openclaw-rules.ts';
import { checkChannels, checkHeartbeatTargets, checkPlugins } from './plugin-rules.ts';
import { finding, schemaAt } from './rule-finding.ts';
import type { ConfigSchema } from './schema.ts';
import { checkSecretRefs } from './secret-ref-rule.ts';
import { suggest } from './suggest.ts';
import type { ConfigPath, Diagnostic, PathSegment } from './syntax.ts';
import { type ValidateOptions, validateNode } from './validate.ts';
import { markOf } from './validate-walk.ts';
import { checkWebSearch } from './web-search-rule.ts';

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
    ...(schemaAt(schema, ['agents', 'entries'])
      ? [
          ...checkHeartbeatTargets(root, schema, options),
          ...checkWebSearch(root, schema, options),
          ...checkAvatars(root, options),
          ...checkSecretRefs(root, options),
          ...checkOpenClawRules(root, options),
        ]
      : []),
  ];
}

/** Several agents need `ownership: "explicit"`, or one that is marked as the default as in the older generation. */
function checkOwnership(root: MergedNode, schema: ConfigSchema): readonly Diagnostic[] {
  if (!schemaAt(schema, ['agents', 'ownership'])) return [];
  const agents = mergedAt(root, ['agents']);
  if (agents?.type !== 'object' || agents.incomplete) return [];
  if (agents.members.has('ownership')) return checkOwnedRoster(agents);
  const roster = mergedAt(root, ['agents', 'entries']) ?? mergedAt(root, ['agents', 'list']);
  if (!roster || rosterSize(roster) < 2) return [];
  const marked = agentsOf(roster).filter(isDefaultAgent).length;
  // Several markers in agents.entries are a problem of their own.
  if (marked === 1 || (marked > 1 && roster.type === 'object')) return [];
  const message =
    'With more than one agent, OpenClaw wants agents.ownership: "explicit" beside them, so that every agent owns its own data.';
  return [finding(roster.anchor, ['agents', 'ownership'], 'missing-key', message)];
}

/** Who says how agents own their data must name one. */
function checkOwnedRoster(agents: MergedObject): readonly Diagnostic[] {
  const [entries, list] = ['entries', 'list'].map((key) => agents.members.get(key)?.value);
  if (entries?.type === 'unknown' || (entries?.type === 'object' && entries.incomplete)) return [];
  if ((entries && rosterSize(entries) > 0) || (!entries && list)) return [];
  const anchor = memberAt(agents, ['ownership'])?.value.anchor ?? agents.anchor;
  const message = 'Beside agents.ownership there must be at least one agent in agents.entries.';
  return [finding(anchor, ['agents', 'entries'], 'missing-key', message)];
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
  if (typeof entry !== 'object' || schemaAt(schema, ['agents', 'list']) || !list) return [];
  if (mergedAt(root, ['agents', 'entries'])) {
    const message =
      'Beside agents.entries the old agents.list is refused: move its agents into entries, or remove it.';
    return [finding(list.anchor, ['agents', 'list'], 'retired-key', message)];
  }
  if (list.type !== 'array') {
    if (list.type === 'unknown') return [];
    const message = 'OpenClaw converts the old agents.list only when it is a list of agents.';
    return [finding(list.anchor, ['agents', 'list'], 'retired-key', message)];
  }
  return list.items.flatMap((agent, index) => {
    const id = agent.type === 'object' ? agent.members.get('id')?.value : undefined;
    if (agent.type === 'unknown' || id?.type === 'unknown') return [];
    if (!isAgentId(id, options)) {
      const message =
        'OpenClaw converts this list only when each agent has an id of letters, digits, "-" and "_".';
      return [
        finding(id ? markOf(id) : agent.anchor, ['agents', 'list', index, 'id'], 'missing-key', message),
      ];
    }
    if (agent.type !== 'object') return [];
    const members = new Map([...agent.members].filter(([key]) => !LEGACY_AGENT_KEYS.has(key)));
    return validateNode({ ...agent, members }, entry, { ...options, at: ['agents', 'list', index] });
  });
}

function isAgentId(id: MergedNode | undefined, { isOpen }: ValidateOptions): boolean {
  if (id?.type !== 'scalar' || typeof id.value !== 'string') return false;
  return isOpen?.(id.value) === true || /^[a-z0-9][a-z0-9_-]{0,63}$/i.test(id.value);
}

/** A binding and a broadcast group must name agents that exist. */
function checkAgentNames(root: MergedNode, schema: ConfigSchema): readonly Diagnostic[] {
  const agents = agentIds(root, schema);
  if (agents === null) return [];
  const lowerCase = new Set([...agents].map((id) => id.toLowerCase()));
  // A broadcast group wants the id as it is written; elsewhere letter case is free, and a binding may say "main" or nothing.
  const knows = (name: string, section: PathSegment | undefined): boolean =>
    section === 'broadcast'
      ? agents.has(name)
      : lowerCase.has(name.trim().toLowerCase()) ||
        (section === 'bindings' && /^\s*(?:main)?\s*$/.test(name));
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
