import type { ReloadOutcome } from '../config/types.ts';
import type { DriverAction, GatewayStatus, ReloadObservation, Say } from '../gateway/types.ts';
import type { Instance } from '../instances/types.ts';

/** A watch that began before a config was written. */
export interface ReloadWatch {
  /** Waits until the outcome is clear, at most a few minutes; `predicted` tells what to wait for. */
  finish(predicted: ReloadOutcome, say: Say, signal: AbortSignal): Promise<ReloadObservation>;
}

/** The eye on all Gateways: the sampler and what it saw last. */
export interface GatewayWatch {
  /** As last seen, at most one sampling interval old; looks at once when nothing was seen yet. */
  status(instance: Instance): Promise<GatewayStatus>;
  /** Says what is being done while it is done, so that a stop on purpose is not an outage. Looks again at its end. */
  during<T>(instance: Instance, action: DriverAction, work: () => Promise<T>): Promise<T>;
}
