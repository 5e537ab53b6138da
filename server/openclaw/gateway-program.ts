import type { GatewayProgram } from '../drivers/types.ts';
import type { Env } from '../platform/process.ts';
import { type OpenClawTarget, openclawEnvironment } from './environment.ts';
import type { GatewayEndpoint } from './port.ts';
import { probeGateway } from './probe.ts';
import { findGatewayOwner } from './state-layout.ts';

export interface GatewayProgramDeps {
  readonly env?: Env;
  /** Where it listens, read afresh: a restart may move it. */
  readonly endpoint: () => Promise<Pick<GatewayEndpoint, 'host' | 'port' | 'tls'>>;
  readonly probeTimeoutMs?: number;
}

/** An instance's Gateway as the drivers know it: how it is run in the foreground, who holds its lock, what it answers. */
export function createGatewayProgram(target: OpenClawTarget, deps: GatewayProgramDeps): GatewayProgram {
  return {
    command: target.openclawCommand && [...target.openclawCommand, 'gateway', 'run'],
    env: openclawEnvironment(target, deps.env),
    shownEnv: { OPENCLAW_STATE_DIR: target.stateDir, OPENCLAW_CONFIG_PATH: target.configPath },
    cwd: target.stateDir,
    findOwner: () => findGatewayOwner(target),
    probe: async () => probeGateway({ ...(await deps.endpoint()), timeoutMs: deps.probeTimeoutMs ?? 2_500 }),
  };
}
