'use client';

import { useCallback, useSyncExternalStore } from 'react';

const PREFIX = 'gatehouse-backups-closed:';
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Until when (Unix milliseconds of the begin) failed work was closed by the reader, kept in this browser so that a
 * reload does not show it again. `Infinity` while it is not known, on the server.
 */
export function useClosedUntil(slug: string): readonly [number, (startedAt: number) => void] {
  const key = PREFIX + slug;
  const until = useSyncExternalStore(
    subscribe,
    () => Number(localStorage.getItem(key) ?? 0),
    () => Number.POSITIVE_INFINITY,
  );
  const close = useCallback(
    (startedAt: number) => {
      localStorage.setItem(key, String(startedAt));
      for (const listener of listeners) listener();
    },
    [key],
  );
  return [until, close];
}
