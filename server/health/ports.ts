import type { GatewayState } from '../gateway/types.ts';
import type { HealthSample } from './types.ts';

/** What one look at a Gateway's port gave. A Gateway that does not answer is a value, not an error. */
export interface ProbeResult {
  /** Something accepted the connection. */
  readonly reachable: boolean;
  /** It is an OpenClaw Gateway and says it lives; with `tcp`: it answered like a Gateway without endpoints. */
  readonly live: boolean;
  /** Null: it did not say. With `tcp` this generation cannot; with `http` it should have. See `isReady`. */
  readonly ready: boolean | null;
  /** What `/readyz` names as not ready. */
  readonly failing: readonly string[];
  /** Of `/healthz`, milliseconds with one decimal. */
  readonly latencyMs: number | null;
  readonly version: string | null;
  /** Starts again at an in-process restart, whose PID stays. */
  readonly uptimeMs: number | null;
  readonly eventLoop: EventLoopLag | null;
  readonly method: 'http' | 'tcp';
  readonly error: ProbeError | null;
}

export interface EventLoopLag {
  readonly degraded: boolean;
  readonly reasons: readonly string[];
  readonly delayP99Ms: number | null;
}

export interface ProbeError {
  readonly kind: 'refused' | 'timeout' | 'reset' | 'unreachable' | 'not-openclaw';
  /** One sentence for a person. */
  readonly message: string;
}

/** A stretch of time as the store answers it. Only stretches with samples are answered. */
export interface BucketRow {
  /** Start, Unix milliseconds, a multiple of the bucket's length. */
  readonly at: number;
  readonly samples: number;
  /** How often each state was sampled. */
  readonly counts: Readonly<Partial<Record<GatewayState, number>>>;
  /** Median; over rollups the weighted median of their medians. */
  readonly latencyP50Ms: number | null;
  readonly latencyMaxMs: number | null;
}

/** Samples and their rollups. Synchronous: a local database. Each call is atomic. */
export interface HealthStore {
  /** Stores the sample and refreshes its rollup. The same instance and time again replaces it. */
  insertSample(sample: HealthSample): void;
  /** The newest sample, or null before the first. */
  latest(instanceId: string): HealthSample | null;
  /** Time of the oldest sample or rollup, or null before the first. */
  oldestAt(instanceId: string): number | null;
  /** When the run of samples with the state of the newest began, as far as raw samples reach; null without any. */
  stateSince(instanceId: string): number | null;
  /**
   * Buckets from `from` (inclusive) to `to` (exclusive) with at least one sample, oldest first. Raw samples are read
   * for buckets under 10 minutes, rollups otherwise: 30 days take a few milliseconds.
   */
  readBuckets(instanceId: string, from: number, to: number, bucketMs: number): readonly BucketRow[];
  /** Forgets raw samples and rollups older than these times. Answers how many rows went. */
  prune(before: { samples: number; rollups: number }): number;
  /** Forgets everything of an instance. */
  remove(instanceId: string): void;
}
