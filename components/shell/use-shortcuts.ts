'use client';

import { useEffect, useRef } from 'react';
import { findFilter, isCovered, isEditing, singleKeys } from '@/components/shell/keys.ts';

/** How long after `g` the next letter still counts, in milliseconds. */
const sequenceMs = 1500;

export interface ShortcutHandlers {
  onPalette: () => void;
  onHelp: () => void;
  /** A letter was pressed after `g`; true when it led somewhere. */
  onGo: (key: string) => boolean;
}

/** Listens for the keys of the panel: ⌘K or Ctrl-K always, the unmodified ones while their switch is on. */
export function useShortcuts(handlers: ShortcutHandlers): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    let wentAt = Number.NEGATIVE_INFINITY;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (
        (event.metaKey || event.ctrlKey) &&
        !event.altKey &&
        !event.shiftKey &&
        event.key.toLowerCase() === 'k'
      ) {
        // In the code editor Ctrl-K begins its own key sequences.
        if (event.target instanceof HTMLElement && event.target.closest('.monaco-editor')) return;
        event.preventDefault();
        latest.current.onPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isEditing(event.target)) return;
      if (isCovered() || !singleKeys.read()) return;
      const after = event.timeStamp - wentAt <= sequenceMs;
      wentAt = Number.NEGATIVE_INFINITY;
      if (after && latest.current.onGo(event.key.toLowerCase())) event.preventDefault();
      else if (event.key === 'g') wentAt = event.timeStamp;
      else if (event.key === '?') latest.current.onHelp();
      else if (event.key === '/') focusFilter(event);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

function focusFilter(event: KeyboardEvent): void {
  const filter = findFilter();
  if (!filter) return;
  event.preventDefault();
  filter.focus();
}
