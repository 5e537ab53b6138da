'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import ScrollText from 'lucide-react/icons/scroll-text';
import { useQueryState } from 'nuqs';
import { troubleOf } from '@/components/data/trouble.ts';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { StatusText } from '@/components/status/status.tsx';
import { auditOutcomes } from '@/components/status/work-states.ts';
import { Button } from '@/components/ui/button.tsx';
import { Card } from '@/components/ui/card.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { Select } from '@/components/ui/select.tsx';
import { SkeletonRows } from '@/components/ui/skeleton.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table.tsx';
import { Time } from '@/components/ui/time.tsx';

const PAGE = 100;
const EVERY = 'all';

/** Who did what, newest first. */
export function AuditView() {
  const trpc = useTRPC();
  const [slug, setSlug] = useQueryState('instance');
  const instances = useQuery(trpc.instances.list.queryOptions());
  const entries = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(
      { limit: PAGE, ...(slug ? { slug } : {}) },
      { getNextPageParam: (page) => (page.length === PAGE ? page.at(-1)?.id : undefined) },
    ),
  );
  const rows = entries.data?.pages.flat() ?? [];
  const trouble = troubleOf(entries.error);
  const nameOf = (id: string | null) => instances.data?.find((instance) => instance.id === id)?.name ?? '';
  const options = [
    { value: EVERY, label: 'All instances' },
    ...(instances.data ?? []).map((instance) => ({ value: instance.slug, label: instance.name })),
  ];
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Every sign-in and every change made through Gatehouse. Entries are never altered."
        actions={
          <Select
            aria-label="Instance"
            options={options}
            value={slug ?? EVERY}
            onValueChange={(value) => setSlug(value === EVERY ? null : value)}
          />
        }
      />
      <Card>
        {trouble && rows.length === 0 && <ErrorState {...trouble} onRetry={() => entries.refetch()} />}
        {entries.isPending && <SkeletonRows rows={8} />}
        {entries.isSuccess && rows.length === 0 && (
          <EmptyState icon={ScrollText} title="Nothing yet">
            What you do in Gatehouse is written here.
          </EmptyState>
        )}
        {rows.length > 0 && (
          <Table label="Audit log">
            <THead>
              <Th>Outcome</Th>
              <Th>When</Th>
              <Th>What</Th>
              <Th>Instance</Th>
              <Th>Who</Th>
              <Th>Action</Th>
            </THead>
            <TBody>
              {rows.map((entry) => (
                <Tr key={entry.id}>
                  <Td>
                    <StatusText status={auditOutcomes[entry.outcome]} />
                  </Td>
                  <Td className="whitespace-nowrap text-muted">
                    <Time at={entry.at} />
                  </Td>
                  <Td className="min-w-60">{entry.detail}</Td>
                  <Td className="text-muted">{nameOf(entry.instanceId)}</Td>
                  <Td className="text-muted">{entry.actor}</Td>
                  <Td mono className="text-muted">
                    {entry.action}
                  </Td>
                </Tr>
              ))}
            </TBody>
          </Table>
        )}
      </Card>
      {entries.hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button onClick={() => entries.fetchNextPage()} busy={entries.isFetchingNextPage}>
            Show older entries
          </Button>
        </div>
      )}
    </>
  );
}
