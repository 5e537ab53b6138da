import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx.ts';
import { type Icon, type Tone, toneStyles } from '@/components/ui/tone.ts';

export interface BadgeProps {
  /** Neutral with a hairline when left out; a state's colour comes from `components/status`. */
  tone?: Tone;
  icon?: Icon;
  children: ReactNode;
  title?: string | undefined;
  className?: string;
}

export function Badge({ tone, icon: BadgeIcon, children, title, className }: BadgeProps) {
  const style = tone && toneStyles[tone];
  return (
    <span
      title={title}
      className={cx(
        'inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-tag px-1.5 align-middle font-medium text-xs',
        style ? cx(style.tint, style.text) : 'border text-muted',
        className,
      )}
    >
      {BadgeIcon && <BadgeIcon aria-hidden className="size-3.5 shrink-0" />}
      {children}
    </span>
  );
}
