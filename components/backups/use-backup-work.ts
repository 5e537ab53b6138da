'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo } from 'react';
import { useClosedUntil } from '@/components/backups/closed-work.ts';
import { endWords } from '@/components/backups/end-words.ts';
import { useOperation, type WatchedOperation } from '@/components/data/use-operation.ts';
import { notify } from '@/components/shell/toaster.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import type { Operation, OperationKind } from '@/server/operations/types.ts';

/** How often work that another tab began is looked for, in milliseconds. */
const POLL_MS = 5_000;
const KINDS: ReadonlySet<OperationKind> = new Set([
  'backup-create',
  'backup-verify',
  'backup-drill',
  'backup-add',
  'backup-copy',
  'backup-fetch',
  'destination-check',
  'destination-remove',
  'restore',
  'restore-undo',
]);

/**
 * The running work of an instance, found again after a reload, and the last backup work that went wrong until it is
 * closed. What went well, or was cancelled, is said in a toast and leaves the page.
 */
export function useBackupWork(slug: string): WatchedOperation {
  const trpc = useTRPC();
  const running = useQuery(trpc.operations.running.queryOptions({ slug }, { refetchInterval: POLL_MS }));
  const recent = useQuery(trpc.operations.list.queryOptions({ slug, limit: 20 }));
  const [closedUntil, close] = useClosedUntil(slug);
  const troubled = useMemo(() => lastTroubled(recent.data ?? [], closedUntil), [recent.data, closedUntil]);
  const work = useOperation(running.data ?? troubled);
  const { operation } = work;
  const dismiss = () => {
    if (operation) close(operation.startedAt);
    work.dismiss();
  };
  const leave = useEffectEvent((ended: Operation) => {
    const words = endWords(ended);
    if (!words) return;
    notify[words.tone](words.message, { id: ended.id, description: words.description });
    dismiss();
  });
  const ended = operation && operation.state !== 'running' ? operation : null;
  useEffect(() => {
    if (ended) leave(ended);
  }, [ended]);
  return { ...work, dismiss };
}

function lastTroubled(operations: readonly Operation[], closedUntil: number): Operation | null {
  const last = operations.find((operation) => KINDS.has(operation.kind));
  if (!last || last.startedAt <= closedUntil) return null;
  return last.state === 'failed' || last.state === 'interrupted' ? last : null;
}
