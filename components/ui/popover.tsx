'use client';

import { cloneElement, type ReactElement, type ReactNode } from 'react';
import { cx } from '@/components/ui/cx.ts';
import type { Align } from '@/components/ui/place-beside.ts';
import { popoverClass, useAnchored } from '@/components/ui/use-anchored.ts';

export interface PopoverProps {
  /** A button. */
  trigger: ReactElement<Record<string, unknown>>;
  title: string;
  children: ReactNode;
  align?: Align;
}

/** More about one thing, beside the button that asks for it. */
export function Popover({ trigger, title, children, align = 'start' }: PopoverProps) {
  const { open, triggerProps, popupProps } = useAnchored({ side: 'bottom', align, gap: 6 }, 'dialog');
  return (
    <>
      {cloneElement(trigger, triggerProps)}
      <div
        {...popupProps}
        role="dialog"
        aria-label={title}
        className={cx(
          popoverClass,
          'max-h-[70dvh] max-w-[min(400px,calc(100vw-16px))] overflow-y-auto rounded-card p-4',
        )}
      >
        {open && (
          <>
            <p className="mb-1 font-semibold">{title}</p>
            {children}
          </>
        )}
      </div>
    </>
  );
}
