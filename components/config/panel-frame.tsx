'use client';

import ArrowLeft from 'lucide-react/icons/arrow-left';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from '@/components/ui/button.tsx';

interface PanelFrameProps {
  readonly title: string;
  /** One sentence beside the title, where there is room. */
  readonly description?: string;
  readonly onBack: () => void;
  readonly children: ReactNode;
}

/** What stands in place of the editor: its title, which has the focus at first, and the way back. */
export function PanelFrame({ title, description, onBack, children }: PanelFrameProps) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section aria-labelledby={id} className="flex min-h-0 flex-1 flex-col gap-4">
      <div className="flex items-center gap-2">
        <Button
          variant="ghost"
          size="icon"
          aria-label="Back to the editor"
          icon={ArrowLeft}
          onClick={onBack}
        />
        <h2 id={id} ref={heading} tabIndex={-1} className="font-semibold text-md outline-none">
          {title}
        </h2>
        {description && <p className="hidden text-muted sm:block">{description}</p>}
      </div>
      {children}
    </section>
  );
}
