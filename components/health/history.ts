import type { HealthHistory } from '@/server/health/types.ts';
import type { HealthMarker } from '@/server/workflows/types.ts';

/** What the page draws: the stretches of a range and what was done in it. */
export type MarkedHistory = HealthHistory & { readonly markers: readonly HealthMarker[] };
