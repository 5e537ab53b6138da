import type { RevisionStore } from '../config/ports.ts';
import { buildHistory, historyWindow } from '../health/history.ts';
import type { HealthStore } from '../health/ports.ts';
import type { Operations } from '../operations/types.ts';
import { markersOf } from './markers.ts';
import type { HealthWorkflow } from './types.ts';

interface Deps {
  readonly store: HealthStore;
  readonly operations: Operations;
  readonly revisions: RevisionStore;
  readonly intervalMs: number;
  readonly now: () => number;
}

/** More marks than that are no marks any more. */
const MOST_MARKERS = 200;

/** The health line of a range with what was done and changed on it. */
export function createHealthWorkflow({
  store,
  operations,
  revisions,
  intervalMs,
  now,
}: Deps): HealthWorkflow {
  return {
    history(instance, range) {
      const at = now();
      const latestAt = store.latest(instance.id)?.at ?? null;
      const window = historyWindow(range, at, latestAt, intervalMs);
      const rows = store.readBuckets(instance.id, window.from, window.to, window.bucketMs);
      const history = buildHistory(window, rows, {
        oldestAt: store.oldestAt(instance.id),
        now: at,
        intervalMs,
      });
      const markers = markersOf(
        operations.list(instance.id, { limit: MOST_MARKERS }),
        revisions.list(instance.id),
      )
        .filter((marker) => marker.at >= window.from)
        .slice(0, MOST_MARKERS)
        .map(({ actor: _actor, ...marker }) => marker);
      return { ...history, markers };
    },
  };
}
