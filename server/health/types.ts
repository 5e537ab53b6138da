import type { GatewayState } from '../gateway/types.ts';

/** The ranges a person chooses from. */
export const HEALTH_RANGES = ['1h', '24h', '7d', '30d'] as const;
export type HealthRange = (typeof HEALTH_RANGES)[number];

export const RANGE_MS: Record<HealthRange, number> = {
  '1h': 3_600_000,
  '24h': 86_400_000,
  '7d': 604_800_000,
  '30d': 2_592_000_000,
};

/** One look at a Gateway. */
export interface HealthSample {
  readonly instanceId: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly state: GatewayState;
  readonly latencyMs: number | null;
  /** One sentence for a person, never a secret. */
  readonly detail: string | null;
}

/** A stretch of the strip. The worst state seen in it decides; without samples it is `not-watching`. */
export interface HealthBucket {
  /** Unix milliseconds, start of the stretch. */
  readonly at: number;
  readonly state: GatewayState;
  readonly samples: number;
  /** Samples in which the Gateway answered as up or degraded. */
  readonly upSamples: number;
  readonly latencyP50Ms: number | null;
  readonly latencyMaxMs: number | null;
}

export interface HealthHistory {
  readonly range: HealthRange;
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
  readonly buckets: readonly HealthBucket[];
  /** Share of watched time (0 to 1) in which it was up or degraded; planned stops do not count. Null: not watched. */
  readonly upRatio: number | null;
  /** Share of the range (0 to 1) that was watched at all. */
  readonly watchedRatio: number;
}
