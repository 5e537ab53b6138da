import { join } from 'node:path';
import type { PlanInput } from '../../config-language/restart-plan.ts';
import { createEnvWatch } from '../openclaw/env-watch.ts';
import { isUnasked, readReloadKinds, readRestartPreflight } from '../openclaw/gateway-facts.ts';
import { readInstanceContext } from '../openclaw/instance-context.ts';
import { textDisk } from '../platform/text-disk.ts';
import { instancePlace } from './instance-place.ts';
import type { CommandIo } from './io.ts';

/** The Gateway of a state directory, if one runs. */
export interface AskedGateway {
  /** What it says that a plan depends on; nothing of what it can't be asked. */
  facts(paths: readonly string[]): Promise<Pick<PlanInput, 'live' | 'preflight' | 'envFiles'>>;
}

/** @throws AppError `not-found` for a state directory that is not there */
export function askedGateway(stateDir: string, io: CommandIo): AskedGateway {
  const place = instancePlace(stateDir, join(stateDir, 'openclaw.json'), io);
  const target = { ...place, openclawCommand: null };
  return {
    async facts(paths) {
      const { rpc } = await readInstanceContext(target, textDisk);
      const envFiles = await createEnvWatch(textDisk).changes(target);
      const kinds = await readReloadKinds(rpc, paths);
      if (isUnasked(kinds)) return { envFiles };
      const preflight = await readRestartPreflight(rpc);
      return { envFiles, live: Object.fromEntries(kinds), ...(isUnasked(preflight) ? {} : { preflight }) };
    },
  };
}
