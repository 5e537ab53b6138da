import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx.ts';
import { type Icon, type Tone, toneIcons, toneStyles } from '@/components/ui/tone.ts';

export interface CalloutProps {
  tone?: Tone;
  icon?: Icon;
  title?: ReactNode;
  children?: ReactNode;
  /** Buttons at the right, below on a narrow screen. */
  actions?: ReactNode;
  /** `alert` interrupts, `status` waits; leave out for what was there from the start. */
  role?: 'alert' | 'status';
  className?: string;
}

/** A message in the flow of a page: one title, a sentence or two, at most two buttons. */
export function Callout({ tone = 'working', icon, title, children, actions, role, className }: CalloutProps) {
  const style = toneStyles[tone];
  const CalloutIcon = icon ?? toneIcons[tone];
  return (
    <div
      role={role}
      className={cx(
        'flex items-start gap-3 rounded-card border px-4 py-3',
        style.wash,
        style.edge,
        className,
      )}
    >
      <CalloutIcon aria-hidden className={cx('mt-0.5 size-4 shrink-0', style.text)} />
      <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          {title && <p className={cx('font-medium', style.text)}>{title}</p>}
          {children && <div className="text-fg">{children}</div>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
