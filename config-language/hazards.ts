import type { ConfigValue } from './syntax.ts';
import { isConfigObject, valueAtPath } from './value.ts';

/** Something that should not be so. It is told only when a change brings it about. */
interface Hazard {
  readonly message: string;
  readonly holds: (config: ConfigValue | undefined) => boolean;
}

const at = (config: ConfigValue | undefined, path: string): ConfigValue | undefined =>
  valueAtPath(config, path.split('.'));

function isReachable(config: ConfigValue | undefined): boolean {
  const bind = at(config, 'gateway.bind');
  const tailscale = at(config, 'gateway.tailscale.mode');
  return (bind !== undefined && bind !== 'loopback' && bind !== 'auto') || tailscale === 'funnel';
}

function hasNoSecret(config: ConfigValue | undefined): boolean {
  const mode = at(config, 'gateway.auth.mode');
  if (mode === 'none') return true;
  if (mode === 'trusted-proxy') return false;
  return !at(config, 'gateway.auth.token') && !at(config, 'gateway.auth.password');
}

/** Whether any channel, or account of one, has this value for a key. */
function someChannelHas(config: ConfigValue | undefined, key: string, value: string): boolean {
  const channels = at(config, 'channels');
  if (!isConfigObject(channels)) return false;
  return Object.values(channels).some((channel) => {
    const accounts = at(channel, 'accounts');
    const all = [channel, ...(isConfigObject(accounts) ? Object.values(accounts) : [])];
    return all.some((entry) => at(entry, key) === value);
  });
}

const HAZARDS: readonly Hazard[] = [
  {
    message: 'The Gateway becomes reachable from the network without authentication',
    holds: (config) => isReachable(config) && hasNoSecret(config),
  },
  { message: 'The Gateway becomes reachable from other machines', holds: isReachable },
  {
    message: 'The Gateway no longer asks for a secret',
    holds: (config) => at(config, 'gateway.auth.mode') === 'none',
  },
  {
    message: 'The Control UI accepts sign-in without a device identity',
    holds: (config) =>
      at(config, 'gateway.controlUi.allowInsecureAuth') === true ||
      at(config, 'gateway.controlUi.dangerouslyDisableDeviceAuth') === true,
  },
  {
    message: 'Web pages of any origin may connect to the Gateway',
    holds: (config) =>
      at(config, 'gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback') === true ||
      includes(at(config, 'gateway.controlUi.allowedOrigins'), '*'),
  },
  {
    message: 'Everyone who finds the bot may write to the agent (dmPolicy "open")',
    holds: (config) => someChannelHas(config, 'dmPolicy', 'open'),
  },
  {
    message: 'The agent answers in every group it is added to (groupPolicy "open")',
    holds: (config) => someChannelHas(config, 'groupPolicy', 'open'),
  },
  {
    message: 'Commands run on the host without asking (tools.exec.security "full")',
    holds: (config) => at(config, 'tools.exec.security') === 'full',
  },
  {
    message: 'Secrets are no longer masked in the logs',
    holds: (config) => at(config, 'logging.redactSensitive') === 'off',
  },
];

const includes = (value: ConfigValue | undefined, item: string): boolean =>
  Array.isArray(value) && value.includes(item);

/** The hazards that hold after a change and did not before. */
export function worseningsOf(before: ConfigValue | undefined, after: ConfigValue | undefined): string[] {
  const messages = HAZARDS.filter(({ holds }) => holds(after) && !holds(before)).map(
    ({ message }) => message,
  );
  // Reachable without authentication says more than reachable.
  const [first, second] = [HAZARDS[0]?.message, HAZARDS[1]?.message];
  return messages.filter((message) => !(message === second && messages.some((other) => other === first)));
}
