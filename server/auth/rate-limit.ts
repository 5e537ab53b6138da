/** Counts failures in a sliding window. Everyone comes through one tunnel, so it counts for all together. */
export interface RateLimit {
  allows(nowMs: number): boolean;
  count(nowMs: number): void;
}

export function createRateLimit({ failures, windowMs }: { failures: number; windowMs: number }): RateLimit {
  let times: number[] = [];
  const recent = (nowMs: number) => {
    times = times.filter((time) => nowMs - time < windowMs);
    return times;
  };
  return {
    allows: (nowMs) => recent(nowMs).length < failures,
    count: (nowMs) => {
      times = [...recent(nowMs), nowMs];
    },
  };
}
