import type { ApplyPlan, Revision } from '../config/types.ts';
import type { Operation } from '../operations/types.ts';

/** How many restarts tell how long the next one takes. */
const LAST = 9;

/**
 * How long restarts of this instance took it off the network: those that followed a config, as they were seen; where
 * there was none, those that a person asked for. Pure.
 * @param revisions newest first
 * @param acts operations of kind `gateway-restart`, newest first
 */
export function measureRestarts(
  revisions: readonly Pick<Revision, 'observed' | 'offlineSeconds'>[],
  acts: readonly Pick<Operation, 'kind' | 'state' | 'result'>[],
): ApplyPlan['measuredRestart'] {
  const seen = revisions.flatMap(({ observed, offlineSeconds }) =>
    observed === 'restart' && offlineSeconds !== null ? [offlineSeconds] : [],
  );
  const asked = acts.flatMap(({ kind, state, result }) => {
    const ms = result?.durationMs;
    return kind === 'gateway-restart' && state === 'succeeded' && typeof ms === 'number' ? [ms / 1000] : [];
  });
  const last = (seen.length > 0 ? seen : asked).slice(0, LAST);
  const seconds = last.toSorted((a, b) => a - b)[Math.floor(last.length / 2)];
  return seconds === undefined ? null : { seconds: Math.round(seconds), restarts: last.length };
}
