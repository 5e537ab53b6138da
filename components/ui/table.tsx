import type { HTMLAttributes, ReactNode, TdHTMLAttributes, ThHTMLAttributes } from 'react';
import { cx } from '@/components/ui/cx.ts';
import { scrollRegion } from '@/components/ui/scroll-region.ts';

export interface TableProps {
  /** Names the table and its scrolling region. */
  label: string;
  /** Rows of 32 px instead of 40. */
  compact?: boolean;
  children: ReactNode;
  className?: string;
}

/** State first, numbers right (`numeric`), actions last. Scrolls sideways on a narrow screen, by keys too. */
export function Table({ label, compact = false, children, className }: TableProps) {
  return (
    <div
      {...scrollRegion(label)}
      className={cx(
        'scrolls-sideways relative overflow-x-auto focus-visible:outline-offset-[-2px]',
        className,
      )}
    >
      <table
        className={cx(
          'w-full border-collapse text-sm [&_td]:px-3 [&_th]:px-3 [&_tr>:first-child]:pl-4 [&_tr>:last-child]:pr-4',
          compact ? '[&_td]:h-8' : '[&_td]:h-10',
        )}
      >
        <caption className="sr-only">{label}</caption>
        {children}
      </table>
    </div>
  );
}

export function THead({ children }: { children: ReactNode }) {
  return (
    <thead className="border-b text-left text-subtle">
      <tr>{children}</tr>
    </thead>
  );
}

export function TBody({ children }: { children: ReactNode }) {
  return <tbody className="[&>tr:not(:last-child)]:border-b">{children}</tbody>;
}

export interface TrProps extends HTMLAttributes<HTMLTableRowElement> {
  selected?: boolean;
}

export function Tr({ selected = false, className, ...rest }: TrProps) {
  return (
    <tr
      {...rest}
      aria-selected={selected || undefined}
      className={cx('transition-colors hover:bg-raised/60', selected && 'bg-raised', className)}
    />
  );
}

export interface ThProps extends ThHTMLAttributes<HTMLTableCellElement> {
  numeric?: boolean;
}

export function Th({ numeric = false, className, ...rest }: ThProps) {
  return (
    <th
      scope="col"
      {...rest}
      className={cx('h-8 whitespace-nowrap font-medium text-xs', numeric && 'text-right', className)}
    />
  );
}

export interface TdProps extends TdHTMLAttributes<HTMLTableCellElement> {
  numeric?: boolean;
  /** For ids and paths. */
  mono?: boolean;
}

export function Td({ numeric = false, mono = false, className, ...rest }: TdProps) {
  return (
    <td
      {...rest}
      className={cx('py-1', numeric && 'whitespace-nowrap text-right', mono && 'font-mono', className)}
    />
  );
}
