'use client';

import { lazy, type ReactNode, type RefObject, Suspense, useState } from 'react';
import { cx } from '@/components/ui/cx.ts';

const DialogPopup = lazy(() => import('@/components/ui/dialog-popup.tsx'));

export interface OverlayProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the lower right, the main one last. */
  footer?: ReactNode;
  /** Ignores a press outside and Escape, while an act is under way. */
  locked?: boolean;
  initialFocus?: RefObject<HTMLElement | null>;
}

export interface DialogProps extends OverlayProps {
  width?: 'sm' | 'md' | 'lg';
}

const widths = { sm: 'max-w-[440px]', md: 'max-w-[600px]', lg: 'max-w-[880px]' } as const;

/** A centred dialog; its body scrolls, its title and buttons stay. */
export function Dialog({ width = 'md', ...overlay }: DialogProps) {
  return (
    <WhenOpened
      {...overlay}
      place={cx(
        'fixed top-1/2 left-1/2 max-h-[calc(100dvh-32px)] w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 rounded-card data-ending-style:scale-[0.98] data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0',
        widths[width],
      )}
    />
  );
}

export interface SheetProps extends OverlayProps {
  side?: 'left' | 'right';
  width?: 'sm' | 'md' | 'lg';
}

const sheetWidths = { sm: 'max-w-[320px]', md: 'max-w-[480px]', lg: 'max-w-[720px]' } as const;

/** A drawer at the side, for details of a row or the navigation of a narrow screen. */
export function Sheet({ side = 'right', width = 'md', ...overlay }: SheetProps) {
  return (
    <WhenOpened
      {...overlay}
      place={cx(
        'fixed inset-y-0 w-[calc(100vw-48px)]',
        sheetWidths[width],
        side === 'right'
          ? 'right-0 data-ending-style:translate-x-full data-starting-style:translate-x-full'
          : 'left-0 data-ending-style:-translate-x-full data-starting-style:-translate-x-full',
      )}
    />
  );
}

/** Loads the overlay when it first opens, and keeps it then so that it can close with a transition. */
function WhenOpened(overlay: OverlayProps & { place: string }) {
  const [wanted, setWanted] = useState(overlay.open);
  if (overlay.open && !wanted) setWanted(true);
  if (!wanted) return null;
  return (
    <Suspense>
      <DialogPopup {...overlay} />
    </Suspense>
  );
}
