const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Distances between two ticks that fall on round times, in milliseconds. */
const STEPS = [
  ...[5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10].map((days) => days * DAY),
];

export interface TimeTick {
  /** Unix milliseconds. */
  readonly at: number;
  /** A date is shown in place of a clock. */
  readonly style: 'clock' | 'date';
}

/**
 * Round moments in the reader's time zone. `offsetMs` is what to add to UTC for local time at a moment; it is asked at
 * each tick, because a range may span a change of the clocks.
 */
export function timeTicks(
  from: number,
  to: number,
  most: number,
  offsetMs: (at: number) => number,
): TimeTick[] {
  const span = to - from;
  const step = STEPS.find((candidate) => span / candidate <= Math.max(1, most)) ?? 10 * DAY;
  const ticks: TimeTick[] = [];
  // In local time, where round times are multiples of the step.
  for (let local = Math.ceil((from + offsetMs(from)) / step) * step; ; local += step) {
    const guess = local - offsetMs(from);
    const at = local - offsetMs(guess);
    if (at > to) return ticks;
    if (at >= from) ticks.push({ at, style: step >= DAY || local % DAY === 0 ? 'date' : 'clock' });
  }
}

/** Of this computer's time zone. */
export function localOffsetMs(at: number): number {
  return -new Date(at).getTimezoneOffset() * MINUTE;
}
