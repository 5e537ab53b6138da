import type { ReloadOutcome } from '../config/types.ts';
import type { ReloadObservation, Say } from '../gateway/types.ts';

/** A watch that began before a config was written. */
export interface ReloadWatch {
  /** Waits until the outcome is clear, at most a few minutes; `predicted` tells what to wait for. */
  finish(predicted: ReloadOutcome, say: Say, signal: AbortSignal): Promise<ReloadObservation>;
}
