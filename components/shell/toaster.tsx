'use client';

import { lazy, Suspense, useSyncExternalStore } from 'react';
import { type ToastRequest, toastQueue } from '@/components/shell/toast-queue.ts';
import type { Tone } from '@/components/ui/tone.ts';

const ToastHost = lazy(() => import('@/components/shell/toast-host.tsx'));

export type NotifyOptions = Omit<ToastRequest, 'tone' | 'message' | 'durationMs'>;

function say(tone: Tone, durationMs: number) {
  return (message: string, options: NotifyOptions = {}) =>
    toastQueue.push({ ...options, tone, message, durationMs });
}

/** Says what happened in a corner, and politely to a screen reader. Trouble stays until it is closed. */
export const notify = {
  done: say('ok', 5_000),
  info: say('working', 6_000),
  warn: say('warn', 10_000),
  failed: say('down', Number.POSITIVE_INFINITY),
};

/** The place of the toasts, once on a page; its script is loaded for the first of them. */
export function Toaster() {
  const wanted = useSyncExternalStore(toastQueue.subscribe, toastQueue.isWanted, () => false);
  if (!wanted) return null;
  return (
    <Suspense>
      <ToastHost />
    </Suspense>
  );
}
