'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import X from 'lucide-react/icons/x';
import type { ReactNode, RefObject } from 'react';
import { cx } from '@/components/ui/cx.ts';

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

const backdropClass =
  'fixed inset-0 z-40 bg-backdrop transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0';

/** A centred dialog; its body scrolls, its title and buttons stay. */
export function Dialog({ width = 'md', ...overlay }: DialogProps) {
  return (
    <Overlay
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
    <Overlay
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

function Overlay({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  locked = false,
  initialFocus,
  place,
}: OverlayProps & { place: string }) {
  return (
    <Base.Root open={open} onOpenChange={(next) => (next || !locked) && onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Popup
          initialFocus={initialFocus ?? true}
          className={cx(
            'z-40 flex flex-col bg-surface shadow-overlay outline-none transition-[opacity,scale,translate] duration-150 ease-calm',
            place,
          )}
        >
          <header className="flex items-start gap-4 px-6 pt-5 pb-4">
            <div className="min-w-0 flex-1">
              <Base.Title className="font-semibold text-md">{title}</Base.Title>
              {description && <Base.Description className="mt-1 text-muted">{description}</Base.Description>}
            </div>
            {!locked && (
              <Base.Close
                aria-label="Close"
                className="-mr-2 -mt-1 grid size-8 place-items-center rounded-control text-muted transition-colors hover:bg-raised hover:text-fg"
              >
                <X aria-hidden className="size-4" />
              </Base.Close>
            )}
          </header>
          {children && <div className="min-h-0 flex-1 overflow-y-auto px-6 pb-6">{children}</div>}
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t px-6 py-4">{footer}</footer>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
