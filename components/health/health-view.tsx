'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsBoolean, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { troubleOf } from '@/components/data/trouble.ts';
import { HealthContent } from '@/components/health/health-content.tsx';
import { defaultRange, healthRanges } from '@/components/health/ranges.ts';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { Card } from '@/components/ui/card.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { Segmented } from '@/components/ui/segmented.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Time } from '@/components/ui/time.tsx';

/** How often the history is asked for while the page is seen, in milliseconds. */
const POLL_MS = 10_000;

const url = {
  range: parseAsStringLiteral(healthRanges).withDefault(defaultRange),
  table: parseAsBoolean.withDefault(false),
};

const options = healthRanges.map((range) => ({ value: range, label: range }));

export function HealthView({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const [{ range, table }, setUrl] = useQueryStates(url);
  const query = useQuery(trpc.health.history.queryOptions({ slug, range }, { refetchInterval: POLL_MS }));
  const trouble = troubleOf(query.error);
  return (
    <>
      <PageHeader
        title="Health"
        description="What Gatehouse’s own checks saw, also while nobody had this page open."
        actions={
          <Segmented
            label="Time range"
            options={options}
            value={range}
            onValueChange={(next) => void setUrl({ range: next })}
          />
        }
      />
      {trouble && query.data && (
        <Callout tone="warn" role="alert" title={trouble.message} className="mb-4">
          Shown <Time at={query.dataUpdatedAt} style="as-of" />. {trouble.hint}
        </Callout>
      )}
      {query.data ? (
        <HealthContent
          history={query.data}
          asTable={table}
          onAsTableChange={(next) => void setUrl({ table: next })}
        />
      ) : (
        <Card>
          {trouble ? (
            <ErrorState {...trouble} onRetry={() => void query.refetch()} retrying={query.isFetching} />
          ) : (
            <div role="status" className="grid gap-4 p-4">
              <span className="sr-only">Loading the history</span>
              <Skeleton className="h-11 w-full" />
              <Skeleton className="h-[168px] w-full" />
            </div>
          )}
        </Card>
      )}
    </>
  );
}
