'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
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

/** How often it is asked for where pushed news does not arrive, as behind some proxies; in milliseconds. */
const pollMs = 2_000;

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
  const following = shown?.state === 'running';
  const follow = (news: Operation | null | undefined) =>
    setShown((before) => (news && before?.id === news.id && before.state === 'running' ? news : before));
  // Kept by hand: tRPC forgets the last data of a subscription when it completes, which is when the work ended.
  useSubscription(
    trpc.operations.watch.subscriptionOptions({ id: id ?? 'none' }, { enabled: following, onData: follow }),
  );
  const read = useQuery({
    ...trpc.operations.read.queryOptions({ id: id ?? 'none' }),
    enabled: following,
    refetchInterval: pollMs,
  });
  if (following && read.data?.id === id && read.data.state !== 'running') setShown(read.data);
  const operation = shown;

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
