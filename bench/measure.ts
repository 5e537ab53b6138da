/** One line of a bench. A null budget is for information. */
export interface Measured {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly budget: number | null;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Median CPU milliseconds of one call, after warming up. */
export function cpuMs(rounds: number, work: () => unknown): number {
  for (let n = 0; n < Math.min(rounds, 20); n++) work();
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return median(times);
}
