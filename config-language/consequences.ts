import { configuredChannels } from './reload-kind.ts';
import type { PlannedChange, PlanOutcome, ReloadMode } from './restart-plan.ts';
import type { ConfigValue } from './syntax.ts';
import { valueAtPath } from './value.ts';

interface PlanFacts {
  readonly changes: readonly PlannedChange[];
  readonly outcome: PlanOutcome;
  readonly mode: ReloadMode;
  readonly before: ConfigValue | undefined;
  readonly after: ConfigValue | undefined;
}

/** What a plan means for the people who use the Gateway. */
export function consequencesOf(facts: PlanFacts): string[] {
  const { outcome, mode, changes } = facts;
  const sentences: string[] = [];
  if (outcome === 'restart') sentences.push('The Gateway restarts');
  if (outcome === 'deferred') sentences.push(deferredSentence(mode));
  if (changes.some(({ path }) => isAt(path, 'env'))) sentences.push('Environment changes need a restart');
  for (const { prefix, says } of EFFECTS) {
    if (changes.some(({ path }) => isAt(path, prefix))) sentences.push(...says(facts));
  }
  if (outcome === 'hot') sentences.push(...hotSentences(facts));
  return [...new Set(sentences)];
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
    says: ({ after }) => {
      const port = valueAtPath(after, ['gateway', 'port']);
      return [
        `The Gateway listens on ${port === undefined ? 'its default port' : `port ${port}`}: clients must use it`,
      ];
    },
  },
  {
    prefix: 'gateway.mode',
    says: ({ after }) =>
      valueAtPath(after, ['gateway', 'mode']) === undefined
        ? ['Without gateway.mode the Gateway may refuse to start']
        : [],
  },
  { prefix: 'gateway.auth.mode', says: () => ['Clients must sign in again, in the new way'] },
];

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
  const name = CHANNEL_NAMES[id] ?? id;
  if (!configuredChannels(after).includes(id)) return [`${name} disconnects`];
  return [configuredChannels(before).includes(id) ? `${name} reconnects` : `${name} connects`];
}
