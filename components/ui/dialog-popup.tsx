'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import X from 'lucide-react/icons/x';
import { cx } from '@/components/ui/cx.ts';
import type { OverlayProps } from '@/components/ui/dialog.tsx';

export interface DialogPopupProps extends OverlayProps {
  /** Classes that place and size it. */
  place: string;
}

const backdropClass =
  'fixed inset-0 z-40 bg-backdrop transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0';

/** The overlay itself; `dialog.tsx` loads it when the first one opens. */
export default function DialogPopup({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  locked = false,
  initialFocus,
  place,
}: DialogPopupProps) {
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
          <header className="px-6 pt-5 pr-14 pb-4">
            <Base.Title className="font-semibold text-md">{title}</Base.Title>
            {description && <Base.Description className="mt-1 text-muted">{description}</Base.Description>}
          </header>
          {children && (
            <div className="min-h-0 flex-1 overflow-y-auto wrap-break-word px-6 pb-6">{children}</div>
          )}
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t px-6 py-4">{footer}</footer>
          )}
          {/* Last in the order of focus: the first stop is the content. */}
          {!locked && (
            <Base.Close
              aria-label="Close"
              className="absolute top-4 right-4 grid size-8 place-items-center rounded-control text-muted transition-colors hover:bg-raised hover:text-fg"
            >
              <X aria-hidden className="size-4" />
            </Base.Close>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
