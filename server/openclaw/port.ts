import type { GatewayOwner } from './state-layout.ts';
import { valueAt } from './state-layout.ts';

/** Where a Gateway is asked. Always an address of this machine. */
export interface GatewayEndpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /**
   * The port it takes when it is next started. Differs from `port` after `gateway.port` was changed under a running
   * Gateway: a restart inside the process keeps the old port, only stop and start moves it (observed, 2026.9.6).
   */
  readonly configuredPort: number;
  /** Why this port: the live lock, the environment, the config or OpenClaw's default. */
  readonly source: 'lock' | 'environment' | 'config' | 'default';
}

/** OpenClaw's own default (docs/gateway/config-gateway.md, 2026.9.6). */
export const DEFAULT_GATEWAY_PORT = 18_789;

/**
 * The endpoint of an instance. A running Gateway's lock wins, because `gateway run --port` beats everything and the
 * config may have changed since; then `OPENCLAW_GATEWAY_PORT`, `gateway.port`, 18789.
 *
 * @param config the merged and resolved config; null or undefined when it can't be read.
 * @param env what the Gateway would see: the state directory's `.env` (and the unit's environment, where known).
 */
export function gatewayEndpoint(
  config: unknown,
  env: Readonly<Record<string, string | undefined>>,
  owner: Pick<GatewayOwner, 'port'> | null,
): GatewayEndpoint {
  const fromEnv = toPort(env.OPENCLAW_GATEWAY_PORT);
  const fromConfig = toPort(valueAt(config, ['gateway', 'port']));
  const configuredPort = fromEnv ?? fromConfig ?? DEFAULT_GATEWAY_PORT;
  const address = { host: probeHost(config), tls: valueAt(config, ['gateway', 'tls', 'enabled']) === true };
  if (owner?.port) return { ...address, configuredPort, port: owner.port, source: 'lock' };
  const source = fromEnv !== null ? 'environment' : fromConfig !== null ? 'config' : 'default';
  return { ...address, configuredPort, port: configuredPort, source };
}

/** `loopback`, `lan` and `auto` all listen on loopback too; a custom bind listens on that address only. */
function probeHost(config: unknown): string {
  const bind = valueAt(config, ['gateway', 'bind']);
  const custom = valueAt(config, ['gateway', 'customBindHost']);
  if (bind === 'custom' && typeof custom === 'string' && custom !== '' && custom !== '0.0.0.0') return custom;
  return '127.0.0.1';
}

function toPort(value: unknown): number | null {
  const port = typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value;
  return typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : null;
}
