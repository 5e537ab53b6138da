'use client';

import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

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

export function Tabs<Value extends string>({
  label,
  items,
  value,
  onValueChange,
  keepMounted = false,
}: TabsProps<Value>) {
  return (
    <Base.Root value={value} onValueChange={onValueChange}>
      <Base.List aria-label={label} className="flex gap-4 overflow-x-auto border-b">
        {items.map((item) => (
          <Base.Tab
            key={item.value}
            value={item.value}
            className="-mb-px flex h-10 shrink-0 items-center gap-2 border-transparent border-b-2 text-muted transition-colors hover:text-fg focus-visible:outline-offset-[-2px] data-active:border-accent data-active:font-medium data-active:text-fg"
          >
            {item.label}
            {item.count !== undefined && item.count !== null && (
              <span className="rounded-full bg-raised px-1.5 font-normal text-muted text-xs tabular-nums">
                {item.count}
              </span>
            )}
          </Base.Tab>
        ))}
      </Base.List>
      {items.map((item) => (
        <Base.Panel key={item.value} value={item.value} keepMounted={keepMounted} className="pt-4">
          {item.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
