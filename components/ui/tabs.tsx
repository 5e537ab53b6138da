'use client';

import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { cx } from '@/components/ui/cx.ts';

export interface TabItem<Value extends string> {
  value: Value;
  label: ReactNode;
  /** A number after the label; nothing for null. */
  count?: number | null;
  panel: ReactNode;
}

export interface TabsProps<Value extends string> {
  label: string;
  items: readonly TabItem<Value>[];
  value: Value;
  onValueChange: (value: Value) => void;
  /** Keeps hidden panels in the page, for one that is dear to build again. */
  keepMounted?: boolean;
}

/** Views of one thing. The arrow keys, Home and End move and choose at once. */
export function Tabs<Value extends string>(props: TabsProps<Value>) {
  const { label, items, value, onValueChange, keepMounted = false } = props;
  const id = useId();
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const current = items.findIndex((item) => item.value === value);
    const next = items[nextTab(current, items.length, event.key)];
    if (!next || next.value === value) return;
    event.preventDefault();
    onValueChange(next.value);
    document.getElementById(`${id}-${next.value}`)?.focus();
  };
  return (
    <div>
      <div
        role="tablist"
        aria-label={label}
        onKeyDown={onKeyDown}
        className="flex gap-4 overflow-x-auto overflow-y-hidden border-b"
      >
        {items.map((item) => (
          <button
            key={item.value}
            type="button"
            role="tab"
            id={`${id}-${item.value}`}
            aria-selected={item.value === value}
            aria-controls={`${id}-${item.value}-panel`}
            tabIndex={item.value === value ? 0 : -1}
            onClick={() => onValueChange(item.value)}
            className="flex h-10 shrink-0 items-center gap-2 border-transparent border-b-2 text-muted transition-colors hover:text-fg focus-visible:outline-offset-[-2px] aria-selected:border-accent aria-selected:font-medium aria-selected:text-fg"
          >
            {item.label}
            {item.count !== undefined && item.count !== null && (
              <span className="rounded-full bg-raised px-1.5 font-normal text-muted text-xs tabular-nums">
                {item.count}
              </span>
            )}
          </button>
        ))}
      </div>
      {items.map((item) => (
        <div
          key={item.value}
          role="tabpanel"
          id={`${id}-${item.value}-panel`}
          aria-labelledby={`${id}-${item.value}`}
          hidden={item.value !== value}
          className={cx(item.value === value && 'pt-4')}
        >
          {(keepMounted || item.value === value) && item.panel}
        </div>
      ))}
    </div>
  );
}

function nextTab(current: number, count: number, key: string): number {
  switch (key) {
    case 'ArrowRight':
      return (current + 1) % count;
    case 'ArrowLeft':
      return (current - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return current;
  }
}
