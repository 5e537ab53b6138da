import type { Env } from '../platform/process.ts';

/** What OpenClaw's programs need to know about an instance. An `Instance` is one. */
export interface OpenClawTarget {
  /** Absolute. */
  readonly stateDir: string;
  /** Absolute. */
  readonly configPath: string;
  /** Program and leading arguments of the CLI, or null when it is not installed. */
  readonly openclawCommand: readonly string[] | null;
}

/** Gatehouse's own surroundings: of no use to OpenClaw, and some of them change what it does. */
const OWN_NAMES = new Set([
  'NODE_ENV',
  'NODE_OPTIONS',
  'NODE_CHANNEL_FD',
  // Both name one instance for good; Gatehouse has several, and the config is to say the port.
  'OPENCLAW_PROFILE',
  'OPENCLAW_GATEWAY_PORT',
]);
const OWN_PREFIXES = ['GATEHOUSE_', 'NEXT_', '__NEXT_', 'npm_', 'VITEST', 'TURBO'];

/**
 * The environment of an OpenClaw program: that of Gatehouse (so `${VAR}` in the config resolves as the operator set
 * it), without what is Gatehouse's own, with the instance's state directory and config. Never write it to a log.
 */
export function openclawEnvironment(target: OpenClawTarget, base: Env = process.env): Env {
  const env: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(base)) {
    if (OWN_NAMES.has(name) || OWN_PREFIXES.some((prefix) => name.startsWith(prefix))) continue;
    env[name] = value;
  }
  return {
    ...env,
    OPENCLAW_STATE_DIR: target.stateDir,
    OPENCLAW_CONFIG_PATH: target.configPath,
    NO_COLOR: '1',
    OPENCLAW_HIDE_BANNER: '1',
  };
}
