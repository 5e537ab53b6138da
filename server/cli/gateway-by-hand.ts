import { createConnection } from 'node:net';
import type { BackupSource, RestoreHooks } from '../backup/ports.ts';
import { PLAN_HEALTH, RESTORE_STEPS } from '../backup/restore-plan.ts';
import { AppError } from '../errors.ts';
import type { GatewayEndpoint } from '../openclaw/port.ts';
import { findGatewayOwner } from '../openclaw/state-layout.ts';

export interface GatewayPlace {
  readonly source: BackupSource;
  readonly endpoint: GatewayEndpoint;
}

/** What the steps are called where the Gateway is the operator's; null: there is nothing to do or to say. */
export const STEPS_BY_HAND: Readonly<Record<string, string | null>> = {
  [RESTORE_STEPS.stop]: 'Check once more that the Gateway is stopped',
  [RESTORE_STEPS.start]: null,
  [RESTORE_STEPS.health]: null,
  [PLAN_HEALTH]: null,
};

export function stepsByHand(steps: readonly string[]): string[] {
  return steps.flatMap((step) => {
    const words = STEPS_BY_HAND[step];
    return words === null ? [] : [words ?? step];
  });
}

/** Why the Gateway seems to run, in a clause; null when it does not. */
export async function whyRunning({ source, endpoint }: GatewayPlace): Promise<string | null> {
  const holder = await findGatewayOwner(source);
  if (holder) return `process ${holder.pid} holds its lock`;
  const { host, configuredPort, port, source: portFrom } = endpoint;
  // A default port may be somebody else's; one that the config names is this Gateway's.
  const named = portFrom !== 'default';
  for (const candidate of new Set(named ? [port, configuredPort] : []))
    if (await answers(host, candidate))
      return `something answers on port ${candidate}, which its config names`;
  return null;
}

export const STOP_IT = 'Stop it, and whatever starts it again, then run this command once more.';

/** Before any work is done. @throws AppError `busy` */
export async function requireStopped(place: GatewayPlace): Promise<void> {
  const why = await whyRunning(place);
  if (why)
    throw new AppError('busy', `The Gateway seems to run: ${why}. Nothing was done.`, { hint: STOP_IT });
}

/** The Gateway is the operator's: it must not run, and is not started. */
export function hooksByHand(place: GatewayPlace): Omit<RestoreHooks, 'validateConfig' | 'checkUp'> {
  return {
    wasRunning: false,
    async stopGateway() {
      const why = await whyRunning(place);
      if (why) throw new AppError('busy', `The Gateway was started meanwhile: ${why}.`, { hint: STOP_IT });
    },
    startGateway: async () => ((await whyRunning(place)) ? 'still-running' : 'left-stopped'),
    healthGate: () => Promise.resolve({ ok: true, detail: 'not checked: the Gateway is started by you' }),
  };
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 1500 });
    const end = (up: boolean) => () => {
      socket.destroy();
      resolve(up);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}
