import { Fragment, type ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy-button.tsx';

export interface KeyValue {
  label: string;
  value: ReactNode;
  /** Shows a copy button that copies this text. */
  copy?: string;
  mono?: boolean;
}

/** Facts as term and value; one column on a narrow screen. */
export function KeyValues({ items }: { items: readonly KeyValue[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[max-content_minmax(0,1fr)] sm:gap-y-2">
      {items.map((item) => (
        <Fragment key={item.label}>
          <dt className="text-muted not-first:mt-2 sm:not-first:mt-0">{item.label}</dt>
          <dd className="flex min-w-0 items-start gap-1">
            <span className={item.mono ? 'break-all font-mono text-sm leading-5' : 'min-w-0 break-words'}>
              {item.value}
            </span>
            {item.copy !== undefined && (
              <CopyButton value={item.copy} label={`Copy ${item.label.toLowerCase()}`} className="-my-0.5" />
            )}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
