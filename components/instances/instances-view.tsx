'use client';

import { useQuery } from '@tanstack/react-query';
import Server from 'lucide-react/icons/server';
import type { ReactNode } from 'react';
import { troubleOf } from '@/components/data/trouble.ts';
import { AddInstance } from '@/components/instances/add-instance.tsx';
import { DiscoveredList } from '@/components/instances/discovered-list.tsx';
import { InstanceTable } from '@/components/instances/instance-table.tsx';
import { useInstanceActs } from '@/components/instances/use-instance-acts.ts';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { Card, CardHeader } from '@/components/ui/card.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';

const STATE_INTERVAL_MS = 5_000;

/** The deployments that Gatehouse looks after, and how to add one. `restore`: the way to make one from an archive. */
export function InstancesView({ restore }: { restore: ReactNode }) {
  const trpc = useTRPC();
  const instances = useQuery(trpc.instances.list.queryOptions());
  const states = useQuery(
    trpc.gateway.states.queryOptions(undefined, { refetchInterval: STATE_INTERVAL_MS }),
  );
  const clashes = useQuery(trpc.instances.clashes.queryOptions());
  const discovered = useQuery(trpc.instances.discover.queryOptions());
  const acts = useInstanceActs();
  const list = instances.data ?? [];
  const trouble = troubleOf(instances.error);
  return (
    <>
      <PageHeader
        title="Instances"
        description="One instance is one state directory with its config and its Gateway."
        actions={
          <>
            {!list.some((instance) => instance.demo) && (
              <Button onClick={() => acts.addDemo.mutate()} busy={acts.addDemo.isPending}>
                Add the demo
              </Button>
            )}
            {restore}
          </>
        }
      />
      <div className="grid gap-6">
        {clashes.data?.map((clash) => (
          <Callout key={clash.message} tone="warn" title={clash.message}>
            {clash.kind === 'port'
              ? 'Give one of them another gateway.port in its config.'
              : 'Use separate directories: two Gateways on one state lose messages.'}
          </Callout>
        ))}
        <Card>
          {trouble && <ErrorState {...trouble} onRetry={() => instances.refetch()} />}
          {instances.isSuccess && list.length === 0 && (
            <EmptyState icon={Server} title="No instance yet">
              Add the state directory of an OpenClaw below, usually ~/.openclaw, or restore an archive onto
              this machine.
            </EmptyState>
          )}
          {list.length > 0 && (
            <InstanceTable
              instances={list}
              states={states.data ?? []}
              onRemove={(slug) => acts.remove.mutate({ slug })}
            />
          )}
        </Card>
        {discovered.data && discovered.data.length > 0 && (
          <Card>
            <CardHeader
              title="Found on this machine"
              description="State directories that are not in the list yet."
            />
            <DiscoveredList
              found={discovered.data}
              busy={acts.add.isPending}
              onAdd={(found) => acts.add.mutate(found)}
            />
          </Card>
        )}
        <AddInstance acts={acts} />
      </div>
    </>
  );
}
