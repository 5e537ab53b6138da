import type { HTMLAttributes, ReactNode } from 'react';
import { cx } from '@/components/ui/cx.ts';

/** A surface with a hairline. A table goes in without padding, other content in `CardBody`. */
export function Card({ className, ...rest }: HTMLAttributes<HTMLDivElement>) {
  return <div {...rest} className={cx('overflow-hidden rounded-card border bg-surface', className)} />;
}

export interface CardHeaderProps {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** The heading's level in the page's outline. */
  level?: 2 | 3;
}

export function CardHeader({ title, description, actions, level = 2 }: CardHeaderProps) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-2 border-b px-4 py-2">
      <div className="min-w-0 flex-1 basis-32">
        <Heading className="font-semibold text-base">{title}</Heading>
        {description && <p className="text-muted text-sm">{description}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  );
}

export function CardBody({ className, ...rest }: HTMLAttributes<HTMLDivElement>) {
  return <div {...rest} className={cx('p-4', className)} />;
}

export interface SectionProps extends CardHeaderProps {
  children: ReactNode;
  id?: string;
}

/** A titled part of a page without a surface of its own. */
export function Section({ title, description, actions, level = 2, id, children }: SectionProps) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section id={id} className="grid gap-3">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-32">
          <Heading className="font-semibold text-md">{title}</Heading>
          {description && <p className="text-muted">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
