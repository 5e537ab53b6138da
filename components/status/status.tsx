import type { ReactElement } from 'react';
import type { StatusEntry } from '@/components/status/status-entry.ts';
import { Badge } from '@/components/ui/badge.tsx';
import { cx } from '@/components/ui/cx.ts';
import { type Tone, toneStyles } from '@/components/ui/tone.ts';

export interface StatusProps {
  /** From one of the maps beside this file, as `gatewayStates[state]`. */
  status: StatusEntry;
  className?: string;
}

/** The icon alone in its colour. Give `label` where no word stands beside it. */
export function StatusIcon({ status, className, label }: StatusProps & { label?: string }) {
  const Icon = status.icon;
  return (
    <Icon
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      className={cx(
        'size-4 shrink-0',
        toneStyles[status.tone].text,
        status.moving && 'animate-turn',
        className,
      )}
    />
  );
}

/** Icon and word on the tint; the usual way to show a state. */
export function StatusBadge({ status, className, detail }: StatusProps & { detail?: string }) {
  return (
    <Badge
      tone={status.tone}
      icon={status.icon}
      title={status.meaning}
      className={cx(status.moving && '[&>svg]:animate-turn', className)}
    >
      {status.word}
      {detail && <span className="font-normal">{detail}</span>}
    </Badge>
  );
}

/** Icon and word in the flow of a line, without a tint. */
export function StatusText({ status, className }: StatusProps) {
  return (
    <span title={status.meaning} className={cx('inline-flex items-center gap-1.5 align-middle', className)}>
      <StatusIcon status={status} />
      {status.word}
    </span>
  );
}

/** A small mark whose shape tells the tone too; its word is read to a screen reader. */
export function StatusDot({ status, className }: StatusProps) {
  return (
    <span
      title={status.word}
      className={cx('inline-flex shrink-0 align-middle', toneStyles[status.tone].ink, className)}
    >
      <svg viewBox="0 0 10 10" aria-hidden="true" className="size-2.5">
        {shapes[status.tone]}
      </svg>
      <span className="sr-only">{status.word}</span>
    </span>
  );
}

const ring = { fill: 'none', stroke: 'currentColor', strokeWidth: 2 } as const;

const shapes: Readonly<Record<Tone, ReactElement>> = {
  ok: <circle cx="5" cy="5" r="4" fill="currentColor" />,
  warn: <path d="M5 0.8 9.8 9.2H0.2Z" fill="currentColor" />,
  down: <rect x="1" y="1" width="8" height="8" rx="1" fill="currentColor" />,
  working: <circle cx="5" cy="5" r="4" {...ring} strokeDasharray="16.8 8.4" strokeLinecap="round" />,
  unknown: <circle cx="5" cy="5" r="3.5" {...ring} strokeWidth={1.5} />,
};
