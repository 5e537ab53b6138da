import { oneOfInWords } from './in-words.ts';
import { configuredChannels } from './reload-kind.ts';
import type { PlannedChange, PlanOutcome, ReloadMode } from './restart-plan.ts';
import type { ConfigValue } from './syntax.ts';
import { valueAtPath } from './value.ts';

/** What the Gateway says of work that a restart would cut short (`gateway.restart.preflight`). */
export interface RestartPreflight {
  readonly safe: boolean;
  /** What is under way, in the Gateway's words: `2 active embedded run(s)`. */
  readonly blockers: readonly string[];
}

/** What a `.env` file gains, loses or gets another value for. Names only: values are secrets. */
export interface EnvFileChange {
  /** As the person knows it: `~/.openclaw/.env`. */
  readonly file: string;
  readonly names: readonly string[];
}

/** What only the world around the config knows. */
export interface PlanSurroundings {
  readonly preflight?: RestartPreflight;
  readonly envFiles?: readonly EnvFileChange[];
  /** The apply itself stops the Gateway before it writes and starts it afterwards, whatever the rules say. */
  readonly stopsAndStarts?: boolean;
  /** How long restarts of this instance took, in seconds; null when none was measured. */
  readonly measuredRestartSeconds?: number | null;
}

export interface PlanFacts extends PlanSurroundings {
  readonly changes: readonly PlannedChange[];
  readonly outcome: PlanOutcome;
  readonly mode: ReloadMode;
  /** What the Gateway runs with. */
  readonly before: ConfigValue | undefined;
  readonly after: ConfigValue | undefined;
  /** Paths that were saved before and are not in force yet. */
  readonly waiting: readonly string[];
}

/** What a plan means for the people who use the Gateway. */
export function consequencesOf(facts: PlanFacts): string[] {
  const { outcome, mode, changes } = facts;
  const sentences: string[] = [];
  if (outcome === 'restart') sentences.push(...restartSentences(facts));
  if (outcome === 'deferred' && changes.some(({ reload }) => reload !== 'none'))
    sentences.push(deferredSentence(mode));
  if (facts.waiting.length > 0) sentences.push(waitingSentence(facts));
  if (changes.some(({ path }) => isAt(path, 'env'))) sentences.push('Environment changes need a restart');
  sentences.push(...(facts.envFiles ?? []).flatMap(envFileSentences));
  for (const { prefix, says } of EFFECTS) {
    if (changes.some(({ path }) => isAt(path, prefix))) sentences.push(...says(facts));
  }
  if (outcome === 'hot') sentences.push(...hotSentences(facts));
  return [...new Set(sentences)];
}

function restartSentences({ before, after, preflight, measuredRestartSeconds }: PlanFacts): string[] {
  const seconds = measuredRestartSeconds ?? null;
  const sentences = [
    seconds === null ? 'The Gateway restarts' : `The Gateway restarts: about ${Math.ceil(seconds)} s offline`,
  ];
  if (preflight && !preflight.safe) sentences.push(endingWork(preflight.blockers));
  const now = configuredChannels(after);
  const known = configuredChannels(before);
  const say = (ids: readonly string[], one: string, many: string): void => {
    const names = oneOfInWords(ids.map(channelName), 'and');
    if (ids.length > 0) sentences.push(`${names} ${ids.length === 1 ? one : many}`);
  };
  say(
    now.filter((id) => known.includes(id)),
    'reconnects',
    'reconnect',
  );
  say(
    now.filter((id) => !known.includes(id)),
    'connects',
    'connect',
  );
  say(
    known.filter((id) => !now.includes(id)),
    'disconnects',
    'disconnect',
  );
  return sentences;
}

function waitingSentence({ waiting, outcome }: PlanFacts): string {
  const paths = listInWords(waiting);
  return outcome === 'hot' || outcome === 'restart'
    ? `Saved earlier and not in force yet, applied with it: ${paths}`
    : `Saved earlier and not in force yet: ${paths}`;
}

const MOST_NAMED = 4;

function listInWords(paths: readonly string[]): string {
  const more = paths.length - MOST_NAMED;
  return more > 0 ? `${paths.slice(0, MOST_NAMED).join(', ')} and ${more} more` : oneOfInWords(paths, 'and');
}

function endingWork(blockers: readonly string[]): string {
  const work = blockers.length === 0 ? '' : `: ${oneOfInWords(blockers, 'and')}`;
  return `It waits for work that is under way, and what takes too long is ended${work}`;
}

/** A Gateway reads the file when its process starts; a restart inside the process keeps the variables it has. */
function envFileSentences({ file, names }: EnvFileChange): string[] {
  if (names.length === 0) return [];
  return [`${listInWords(names)} of ${file}: read when the Gateway is stopped and started`];
}

function deferredSentence(mode: ReloadMode): string {
  return mode === 'off'
    ? 'Nothing is applied until the Gateway is restarted: automatic reload is off'
    : 'Nothing is applied until the Gateway is restarted: its reload mode "hot" never restarts by itself';
}

const isAt = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}.`);

interface Effect {
  readonly prefix: string;
  readonly says: (facts: PlanFacts) => readonly string[];
}

/** Effects that hold however the change is applied. */
const EFFECTS: readonly Effect[] = [
  {
    prefix: 'gateway.port',
    // A restart inside the process keeps listening where it did, with and without --port (observed, 2026.9.6).
    says: ({ before, after }) => [
      `A restart keeps ${portInWords(before, 'its old port')}: only when the Gateway is stopped and started does it move to ${portInWords(after, 'its default port')}, that clients must then use`,
    ],
  },
  {
    prefix: 'gateway.mode',
    says: ({ after }) =>
      valueAtPath(after, ['gateway', 'mode']) === undefined
        ? ['Without gateway.mode the Gateway may refuse to start']
        : [],
  },
  {
    prefix: 'gateway.reload',
    says: ({ before, after, waiting }) => {
      const [was, is] = [before, after].map((config) => valueAtPath(config, ['gateway', 'reload', 'mode']));
      return was === 'off' && is !== 'off' && waiting.length === 0
        ? ['What was changed while automatic reload was off is applied too, with what it needs']
        : [];
    },
  },
  { prefix: 'gateway.auth.mode', says: () => ['Clients must sign in again, in the new way'] },
];

function portInWords(config: ConfigValue | undefined, absent: string): string {
  const port = valueAtPath(config, ['gateway', 'port']);
  return typeof port === 'number' ? `port ${port}` : absent;
}

/** What is reloaded inside the running Gateway, by the prefix of a hot change. */
const HOT_EFFECTS: readonly (readonly [prefix: string, sentence: string])[] = [
  ['gateway.auth.token', 'Clients that use the old Gateway secret must connect again with the new one'],
  ['gateway.auth.password', 'Clients that use the old Gateway secret must connect again with the new one'],
  ['gateway.controlUi', 'Open Control UI pages have to be reloaded'],
  ['gateway.trustedProxies', 'Connected clients reconnect'],
  ['gateway.roles', 'Connected clients reconnect'],
  ['cron', 'The cron scheduler restarts'],
  ['hooks', 'Webhooks are reloaded'],
  ['models', 'Heartbeats are scheduled anew'],
  ['agents.defaults.heartbeat', 'Heartbeats are scheduled anew'],
  ['agents.defaults.model', 'New turns use the new model'],
  ['agents.entries', 'The agents are reloaded'],
  ['mcp', 'MCP servers are started anew when they are next used'],
  ['discovery', 'The Gateway announces itself anew on the network'],
  ['browser', 'Browser control is reloaded: pages that it has open may close'],
  ['plugins.load', 'All plugins are reloaded'],
  ['plugins.installs', 'All plugins are reloaded'],
];

const CHANNEL_NAMES: Readonly<Record<string, string>> = {
  telegram: 'Telegram',
  whatsapp: 'WhatsApp',
  discord: 'Discord',
  slack: 'Slack',
  signal: 'Signal',
  imessage: 'iMessage',
  bluebubbles: 'BlueBubbles',
  matrix: 'Matrix',
  msteams: 'Microsoft Teams',
  googlechat: 'Google Chat',
  mattermost: 'Mattermost',
  irc: 'IRC',
  line: 'LINE',
  nostr: 'Nostr',
};

const channelName = (id: string): string => CHANNEL_NAMES[id] ?? id;

function hotSentences(facts: PlanFacts): string[] {
  return facts.changes
    .filter((change) => change.reload === 'hot')
    .flatMap(({ path }) => [
      ...channelSentences(path, facts),
      ...pluginSentences(path),
      ...tableSentences(path),
    ]);
}

function tableSentences(path: string): string[] {
  return HOT_EFFECTS.filter(([prefix]) => isAt(path, prefix)).map(([, sentence]) => sentence);
}

function pluginSentences(path: string): string[] {
  const id = /^plugins\.entries\.([^.]+)/.exec(path)?.[1];
  return id === undefined ? [] : [`The plugin ${id} is reloaded`];
}

function channelSentences(path: string, { before, after }: PlanFacts): string[] {
  const [root, id] = path.split('.');
  if (root !== 'channels' || id === undefined) return [];
  if (id === 'defaults' || id === 'modelByChannel') return ['All channels reconnect'];
  const name = channelName(id);
  if (!configuredChannels(after).includes(id)) return [`${name} disconnects`];
  return [configuredChannels(before).includes(id) ? `${name} reconnects` : `${name} connects`];
}
