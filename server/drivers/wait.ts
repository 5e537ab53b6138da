import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { Say } from '../gateway/types.ts';
import type { ProbeResult } from '../health/ports.ts';
import { isReady } from '../health/readiness.ts';

interface Poll<T> {
  /** Null: not yet. A throw ends the wait. */
  readonly look: () => Promise<T | null>;
  readonly timeoutMs: number;
  readonly pollMs: number;
  readonly signal: AbortSignal;
  /** The errors to end with. */
  readonly late: () => AppError;
  readonly aborted: () => AppError;
}

/** Looks until there is something to see, the time is over, or the person gave up. */
export async function poll<T>({ look, timeoutMs, pollMs, signal, late, aborted }: Poll<T>): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    if (signal.aborted) throw aborted();
    const seen = await look();
    if (seen !== null) return seen;
    if (performance.now() >= deadline) throw late();
    await delay(pollMs);
  }
}

interface Ready {
  readonly probe: () => Promise<ProbeResult>;
  /** Throws when the Gateway can't become ready any more (its process ended). */
  readonly check?: () => Promise<void>;
  /** Only an answer of a Gateway that started after this counts (a restart). Milliseconds of uptime at most. */
  readonly youngerThan?: () => number;
  readonly timeoutMs: number;
  readonly pollMs: number;
  readonly say: Say;
  readonly signal: AbortSignal;
}

/** Waits for `/readyz`, telling what it sees on the way. Answers the last probe. */
export function waitUntilReady(options: Ready): Promise<ProbeResult> {
  const { probe, check, youngerThan, timeoutMs, pollMs, say, signal } = options;
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  let said = '';
  const tell = (words: string) => {
    if (words !== said) say(words);
    said = words;
  };
  return poll({
    look: async () => {
      const seen = await probe();
      const old = youngerThan && seen.uptimeMs !== null && seen.uptimeMs > youngerThan();
      if (isReady(seen) && !old) {
        tell(`Ready after ${seconds()} s.`);
        return seen;
      }
      if (seen.live && !old) {
        tell(notReadyYet(seen));
      } else if (seen.error?.kind === 'not-openclaw') {
        tell(seen.error.message);
      } else tell('Waiting for it to listen.');
      await check?.();
      return null;
    },
    ...{ timeoutMs, pollMs, signal },
    late: () =>
      new AppError(
        'timeout',
        `The Gateway was not ready after ${Math.round(timeoutMs / 1000)} s. It was left running.`,
        {
          hint: 'Read its log. If it hangs, stop it and start it again.',
        },
      ),
    aborted: () => cancelled('The Gateway goes on starting.'),
  });
}

function notReadyYet({ ready, failing }: ProbeResult): string {
  if (ready === null) return 'It listens and did not say whether it is ready.';
  return `It listens and is not ready yet${failing.length > 0 ? `: ${failing.join(', ')}` : ''}.`;
}

export function cancelled(unchanged: string): AppError {
  return new AppError('cancelled', `Waiting was cancelled. ${unchanged}`);
}
