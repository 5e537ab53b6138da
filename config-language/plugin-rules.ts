/** Channels and plugins that a config names must exist (config validation, 2026.9.6). */
import { findEnvReferences } from './env.ts';
import { type Anchor, type MergedNode, type MergedObject, memberAt, mergedAt } from './merged.ts';
import { findRetiredKey } from './retired.ts';
import { finding, schemaAt } from './rule-finding.ts';
import type { ConfigSchema, SchemaProperties } from './schema.ts';
import { suggest } from './suggest.ts';
import type { ConfigPath, Diagnostic } from './syntax.ts';
import type { ValidateOptions } from './validate.ts';
import { markOf, rangeIn } from './validate-walk.ts';

/** A schema that knows so few channels was read with most plugins off and says nothing about the rest. */
const FEW_CHANNELS = 5;

/** In the schema, but only OpenClaw's own tests have it. */
const UNLISTED_CHANNELS: ReadonlySet<string> = new Set(['qa-channel']);

/** An unknown channel; only a warning when the config names a plugin that may bring it. */
export function checkChannels(root: MergedNode, schema: ConfigSchema): readonly Diagnostic[] {
  const known = schemaAt(schema, ['channels'])?.properties;
  const channels = mergedAt(root, ['channels']);
  if (!known || known.size <= FEW_CHANNELS || channels?.type !== 'object') return [];
  const unknown = [...channels.members.keys()].filter(
    (key) => key.trim() !== '' && (!known.has(key) || UNLISTED_CHANNELS.has(key)),
  );
  return unknown.map((key) => {
    const retired = findRetiredKey(['channels', key]);
    if (retired) return finding(keyAnchor(channels, key), ['channels', key], 'retired-key', retired.message);
    const close = suggest(key, known.keys());
    const hint = close ? `Did you mean "${close}"?` : 'It may come from a plugin that is not installed.';
    const message = `There is no channel "${key}". ${hint}`;
    return finding(keyAnchor(channels, key), ['channels', key], 'unknown-channel', message, {
      suggestion: close,
      severity: mayComeFromPlugin(root, key) ? 'warning' : 'error',
    });
  });
}

/** OpenClaw keeps what a plugin that is named but absent may own (config validation, 2026.9.6). */
export function mayComeFromPlugin(root: MergedNode, id: string): boolean {
  const entries = mergedAt(root, ['plugins', 'entries']);
  const allow = mergedAt(root, ['plugins', 'allow']);
  const paths = mergedAt(root, ['plugins', 'load', 'paths']);
  const isIt = (name: unknown) => String(name).trim().toLowerCase() === id.trim().toLowerCase();
  const isAllowed =
    allow?.type === 'array' && allow.items.some((item) => item.type === 'scalar' && isIt(item.value));
  const loadsOthers = paths?.type === 'array' && paths.items.length > 0;
  return isAllowed || loadsOthers || (entries?.type === 'object' && [...entries.members.keys()].some(isIt));
}

/** Other names that OpenClaw takes for its channels (channels/ids, 2026.9.6). */
const CHANNEL_ALIASES: ReadonlySet<string> = new Set([
  ...['lark', 'gchat', 'google-chat', 'imsg', 'internet-relay-chat', 'teams', 'nc', 'nc-talk'],
  ...['twitch-chat', 'zl', 'zlu'],
]);

const TARGET_WORDS = ['owner', 'last', 'none'] as const;

/** Where heartbeats go must be a channel that exists, or one of three words. */
export function checkHeartbeatTargets(
  root: MergedNode,
  schema: ConfigSchema,
  options: ValidateOptions,
): readonly Diagnostic[] {
  const known = schemaAt(schema, ['channels'])?.properties;
  if (!known || known.size <= FEW_CHANNELS) return [];
  const names = new Set<string>([...known.keys()].filter((id) => !NO_CHANNELS.has(id)));
  return heartbeatTargets(root).flatMap(({ node, path }) => {
    if (node?.type !== 'scalar' || typeof node.value !== 'string' || options.isOpen?.(node.value)) return [];
    const target = node.value.trim().toLowerCase();
    if (names.has(target) || CHANNEL_ALIASES.has(target) || TARGET_WORDS.some((word) => word === target)) {
      return [];
    }
    const close = suggest(target, [...TARGET_WORDS, ...names]);
    const hint = close ? ` Did you mean "${close}"?` : '';
    const message = `Expected "last", "owner", "none" or the name of a channel.${hint}`;
    const severity = mayComeFromPlugin(root, '') ? ('warning' as const) : ('error' as const);
    return [finding(markOf(node), path, 'unknown-channel', message, { suggestion: close, severity })];
  });
}

const NO_CHANNELS: ReadonlySet<string> = new Set(['defaults', 'modelByChannel', ...UNLISTED_CHANNELS]);

function heartbeatTargets(root: MergedNode): readonly { node: MergedNode | null; path: ConfigPath }[] {
  const entries = mergedAt(root, ['agents', 'entries']);
  const ids = entries?.type === 'object' ? [...entries.members.keys()] : [];
  return [['agents', 'defaults'], ...ids.map((id) => ['agents', 'entries', id])].map((agent) => {
    const path = [...agent, 'heartbeat', 'target'];
    return { node: mergedAt(root, path), path };
  });
}

export function checkPlugins(root: MergedNode, schema: ConfigSchema): readonly Diagnostic[] {
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
