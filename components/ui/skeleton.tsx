import { cx } from '@/components/ui/cx.ts';

/** A quiet stand-in of the size of what loads. Appears after 300 ms, so that quick loads do not flicker. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div aria-hidden className="animate-appear">
      <div className={cx('animate-shimmer rounded-control bg-raised', className ?? 'h-4 w-full')} />
    </div>
  );
}

/** Rows of a table or list while they load; says so to a screen reader. */
export function SkeletonRows({ rows = 4, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div role="status" className="divide-y">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        // The rows never move: their place is their identity.
        <div key={`row-${row.toString()}`} className="flex h-10 items-center gap-4 px-4">
          <Skeleton className="size-4" />
          <div className="flex-1">
            <Skeleton className={row % 2 === 0 ? 'h-3.5 w-2/3' : 'h-3.5 w-1/2'} />
          </div>
          <Skeleton className="h-3.5 w-16" />
        </div>
      ))}
    </div>
  );
}
