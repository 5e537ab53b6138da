import { isSensitivePath, type SensitivePaths } from './sensitive.ts';
import type { ConfigPath, ConfigValue } from './syntax.ts';
import { isConfigObject, valueAtPath } from './value.ts';

/** What should not be so in a config, one sentence each. Only what a change brings about is told. */
type Hazard = (config: ConfigValue | undefined) => readonly string[];

const at = (config: ConfigValue | undefined, path: string): ConfigValue | undefined =>
  valueAtPath(config, path.split('.'));

const when = (holds: boolean, message: string): readonly string[] => (holds ? [message] : []);

const includes = (value: ConfigValue | undefined, item: string): boolean =>
  Array.isArray(value) && value.includes(item);

function isReachable(config: ConfigValue | undefined): boolean {
  const bind = at(config, 'gateway.bind');
  if (at(config, 'gateway.tailscale.mode') === 'funnel') return true;
  if (bind === 'custom')
    return !/^(?:127\.|localhost$|::1$)/.test(String(at(config, 'gateway.customBindHost')));
  return bind !== undefined && bind !== 'loopback' && bind !== 'auto';
}

function hasNoSecret(config: ConfigValue | undefined): boolean {
  const mode = at(config, 'gateway.auth.mode');
  if (mode === 'none') return true;
  if (mode === 'trusted-proxy') return false;
  return !at(config, 'gateway.auth.token') && !at(config, 'gateway.auth.password');
}

const REACHABLE = 'The Gateway becomes reachable from other machines';
const REACHABLE_UNASKED = 'The Gateway becomes reachable from the network without authentication';

/** Whether any channel, or account of one, has this value at one of the paths. */
function someChannelHas(config: ConfigValue | undefined, paths: readonly string[], value: string): boolean {
  const channels = at(config, 'channels');
  if (!isConfigObject(channels)) return false;
  return Object.values(channels).some((channel) => {
    const accounts = at(channel, 'accounts');
    const all = [channel, ...(isConfigObject(accounts) ? Object.values(accounts) : [])];
    return all.some((entry) => paths.some((path) => at(entry, path) === value));
  });
}

type Placed = readonly [place: string, value: ConfigValue];

/** The agents with their places in words: today by id, in the older generation a list. */
function agentsOf(config: ConfigValue | undefined): readonly Placed[] {
  const [entries, list] = [at(config, 'agents.entries'), at(config, 'agents.list')];
  const byId = Object.entries(isConfigObject(entries) ? entries : {});
  const listed = (Array.isArray(list) ? list : []).map((agent, index): Placed => {
    const id = at(agent, 'id');
    return [`agents.list.${typeof id === 'string' ? id : index}`, agent];
  });
  return [...byId.map(([id, agent]): Placed => [`agents.entries.${id}`, agent]), ...listed];
}

/** `tools` of everyone, and of each agent of its own. */
function toolScopes(config: ConfigValue | undefined): readonly Placed[] {
  const scopes: readonly (readonly [string, ConfigValue | undefined])[] = [
    ['tools', at(config, 'tools')],
    ...agentsOf(config).map(([place, agent]) => [`${place}.tools`, at(agent, 'tools')] as const),
  ];
  return scopes.flatMap(([place, tools]) => (tools === undefined ? [] : [[place, tools] as const]));
}

const freeCommands: Hazard = (config) =>
  toolScopes(config).flatMap(([place, tools]) => [
    ...when(
      at(tools, 'exec.security') === 'full',
      `Commands run on the host without asking (${place}.exec.security "full")`,
    ),
    ...when(
      at(tools, 'exec.mode') === 'full',
      `Commands run on the host without asking (${place}.exec.mode "full")`,
    ),
    ...when(
      at(tools, 'exec.ask') === 'off',
      `Nobody is asked before a command runs (${place}.exec.ask "off")`,
    ),
  ]);

const elevatedForAll: Hazard = (config) =>
  toolScopes(config).flatMap(([place, tools]) => {
    const allowFrom = at(tools, 'elevated.allowFrom');
    const open = Object.entries(isConfigObject(allowFrom) ? allowFrom : {}).filter(([, list]) =>
      includes(list, '*'),
    );
    return open.map(
      ([channel]) => `Everyone on ${channel} may use elevated commands (${place}.elevated.allowFrom)`,
    );
  });

/** A key that switches a protection off, wherever it stands: `dangerously…`, `insecureSkipVerify` and the like. */
const DANGEROUS_KEY = /^(?:dangerously[A-Z]|insecureSkipVerify$|allowUnsafe[A-Z]|unsafe[A-Z])/;

/** These have sentences of their own. */
const EXPLAINED: ReadonlySet<string> = new Set([
  'dangerouslyDisableDeviceAuth',
  'dangerouslyAllowHostHeaderOriginFallback',
]);

const dangerousFlags: Hazard = (config) =>
  placesOf(config, []).flatMap(({ path, value }) => {
    const key = String(path.at(-1));
    return when(
      value === true && DANGEROUS_KEY.test(key) && !EXPLAINED.has(key),
      `A protection is switched off: ${path.join('.')}`,
    );
  });

/** Literal secrets: told only where the same place held a reference before. */
function secretsMadeLiteral(
  { before, after }: Written,
  sensitive: SensitivePaths | undefined,
): readonly string[] {
  return placesOf(after, []).flatMap(({ path, value }) => {
    if (typeof value !== 'string' || value.includes('${') || !isSensitivePath(path, sensitive)) return [];
    const earlier = valueAtPath(before, path);
    const wasReference =
      (isConfigObject(earlier) && 'source' in earlier) ||
      (typeof earlier === 'string' && /\$\{[A-Z_]/.test(earlier));
    return when(
      wasReference,
      `A secret that was a reference is now written in the config: ${path.join('.')}`,
    );
  });
}

interface Place {
  readonly path: ConfigPath;
  readonly value: ConfigValue;
}

/** Every value that is no object and no list. */
function placesOf(value: ConfigValue | undefined, path: ConfigPath): readonly Place[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => placesOf(item, [...path, index]));
  if (isConfigObject(value))
    return Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]));
  return value === undefined ? [] : [{ path, value }];
}

const HAZARDS: readonly Hazard[] = [
  (config) => when(isReachable(config) && hasNoSecret(config), REACHABLE_UNASKED),
  (config) => when(isReachable(config), REACHABLE),
  (config) =>
    when(
      at(config, 'gateway.tailscale.mode') === 'funnel',
      'The whole Internet can reach the Gateway (Tailscale Funnel)',
    ),
  (config) => when(at(config, 'gateway.auth.mode') === 'none', 'The Gateway no longer asks for a secret'),
  (config) =>
    when(
      ['0.0.0.0/0', '::/0', '*'].some((all) => includes(at(config, 'gateway.trustedProxies'), all)),
      'Every machine is believed to be a trusted proxy: anyone can claim any address (gateway.trustedProxies)',
    ),
  (config) =>
    when(
      at(config, 'gateway.controlUi.allowInsecureAuth') === true ||
        at(config, 'gateway.controlUi.dangerouslyDisableDeviceAuth') === true,
      'The Control UI accepts sign-in without a device identity',
    ),
  (config) =>
    when(
      at(config, 'gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback') === true ||
        includes(at(config, 'gateway.controlUi.allowedOrigins'), '*'),
      'Web pages of any origin may connect to the Gateway',
    ),
  (config) =>
    when(
      someChannelHas(config, ['dmPolicy', 'dm.policy'], 'open'),
      'Everyone who finds the bot may write to the agent (dmPolicy "open")',
    ),
  (config) =>
    when(
      someChannelHas(config, ['groupPolicy'], 'open'),
      'The agent answers in every group it is added to (groupPolicy "open")',
    ),
  freeCommands,
  elevatedForAll,
  dangerousFlags,
  (config) =>
    when(at(config, 'logging.redactSensitive') === 'off', 'Secrets are no longer masked in the logs'),
  (config) =>
    when(
      at(config, 'diagnostics.otel.captureContent') === true,
      'Messages and answers are sent along with telemetry (diagnostics.otel.captureContent)',
    ),
  (config) =>
    when(
      at(config, 'discovery.mdns.mode') === 'full',
      'The Gateway announces paths and ports of this machine to its network (discovery.mdns.mode "full")',
    ),
];

const DEFAULTS = 'agents.defaults';

/** `sandbox.mode` by place; null where none is written. */
function sandboxModes(config: ConfigValue | undefined): ReadonlyMap<string, ConfigValue> {
  const places: readonly Placed[] = [[DEFAULTS, at(config, DEFAULTS) ?? null], ...agentsOf(config)];
  return new Map(places.map(([place, agent]) => [place, at(agent, 'sandbox.mode') ?? null]));
}

const strengthOf = (mode: ConfigValue | undefined): number => ['non-main', 'all'].indexOf(String(mode)) + 1;

/** Protections that were written and are gone, or weaker than they were. */
function lostProtections(before: ConfigValue | undefined, after: ConfigValue | undefined): readonly string[] {
  const earlier = sandboxModes(before);
  const weaker = [...sandboxModes(after)].filter(
    // An agent without a mode of its own follows the defaults.
    ([place, mode]) =>
      (mode !== null || place === DEFAULTS) && strengthOf(mode) < strengthOf(earlier.get(place)),
  );
  return [
    ...weaker.map(([place, mode]) =>
      strengthOf(mode) === 0
        ? `Agents work outside the sandbox (${place}.sandbox.mode)`
        : `Fewer sessions work inside the sandbox (${place}.sandbox.mode)`,
    ),
    ...when(
      at(before, 'gateway.tls.enabled') === true && at(after, 'gateway.tls.enabled') !== true,
      'Connections to the Gateway are no longer encrypted (gateway.tls)',
    ),
    ...when(
      at(before, 'gateway.auth.rateLimit') !== undefined && at(after, 'gateway.auth.rateLimit') === undefined,
      'Failed sign-ins are no longer limited as they were (gateway.auth.rateLimit)',
    ),
  ];
}

/** The configs with their references to variables. */
export interface Written {
  readonly before: ConfigValue | undefined;
  readonly after: ConfigValue | undefined;
}

/** The hazards that hold after a change and did not before, the worst first. */
export function worseningsOf(
  before: ConfigValue | undefined,
  after: ConfigValue | undefined,
  sensitive?: SensitivePaths,
  written: Written = { before, after },
): string[] {
  // What can't be read can't be compared.
  if (after === undefined) return [];
  const known = new Set(HAZARDS.flatMap((hazard) => hazard(before)));
  const messages = HAZARDS.flatMap((hazard) => hazard(after)).filter((message) => !known.has(message));
  const all = [...messages, ...lostProtections(before, after), ...secretsMadeLiteral(written, sensitive)];
  // Reachable without authentication says more than reachable.
  return all.filter((message) => message !== REACHABLE || !all.includes(REACHABLE_UNASKED));
}
