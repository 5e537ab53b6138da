import type { GatewayDriver } from '../gateway/types.ts';
import type { DriverSettings } from '../instances/types.ts';
import { createDockerDriver } from './docker.ts';
import { createManualDriver } from './manual.ts';
import { createProcessDriver } from './process.ts';
import { createSystemdDriver } from './systemd.ts';
import type { DriverDeps } from './types.ts';

/** OpenClaw's own name for its unit (docs/gateway, 2026.9.6) and the usual name of its container. */
const DEFAULT_UNIT = 'openclaw-gateway.service';
const DEFAULT_CONTAINER = 'openclaw';

/** The driver that an instance's settings ask for. Cheap: holds no process and no connection. */
export function createDriver(settings: DriverSettings, deps: DriverDeps): GatewayDriver {
  switch (settings.kind) {
    case 'process':
      return createProcessDriver(deps);
    case 'systemd':
      return createSystemdDriver(deps, {
        unit: settings.unit ?? DEFAULT_UNIT,
        scope: settings.scope ?? 'user',
      });
    case 'docker':
      return createDockerDriver(deps, { container: containerOf(settings) ?? DEFAULT_CONTAINER });
    case 'manual':
      return createManualDriver(deps);
  }
}

/** The container that an instance's settings name; null where they name another way to run it. */
export function containerOf(settings: DriverSettings): string | null {
  return settings.kind === 'docker' ? (settings.container ?? DEFAULT_CONTAINER) : null;
}
