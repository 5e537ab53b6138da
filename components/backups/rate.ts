/** How much was done at one moment. */
export interface Sample {
  /** Unix milliseconds. */
  readonly atMs: number;
  readonly bytes: number;
}

const WINDOW_MS = 6_000;
const LEAST_SPAN_MS = 800;

/** Adds a sample and forgets what is older than the window. A fall means that another step began to count. */
export function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last && sample.bytes < last.bytes) return [sample];
  const recent = samples.filter(({ atMs }) => sample.atMs - atMs <= WINDOW_MS);
  // One large file may take longer than the window: the sample before it still tells the rate.
  return [...(recent.length > 0 || !last ? recent : [last]), sample];
}

/** Bytes a second over the window; null while it is too short to say, and when nothing moved. */
export function rateOf(samples: readonly Sample[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.atMs - first.atMs < LEAST_SPAN_MS) return null;
  const rate = ((last.bytes - first.bytes) * 1000) / (last.atMs - first.atMs);
  return rate > 0 ? rate : null;
}

/** Milliseconds until all is done at this rate, in whole seconds, never less than one; null when it can't be told. */
export function timeLeftMs(rate: number | null, done: number, total: number | null): number | null {
  if (rate === null || total === null || done >= total) return null;
  return Math.ceil((total - done) / rate) * 1000;
}
