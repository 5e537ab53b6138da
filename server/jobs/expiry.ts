import { isAppError } from '../errors.ts';

export interface ExpiryDeps {
  readonly instanceIds: () => readonly string[];
  /** Deletes what is over; @throws AppError `busy`, `conflict` when somebody came in between: the next round looks again */
  readonly expire: (instanceId: string) => Promise<unknown>;
  /** Gives up archives that nobody came back for. */
  readonly sweepArrivals: () => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly intervalMs?: number;
}

/** Nothing depends on the minute. */
const INTERVAL_MS = 60_000;

/** Looks now and then whether files that wait for a person have had their time. One round at a time. */
export function createExpiryJob(deps: ExpiryDeps) {
  let timer: NodeJS.Timeout | null = null;
  let round: Promise<void> | null = null;

  const visitAll = async (): Promise<void> => {
    for (const id of deps.instanceIds()) {
      try {
        await deps.expire(id);
      } catch (error) {
        if (!isAppError(error) || (error.code !== 'busy' && error.code !== 'conflict')) deps.onError(error);
      }
    }
  };
  const visitArrivals = (): Promise<void> => deps.sweepArrivals().catch(deps.onError);
  const tick = (): Promise<void> => {
    round ??= visitAll()
      .then(visitArrivals)
      .finally(() => {
        round = null;
      });
    return round;
  };
  return {
    start(): void {
      timer ??= setInterval(() => void tick(), deps.intervalMs ?? INTERVAL_MS);
      timer.unref();
    },
    /** Resolves when a round under way has ended: what it deletes is then told. */
    async stop(): Promise<void> {
      if (timer) clearInterval(timer);
      timer = null;
      await round;
    },
    tick,
  };
}
