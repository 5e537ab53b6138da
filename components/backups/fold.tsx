import ChevronRight from 'lucide-react/icons/chevron-right';
import type { ReactNode } from 'react';

/** Depth that most readers skip, behind one line. */
export function Fold({
  summary,
  open = false,
  children,
}: {
  summary: ReactNode;
  open?: boolean;
  children: ReactNode;
}) {
  return (
    <details open={open} className="group">
      <summary className="-ml-1 flex min-h-7 w-fit list-none items-center gap-1.5 rounded-control pr-2 pl-1 text-muted hover:text-fg">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-subtle transition-transform group-open:rotate-90"
        />
        {summary}
      </summary>
      <div className="mt-2 pl-[22px]">{children}</div>
    </details>
  );
}
