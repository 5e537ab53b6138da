'use client';

import type { ReactNode } from 'react';
import { Toaster as Base, toast } from 'sonner';
import { cx } from '@/components/ui/cx.ts';
import { type Tone, toneIcons, toneStyles } from '@/components/ui/tone.ts';

export interface NotifyOptions {
  description?: ReactNode;
  action?: { label: string; onClick: () => void };
  /** Shows in place of the toast with the same id. */
  id?: string;
}

function show(tone: Tone, message: string, options: NotifyOptions, durationMs: number): void {
  const { description, action, id } = options;
  const ToneIcon = toneIcons[tone];
  toast(message, {
    duration: durationMs,
    icon: <ToneIcon aria-hidden className={cx('size-4', toneStyles[tone].text)} />,
    ...(description === undefined ? {} : { description }),
    ...(action === undefined ? {} : { action }),
    ...(id === undefined ? {} : { id }),
  });
}

/** Says what happened in a corner, and politely to a screen reader. Trouble stays until it is closed. */
export const notify = {
  done: (message: string, options: NotifyOptions = {}) => show('ok', message, options, 5_000),
  info: (message: string, options: NotifyOptions = {}) => show('working', message, options, 6_000),
  warn: (message: string, options: NotifyOptions = {}) => show('warn', message, options, 10_000),
  failed: (message: string, options: NotifyOptions = {}) =>
    show('down', message, options, Number.POSITIVE_INFINITY),
};

export function Toaster() {
  return (
    <Base
      position="bottom-right"
      closeButton
      gap={8}
      offset={16}
      mobileOffset={16}
      toastOptions={{
        unstyled: true,
        classNames: {
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
        },
      }}
    />
  );
}
