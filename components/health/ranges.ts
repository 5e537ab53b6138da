import type { HealthRange } from '@/server/health/types.ts';

/** The ranges a person chooses from, in words. */
export const rangeWords: Readonly<Record<HealthRange, string>> = {
  '1h': 'the last hour',
  '24h': 'the last 24 hours',
  '7d': 'the last 7 days',
  '30d': 'the last 30 days',
};

export const healthRanges = ['1h', '24h', '7d', '30d'] as const satisfies readonly HealthRange[];

export const defaultRange: HealthRange = '24h';

/** The range a URL names; the default when it names none. */
export function parseRange(text: unknown): HealthRange {
  return healthRanges.find((range) => range === text) ?? defaultRange;
}
