import {
  DEFAULT_PLUGINS,
  FIRST_MATCH_RULES,
  type Generation,
  LIVE_MESSAGE_CHANNELS,
  PLUGIN_RULES,
  type ReloadKind,
  type ReloadRule,
  SHARED_CHANNEL_PREFIXES,
} from './reload-rules.ts';
import { RELOAD_TABLE } from './reload-table.ts';
import type { ConfigValue } from './syntax.ts';
import { isConfigObject, valueAtPath } from './value.ts';

export type { Generation, ReloadKind, ReloadRule };

/** `live`: the running Gateway said so; `bundled`: our rules; `unknown`: no rule, which OpenClaw takes as restart. */
export type ReloadSource = 'live' | 'bundled' | 'unknown';

export interface ReloadVerdict {
  readonly kind: ReloadKind;
  /** The prefix of the rule that decided; null when none did. */
  readonly rule: string | null;
  readonly source: ReloadSource;
}

export interface ReloadContext {
  /** Version of OpenClaw, for example `2026.9.6`. */
  readonly version: string;
  /** `reloadKind` of exactly these paths, from the running Gateway's `config.schema.lookup`. */
  readonly live?: Readonly<Record<string, ReloadKind>>;
  /** Rules of loaded plugins. The default is those of the plugins that are loaded without being configured. */
  readonly pluginRules?: readonly ReloadRule[];
}

/** The newest generation whose rules are known and that is not newer than the version. Unreadable: the newest. */
export function generationOf(version: string): Generation {
  const [year, month] = (/(\d{4})\.(\d{1,2})/.exec(version) ?? []).slice(1).map(Number);
  if (year === undefined || month === undefined) return '2026.9.6';
  return year * 100 + month >= 202606 ? '2026.9.6' : '2026.2.26';
}

/** What changing the value at a dotted path does. */
export function reloadKindOf(path: string, context: ReloadContext): ReloadVerdict {
  const live = context.live && Object.hasOwn(context.live, path) ? context.live[path] : undefined;
  if (live !== undefined) return { kind: live, rule: path, source: 'live' };
  const rule = rulesFor(context).find(([prefix]) => matchesPrefix(path, prefix));
  if (!rule) return { kind: 'restart', rule: null, source: 'unknown' };
  if (isInstallTimestamp(path)) return { kind: 'none', rule: rule[0], source: 'bundled' };
  return { kind: rule[1], rule: rule[0], source: 'bundled' };
}

/** Mirrors `isPluginInstallTimestampPath` of OpenClaw 2026.9.6. */
const isInstallTimestamp = (path: string): boolean =>
  /^plugins\.installs\..+\.(installedAt|resolvedAt)$/.test(path);

function matchesPrefix(path: string, prefix: string): boolean {
  if (!prefix.includes('*')) return path === prefix || path.startsWith(`${prefix}.`);
  const segments = path.split('.');
  return prefix
    .split('.')
    .every((segment, index) => (segment === '*' ? Boolean(segments[index]) : segment === segments[index]));
}

const NO_CONTEXT_PLUGIN_RULES: readonly ReloadRule[] = [
  ...SHARED_CHANNEL_PREFIXES.map((prefix): ReloadRule => [prefix, 'hot']),
  ...DEFAULT_PLUGINS.flatMap((plugin) => PLUGIN_RULES[plugin] ?? []),
];

const sortedRules = new WeakMap<readonly ReloadRule[], readonly ReloadRule[]>();

function rulesFor(context: ReloadContext): readonly ReloadRule[] {
  if (generationOf(context.version) === '2026.2.26') return FIRST_MATCH_RULES;
  const pluginRules = context.pluginRules ?? NO_CONTEXT_PLUGIN_RULES;
  let rules = sortedRules.get(pluginRules);
  if (!rules) {
    rules = [...pluginRules, ...RELOAD_TABLE].sort(compareRules);
    sortedRules.set(pluginRules, rules);
  }
  return rules;
}

/** Most segments first, then fewest wildcards: mirrors `compareReloadRules` of OpenClaw 2026.9.6. */
function compareRules([left]: ReloadRule, [right]: ReloadRule): number {
  const wildcards = (prefix: string) => prefix.split('*').length;
  return right.split('.').length - left.split('.').length || wildcards(left) - wildcards(right);
}

const CHANNEL_SETTINGS: ReadonlySet<string> = new Set(['defaults', 'modelByChannel']);

/** Ids of the channels that a config sets up and does not turn off. */
export function configuredChannels(config: ConfigValue | undefined): readonly string[] {
  const channels = valueAtPath(config, ['channels']);
  if (!isConfigObject(channels)) return [];
  return Object.keys(channels).filter(
    (id) => !CHANNEL_SETTINGS.has(id) && valueAtPath(channels, [id, 'enabled']) !== false,
  );
}

/**
 * The rules of the plugins that a Gateway of 2026.9.6 has loaded with this config, as far as they are known, and
 * what they make of the settings that channels share.
 */
export function pluginRulesFor(config: ConfigValue | undefined): readonly ReloadRule[] {
  const channels = configuredChannels(config);
  const plugins = DEFAULT_PLUGINS.filter(
    (plugin) => valueAtPath(config, ['plugins', 'entries', plugin, 'enabled']) !== false,
  );
  const shared = SHARED_CHANNEL_PREFIXES.map((prefix): ReloadRule => {
    const readLive = LIVE_MESSAGE_CHANNELS[prefix] ?? [];
    return [prefix, channels.every((channel) => readLive.includes(channel)) ? 'none' : 'hot'];
  });
  return [...shared, ...[...plugins, ...channels].flatMap((plugin) => PLUGIN_RULES[plugin] ?? [])];
}
