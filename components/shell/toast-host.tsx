'use client';

import { useEffect } from 'react';
import { Toaster as Base, toast } from 'sonner';
import { type ToastRequest, toastQueue } from '@/components/shell/toast-queue.ts';
import { cx } from '@/components/ui/cx.ts';
import { toneIcons, toneStyles } from '@/components/ui/tone.ts';

/** A screen reader must know the live region before something is put into it, in milliseconds. */
const settleMs = 100;

function show({ tone, message, durationMs, ...options }: ToastRequest): void {
  const ToneIcon = toneIcons[tone];
  toast(message, {
    ...options,
    duration: durationMs,
    icon: <ToneIcon aria-hidden className={cx('size-4', toneStyles[tone].text)} />,
  });
}

const classNames = {
  toast:
    'group flex w-full items-start gap-3 rounded-card bg-surface p-3 pr-10 text-base text-fg shadow-overlay md:w-[356px]',
  content: 'min-w-0 flex-1',
  title: 'font-medium',
  description: 'text-muted text-sm',
  icon: 'mt-0.5 shrink-0',
  actionButton:
    'h-7 shrink-0 rounded-control border border-line bg-surface px-2.5 font-medium text-sm hover:bg-raised',
  closeButton:
    'absolute top-2 right-2 grid size-6 place-items-center rounded-tag text-subtle hover:bg-raised hover:text-fg [&_svg]:size-3.5',
};

export default function ToastHost() {
  useEffect(() => {
    let detach: (() => void) | null = null;
    const timer = setTimeout(() => {
      detach = toastQueue.attach(show);
    }, settleMs);
    return () => {
      clearTimeout(timer);
      detach?.();
    };
  }, []);
  return (
    <Base
      position="bottom-right"
      closeButton
      expand
      gap={8}
      offset={16}
      mobileOffset={16}
      toastOptions={{ unstyled: true, classNames }}
    />
  );
}
