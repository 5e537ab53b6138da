'use client';

import { type RefObject, type ToggleEvent, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type Placement, placeBeside } from '@/components/ui/place-beside.ts';

export interface Anchored {
  readonly id: string;
  readonly open: boolean;
  readonly popup: RefObject<HTMLDivElement | null>;
  /** For the button that opens it. */
  readonly triggerProps: Readonly<Record<string, unknown>>;
  /** For the overlay. */
  readonly popupProps: {
    readonly id: string;
    readonly popover: 'auto';
    readonly ref: RefObject<HTMLDivElement | null>;
    readonly onBeforeToggle: (event: ToggleEvent<HTMLDivElement>) => void;
  };
  readonly close: () => void;
}

/**
 * An overlay beside its button on the browser's own popover: top layer, Escape and a press outside are native, so
 * it costs the page next to no script. `onShown` runs when it is in place, before it is painted.
 */
export function useAnchored(placement: Placement, kind: 'menu' | 'dialog', onShown?: () => void): Anchored {
  const id = useId();
  const popup = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const close = () => {
    if (popup.current?.matches(':popover-open')) popup.current.hidePopover();
  };
  const beforeToggle = (event: ToggleEvent<HTMLDivElement>) => {
    // An overlay inside this one tells of its own changes; they bubble in React.
    if (event.target !== event.currentTarget) return;
    const opening = event.newState === 'open';
    const trigger = document.querySelector<HTMLElement>(`[popovertarget="${CSS.escape(id)}"]`);
    // Before the focused item is taken away: the focus goes back to where it came from.
    if (!opening && popup.current?.matches(':focus-within')) trigger?.focus();
    // The content must be there before the frame in which it is measured.
    flushSync(() => setOpen(opening));
    if (!opening) return;
    requestAnimationFrame(() => {
      if (trigger && popup.current) placeElement(popup.current, trigger, placement);
      onShown?.();
    });
  };
  return {
    id,
    open,
    popup,
    triggerProps: {
      popoverTarget: id,
      'aria-haspopup': kind,
      'aria-expanded': open,
      'data-popup-open': open || undefined,
    },
    popupProps: { id, popover: 'auto', ref: popup, onBeforeToggle: beforeToggle },
    close,
  };
}

/** Moves a shown overlay beside its anchor. */
export function placeElement(overlay: HTMLElement, anchor: Element, placement: Placement): void {
  const box = anchor.getBoundingClientRect();
  overlay.style.setProperty('--anchor-width', `${box.width}px`);
  const size = { width: overlay.offsetWidth, height: overlay.offsetHeight };
  const view = { width: document.documentElement.clientWidth, height: window.innerHeight };
  const { left, top } = placeBeside(box, size, view, placement);
  overlay.style.left = `${left}px`;
  overlay.style.top = `${top}px`;
}

/** Takes away what browsers give a popover: the centring, the border and the padding. */
export const popoverClass = 'fixed inset-auto m-0 border-0 bg-surface text-fg shadow-overlay animate-fade';
