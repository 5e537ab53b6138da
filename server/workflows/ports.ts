import type { GatewayOutput, GatewayStatus, ReloadObservation, Say } from '../gateway/types.ts';
import type { Instance } from '../instances/types.ts';

/** A watch that began before a config was written. */
export interface ReloadWatch {
  /** Waits until it is known what came of the write, at most a few minutes; never throws for a Gateway that misbehaves. */
  settled(say: Say, signal: AbortSignal): Promise<ReloadObservation>;
}

/** The eye on all Gateways: the sampler and what it saw last. */
export interface GatewayWatch {
  /** As last seen, at most one sampling interval old; looks at once when nothing was seen yet. */
  status(instance: Instance): Promise<GatewayStatus>;
  /** Looks now. */
  look(instance: Instance): Promise<GatewayStatus>;
  /** Its last words, of the newest start by Gatehouse; null when there are none. */
  output(instance: Instance): Promise<GatewayOutput | null>;
}
