'use client';

import type { ReactNode } from 'react';
import { troubleOf } from '@/components/data/trouble.ts';
import type { ProcedureError } from '@/components/shell/trpc.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { SkeletonRows } from '@/components/ui/skeleton.tsx';
import { Time } from '@/components/ui/time.tsx';

/** As much of a query as tells how it goes. */
interface AskedQuery {
  readonly error: ProcedureError | null;
  readonly isFetching: boolean;
  readonly refetch: () => unknown;
}

interface QueryPendingProps {
  readonly query: AskedQuery;
  /** For a screen reader: "Loading the history". */
  readonly label: string;
  readonly rows?: number;
  /** A stand-in of another shape than rows. */
  readonly children?: ReactNode;
}

/** Stands where the data of a query will be: a quiet stand-in, or what went wrong and a way to try again. */
export function QueryPending({ query, label, rows = 6, children }: QueryPendingProps) {
  const trouble = troubleOf(query.error);
  if (trouble) {
    return <ErrorState {...trouble} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  }
  return children ?? <SkeletonRows rows={rows} label={label} />;
}

interface StaleNoticeProps {
  readonly query: AskedQuery & { readonly data: unknown; readonly dataUpdatedAt: number };
  readonly className?: string;
}

/** What was seen last stays on screen when the next look fails: this says so, and of when it is. */
export function StaleNotice({ query, className }: StaleNoticeProps) {
  const trouble = troubleOf(query.error);
  if (!trouble || query.data === undefined) return null;
  return (
    <Callout
      tone="warn"
      role="alert"
      title={trouble.message}
      {...(className === undefined ? {} : { className })}
    >
      Shown <Time at={query.dataUpdatedAt} style="as-of" />. {trouble.hint}
    </Callout>
  );
}
