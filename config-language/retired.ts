/**
 * Keys that older OpenClaw knew and 2026.9.6 doesn't, with what took their place. Sources: the schemas of
 * 2026.2.26 and 2026.9.6 compared, the migration table of OpenClaw's docs (gateway/doctor/config-migrations)
 * and the legacy rules of its `doctor` (2026.9.6).
 *
 * The tables are asked only about keys that a schema refuses, so one table serves both generations.
 */
import { CONVERSIONS, type Conversion } from './retired-conversions.ts';
import { KEYS_OF_MODELS, MOVED_KEYS, REMOVED_KEYS } from './retired-keys.ts';
import type { ConfigPath } from './syntax.ts';

export interface RetiredKey {
  /** Dotted pattern; `*` stands for one segment. */
  readonly path: string;
  /** Dotted path of what replaced it, when one key did; `*` stands for the same segment as in `path`. */
  readonly replacedBy?: string;
  /** The new name, when that is all there is to change: same place, same value. */
  readonly renameTo?: string;
  /** Makes the value for the new place, where the old one is not taken over as it is. */
  readonly convert?: Conversion;
  /** A whole sentence or two for the person who wrote the key. */
  readonly message: string;
  /** OpenClaw still reads it and rewrites it when it starts. */
  readonly migrated?: boolean;
  /** The other way round: the key is known to newer OpenClaw only. */
  readonly isNewer?: boolean;
}

/** Old rosters are converted when the config is read (config/io.snapshot, 2026.9.6): everything else is refused. */
const MIGRATED_ON_READ: ReadonlySet<string> = new Set(['agents.list']);

/** What became of a key that the schema doesn't know, or null when the tables don't know it either. */
export function findRetiredKey(path: ConfigPath): RetiredKey | null {
  for (const [pattern, replacedBy, note] of MOVED_KEYS) {
    const wildcards = matchPattern(pattern, path);
    if (wildcards) return movedKey(pattern, fill(pattern, wildcards), fill(replacedBy, wildcards), note);
  }
  for (const pattern of KEYS_OF_MODELS) {
    const wildcards = matchPattern(pattern, path);
    if (wildcards) {
      const message = `${fill(pattern, wildcards)} is now a setting of each model (models.providers.*.models). OpenClaw takes it away here when it reads the config.`;
      return { path: pattern, message, migrated: true };
    }
  }
  for (const [pattern, note] of REMOVED_KEYS) {
    const wildcards = matchPattern(pattern, path);
    if (wildcards)
      return { path: pattern, message: `${fill(pattern, wildcards)} was retired. ${note} Remove the key.` };
  }
  return newerKey(path);
}

function movedKey(
  pattern: string,
  written: string,
  replacedBy: string,
  note: string | undefined,
): RetiredKey {
  const migrated = MIGRATED_ON_READ.has(pattern);
  const sentences = [`${written} is now ${replacedBy}.`];
  if (note) sentences.push(note);
  if (migrated) sentences.push('OpenClaw still converts it when it reads the config.');
  const convert = CONVERSIONS.get(pattern);
  const renameTo = note === undefined && !convert ? renameWithin(written, replacedBy) : null;
  return {
    path: pattern,
    replacedBy,
    message: sentences.join(' '),
    ...(renameTo === null ? {} : { renameTo }),
    ...(convert ? { convert } : {}),
    ...(migrated ? { migrated } : {}),
  };
}

/** The last segment of the new path when the rest is the same. */
function renameWithin(written: string, replacedBy: string): string | null {
  const [from, to] = [written.lastIndexOf('.'), replacedBy.lastIndexOf('.')];
  return written.slice(0, from + 1) === replacedBy.slice(0, to + 1) ? replacedBy.slice(to + 1) : null;
}

/** The other way round: a key of a newer OpenClaw in the config of an older one. */
function newerKey(path: ConfigPath): RetiredKey | null {
  for (const [older, pattern] of MOVED_KEYS) {
    const wildcards = matchPattern(pattern, path);
    if (!wildcards) continue;
    const replacedBy = fill(older, wildcards);
    const message = `${fill(pattern, wildcards)} needs a newer OpenClaw. In the one this is checked against it is ${replacedBy}.`;
    return { path: pattern, replacedBy, message, isNewer: true };
  }
  return null;
}

export interface RetiredValue {
  readonly message: string;
  readonly replacedBy?: string;
}

const RETIRED_VALUES: readonly (readonly [
  path: string,
  value: string,
  replacedBy: string | null,
  message: string,
])[] = [
  [
    'gateway.reload.mode',
    'hot',
    'hybrid',
    'The mode "hot" is gone: "hybrid" applies what it can and restarts for the rest.',
  ],
  [
    'gateway.reload.mode',
    'restart',
    'hybrid',
    'The mode "restart" is gone: "hybrid" restarts when a change needs it.',
  ],
  [
    'diagnostics.otel.protocol',
    'grpc',
    'http/protobuf',
    'gRPC export is gone: send to an OTLP/HTTP collector.',
  ],
  ['gateway.bind', '0.0.0.0', 'lan', 'Addresses are no longer given here: "lan" listens on every interface.'],
  [
    'gateway.bind',
    '127.0.0.1',
    'loopback',
    'Addresses are no longer given here: "loopback" listens on this machine only.',
  ],
  [
    'gateway.bind',
    'localhost',
    'loopback',
    'Addresses are no longer given here: "loopback" listens on this machine only.',
  ],
  ['bindings.*.match.peer.kind', 'dm', 'direct', '"dm" is now "direct".'],
  ['models.providers.*.api', 'openai', 'openai-completions', '"openai" is now "openai-completions".'],
];

/** What became of a value that the schema no longer lists. */
export function findRetiredValue(path: ConfigPath, value: unknown): RetiredValue | null {
  const found = RETIRED_VALUES.find(
    ([pattern, old]) => old === value && matchPattern(pattern, path) !== null,
  );
  if (!found) return null;
  const [, , replacedBy, message] = found;
  return replacedBy === null ? { message } : { message, replacedBy };
}

/** The segments the wildcards of a dotted pattern stand for, or null when the path doesn't match. */
function matchPattern(pattern: string, path: ConfigPath): readonly string[] | null {
  const parts = pattern.split('.');
  if (parts.length !== path.length) return null;
  const wildcards: string[] = [];
  for (const [index, part] of parts.entries()) {
    const segment = String(path[index]);
    if (part === '*') wildcards.push(segment);
    else if (part !== segment) return null;
  }
  return wildcards;
}

function fill(pattern: string, wildcards: readonly string[]): string {
  let next = 0;
  return pattern.replace(/\*/g, () => wildcards[next++] ?? '*');
}
