import type { ReactNode } from 'react';
import type { Icon } from '@/components/ui/tone.ts';

export interface EmptyStateProps {
  icon: Icon;
  title: string;
  /** One sentence. */
  children: ReactNode;
  /** One button or link. */
  action?: ReactNode;
}

export function EmptyState({ icon: EmptyIcon, title, children, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-1 px-6 py-12 text-center">
      <span className="mb-3 grid size-10 place-items-center rounded-card border bg-raised text-muted">
        <EmptyIcon aria-hidden className="size-5" />
      </span>
      <h3 className="font-semibold text-base">{title}</h3>
      <p className="max-w-[48ch] text-balance text-muted">{children}</p>
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
