'use client';

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Icon } from '@/components/ui/tone.ts';

export interface PaletteAction {
  /** Unique on the page. */
  readonly id: string;
  /** Begins with a verb, as "Create a backup". */
  readonly title: string;
  readonly icon?: Icon;
  /** Heading; "On this page" when left out. */
  readonly group?: string;
  /** Other words a reader may search for. */
  readonly keywords?: readonly string[];
  /** Keys shown at the right. */
  readonly keys?: readonly string[];
  /** Shown, but cannot be chosen now. */
  readonly disabledReason?: string | null;
  readonly run: () => void;
}

type Register = (actions: readonly PaletteAction[]) => () => void;

interface PaletteState {
  readonly actions: readonly PaletteAction[];
  readonly open: boolean;
  readonly setOpen: (open: boolean) => void;
}

const RegisterContext = createContext<Register | null>(null);
const PaletteContext = createContext<PaletteState | null>(null);

export function PaletteProvider({ children }: { children: ReactNode }) {
  const [lists, setLists] = useState<readonly (readonly PaletteAction[])[]>([]);
  const [open, setOpen] = useState(false);
  const register = useCallback<Register>((actions) => {
    setLists((before) => [...before, actions]);
    return () => setLists((before) => before.filter((list) => list !== actions));
  }, []);
  const state = useMemo(() => ({ actions: lists.flat(), open, setOpen }), [lists, open]);
  return (
    <RegisterContext value={register}>
      <PaletteContext value={state}>{children}</PaletteContext>
    </RegisterContext>
  );
}

/**
 * Offers actions in the command palette while the calling component is mounted. Memoise the list, so that it is
 * registered once and not after each render.
 */
export function usePaletteActions(actions: readonly PaletteAction[]): void {
  const register = useContext(RegisterContext);
  useEffect(() => register?.(actions), [register, actions]);
}

/** What the palette offers and whether it is open. Only inside `PaletteProvider`. */
export function usePalette(): PaletteState {
  const state = useContext(PaletteContext);
  if (!state) throw new Error('usePalette needs a PaletteProvider above it');
  return state;
}
