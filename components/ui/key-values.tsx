import { Fragment, type ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy-button.tsx';

export interface KeyValue {
  label: string;
  value: ReactNode;
  /** Shows a copy button that copies this text. */
  copy?: string;
  mono?: boolean;
}

/** Facts as term and value; the values never get less than half of the width. */
export function KeyValues({ items }: { items: readonly KeyValue[] }) {
  return (
    <dl className="grid grid-cols-[minmax(0,max-content)_minmax(50%,1fr)] gap-x-6 gap-y-2">
      {items.map((item) => (
        <Fragment key={item.label}>
          <dt className="text-muted">{item.label}</dt>
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
