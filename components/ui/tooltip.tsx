'use client';

import {
  cloneElement,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useRef,
} from 'react';
import { cx } from '@/components/ui/cx.ts';
import type { Side } from '@/components/ui/place-beside.ts';
import { placeElement, popoverClass } from '@/components/ui/use-anchored.ts';

export interface TooltipProps {
  content: ReactNode;
  /** One focusable element; it gets handlers and the description. */
  children: ReactElement<Record<string, unknown>>;
  side?: Side;
}

/** How long the pointer rests before the hint shows, in milliseconds. */
const hoverMs = 300;

/** A hint on hover and focus, and the description of its element for a screen reader. */
export function Tooltip({ content, children, side = 'top' }: TooltipProps) {
  const id = useId();
  const popup = useRef<HTMLSpanElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const hide = () => {
    clearTimeout(timer.current);
    if (popup.current?.matches(':popover-open')) popup.current.hidePopover();
  };
  const show = (anchor: Element) => {
    clearTimeout(timer.current);
    if (!popup.current || popup.current.matches(':popover-open')) return;
    popup.current.showPopover();
    placeElement(popup.current, anchor, { side, align: 'center', gap: 6 });
  };
  const handlers = {
    'aria-describedby': id,
    onPointerEnter: (event: PointerEvent<HTMLElement>) => {
      const anchor = event.currentTarget;
      if (event.pointerType === 'mouse') timer.current = setTimeout(() => show(anchor), hoverMs);
    },
    onPointerLeave: hide,
    onFocus: (event: { currentTarget: HTMLElement }) => {
      if (event.currentTarget.matches(':focus-visible')) show(event.currentTarget);
    },
    onBlur: hide,
    onKeyDown: (event: { key: string }) => event.key === 'Escape' && hide(),
  };
  return (
    <>
      {cloneElement(children, handlers)}
      <span
        ref={popup}
        id={id}
        role="tooltip"
        popover="manual"
        className={cx(popoverClass, 'pointer-events-none max-w-72 rounded-control px-2.5 py-1.5 text-sm')}
      >
        {content}
      </span>
    </>
  );
}
