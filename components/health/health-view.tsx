'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsBoolean, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { QueryPending, StaleNotice } from '@/components/data/query-state.tsx';
import { HealthContent } from '@/components/health/health-content.tsx';
import { defaultRange, healthRanges } from '@/components/health/ranges.ts';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Card } from '@/components/ui/card.tsx';
import { Segmented } from '@/components/ui/segmented.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';

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
      <StaleNotice query={query} className="mb-4" />
      {query.data ? (
        <HealthContent
          history={query.data}
          asTable={table}
          onAsTableChange={(next) => void setUrl({ table: next })}
        />
      ) : (
        <Card>
          <QueryPending query={query} label="Loading the history">
            <div role="status" className="grid gap-4 p-4">
              <span className="sr-only">Loading the history</span>
              <Skeleton className="h-11 w-full" />
              <Skeleton className="h-[168px] w-full" />
            </div>
          </QueryPending>
        </Card>
      )}
    </>
  );
}
