'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useCallback, useEffect, useState } from 'react';
import { useTRPC } from '@/components/shell/trpc.tsx';
import type { Operation } from '@/server/operations/types.ts';

export interface WatchedOperation {
  /** The work that is shown: running, or ended and not yet closed. Null when there is none. */
  readonly operation: Operation | null;
  /** Shows work that this page has just begun. */
  readonly adopt: (operation: Operation) => void;
  readonly dismiss: () => void;
  readonly cancel: () => void;
  readonly cancelling: boolean;
}

/**
 * Follows the running work of an instance live and keeps its end on screen until it is closed. `running` is what the
 * last query said; work that another tab began is picked up from it. All queries are asked again when it ends.
 */
export function useOperation(running: Operation | null | undefined): WatchedOperation {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [shown, setShown] = useState<Operation | null>(running ?? null);
  const [closedId, setClosedId] = useState<string | null>(null);
  if (running && running.id !== closedId && isNewer(running, shown)) setShown(running);

  const id = shown?.id ?? null;
  const live = useSubscription(
    trpc.operations.watch.subscriptionOptions({ id: id ?? 'none' }, { enabled: shown?.state === 'running' }),
  );
  const latest = live.data?.id === id ? live.data : null;
  if (latest && shown && latest.state !== shown.state) setShown(latest);
  // Without the live feed the last query's word is the newest.
  const polled = running?.id === id && shown?.state === 'running' ? running : null;
  const operation = latest ?? polled ?? shown;

  const ended = operation !== null && operation.state !== 'running';
  useEffect(() => {
    if (ended && id !== null) void cache.invalidateQueries();
  }, [ended, id, cache]);

  const cancel = useMutation(trpc.operations.cancel.mutationOptions());
  const adopt = useCallback((begun: Operation) => setShown(begun), []);
  const dismiss = useCallback(() => {
    setClosedId(id);
    setShown(null);
  }, [id]);
  return {
    operation,
    adopt,
    dismiss,
    cancel: () => id !== null && cancel.mutate({ id }),
    cancelling: cancel.isPending,
  };
}

function isNewer(candidate: Operation, shown: Operation | null): boolean {
  return shown === null || (candidate.id !== shown.id && candidate.startedAt >= shown.startedAt);
}
