'use client';

import { useSyncExternalStore } from 'react';
import { cx } from '@/components/ui/cx.ts';
import { formatAsOf, formatClock, formatDateTime, formatRelative } from '@/components/ui/format.ts';

/** One timer for every moment on the page, stopped while none is shown. */
const ticker = {
  now: 0,
  timer: null as ReturnType<typeof setInterval> | null,
  listeners: new Set<() => void>(),
};

function subscribe(listener: () => void): () => void {
  ticker.listeners.add(listener);
  ticker.timer ??= setInterval(tick, 5_000);
  return () => {
    ticker.listeners.delete(listener);
    if (ticker.listeners.size > 0 || ticker.timer === null) return;
    clearInterval(ticker.timer);
    ticker.timer = null;
    ticker.now = 0;
  };
}

function tick() {
  ticker.now = Date.now();
  for (const listener of ticker.listeners) listener();
}

function readNow(): number {
  if (ticker.now === 0) ticker.now = Date.now();
  return ticker.now;
}

/**
 * The reader's clock in Unix milliseconds, renewed every five seconds. Null on the server and during hydration,
 * because the server knows neither the reader's clock nor the time zone.
 */
export function useNow(): number | null {
  return useSyncExternalStore<number | null>(subscribe, readNow, () => null);
}

export type TimeStyle = 'relative' | 'clock' | 'absolute' | 'as-of';

export interface TimeProps {
  /** Unix milliseconds. */
  at: number;
  style?: TimeStyle;
  className?: string;
}

/** A moment: relative, with the exact one as its title, or as asked. */
export function Time({ at, style = 'relative', className }: TimeProps) {
  const now = useNow();
  const iso = new Date(at).toISOString();
  return (
    <time
      dateTime={iso}
      title={now === null ? iso : formatDateTime(at)}
      className={cx('whitespace-nowrap', className)}
    >
      {now === null ? '\u00a0' : words(at, Math.max(now, style === 'relative' ? 0 : at), style)}
    </time>
  );
}

function words(at: number, now: number, style: TimeStyle): string {
  switch (style) {
    case 'relative':
      return formatRelative(at, now);
    case 'clock':
      return formatClock(at);
    case 'absolute':
      return formatDateTime(at);
    case 'as-of':
      return formatAsOf(at, now);
  }
}
