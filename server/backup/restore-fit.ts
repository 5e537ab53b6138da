import { parseJson5 } from '../../config-language/parse.ts';
import type { ConfigPath, ConfigValue } from '../../config-language/syntax.ts';
import { toValue, valueAtPath, walkNodes } from '../../config-language/value.ts';
import type { ArchiveComparison, InstalledFacts } from './ports.ts';
import type { DatabaseVersion, RestoreFit } from './types.ts';

/** Members of `channels` that are no channels. */
const NO_CHANNELS: ReadonlySet<string> = new Set(['$include', 'defaults', 'modelByChannel']);

/** How what is restored fits to what is here: versions, plugins, channels, paths. Pure. */
export function restoreFit(
  comparison: ArchiveComparison,
  stateDir: string,
  installed: InstalledFacts | null,
): RestoreFit {
  const { facts, changes, sourceStateDir } = comparison;
  const restored = new Set(changes.filter(({ kind }) => kind !== 'removed').map(({ path }) => path));
  const parsed = facts?.config == null ? null : parseJson5(facts.config);
  const config = parsed ? toValue(parsed.root) : undefined;
  const takesConfig = changes.some(({ component }) => component === 'config');
  const moved = sourceStateDir !== null && sourceStateDir !== stateDir && parsed !== null && takesConfig;
  return {
    databases: Object.entries(facts?.databases ?? {})
      .filter(([path]) => restored.has(path))
      .map(([path, backup]) => versionsOf(path, backup, installed)),
    missingPlugins: takesConfig ? missingPlugins(config, facts?.extensions ?? [], installed) : [],
    relink: relinkChannels(config, comparison),
    movedPaths: moved ? pathsInto(parsed.root, `${sourceStateDir}/`) : [],
  };
}

/** Why the installed OpenClaw would not start on a restored database; null when nothing is known against it. */
export function newerDatabase(databases: readonly DatabaseVersion[]): string | null {
  const newer = databases.find(({ backup, supported }) => supported !== null && backup > supported);
  return newer
    ? `${newer.path} has schema ${newer.backup}, and the installed OpenClaw knows ${newer.supported} at most: it would not start. Update OpenClaw first.`
    : null;
}

/** What of the fit needs a word before the restore. */
export function fitWarnings({ databases, missingPlugins, relink, movedPaths }: RestoreFit): string[] {
  const warnings: string[] = [];
  const older = databases.filter(({ backup, live, supported }) => backup < (supported ?? live ?? backup));
  if (older.length > 0)
    warnings.push(
      `${listed(older.map(({ path, backup, live, supported }) => `${path} (schema ${backup}, ${supported ?? live} now)`))}: migrated at the next start, and not back again.`,
    );
  if (missingPlugins.length > 0)
    warnings.push(
      `The config of the backup names plugins that are not installed here: ${listed(missingPlugins)}. Install them again with “openclaw plugins install”.`,
    );
  if (relink.length > 0)
    warnings.push(
      `Their session keys go back in time, so these channels may need to be linked again: ${listed(relink)}.`,
    );
  if (movedPaths.length > 0)
    warnings.push(`These settings point to the place the backup was made from: ${listed(movedPaths)}.`);
  return warnings;
}

function versionsOf(path: string, backup: number, installed: InstalledFacts | null): DatabaseVersion {
  const kind = path === 'state/openclaw.sqlite' ? 'global' : 'agent';
  const live = installed && Object.hasOwn(installed.databases, path) ? installed.databases[path] : undefined;
  return { path, backup, live: live ?? null, supported: installed?.supported?.[kind] ?? null };
}

/** Plugins that the config switches on and that neither OpenClaw brings, nor the backup, nor this machine has. */
function missingPlugins(
  config: ConfigValue | undefined,
  extensions: readonly string[],
  installed: InstalledFacts | null,
): string[] {
  // Without its package it is not known which ones OpenClaw brings itself.
  if (!installed?.bundledPlugins) return [];
  const known = new Set([...installed.bundledPlugins, ...installed.plugins, ...extensions]);
  const has = (id: string): boolean => known.has(id) || [...known].some((name) => name.endsWith(`-${id}`));
  return keysOf(valueAtPath(config, ['plugins', 'entries'])).filter(
    (id) => valueAtPath(config, ['plugins', 'entries', id, 'enabled']) !== false && !has(id),
  );
}

/** Channels whose sessions are among what changes: by their files, or all where the shared database keeps them. */
function relinkChannels(config: ConfigValue | undefined, { changes }: ArchiveComparison): string[] {
  const channels = keysOf(valueAtPath(config, ['channels'])).filter(
    (name) => !NO_CHANNELS.has(name) && valueAtPath(config, ['channels', name, 'enabled']) !== false,
  );
  if (changes.some(({ path }) => path === 'state/openclaw.sqlite')) return channels;
  const touched = changes.filter(({ component }) => component === 'credentials').map(({ path }) => path);
  return channels.filter((name) => touched.some((path) => path.toLowerCase().includes(name.toLowerCase())));
}

function pathsInto(root: Parameters<typeof walkNodes>[0], prefix: string): string[] {
  const found: string[] = [];
  for (const { path, node } of walkNodes(root))
    if (node.type === 'string' && `${node.value}/`.startsWith(prefix)) found.push(dotted(path));
  return found;
}

function dotted(path: ConfigPath): string {
  return path.join('.');
}

function keysOf(value: ConfigValue | undefined): string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

const MAX_LISTED = 8;

function listed(names: readonly string[]): string {
  const more = names.length - MAX_LISTED;
  return more > 0 ? `${names.slice(0, MAX_LISTED).join(', ')} and ${more} more` : names.join(', ');
}
