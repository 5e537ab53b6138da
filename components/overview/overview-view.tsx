'use client';

import { useQuery } from '@tanstack/react-query';
import { QueryPending, StaleNotice } from '@/components/data/query-state.tsx';
import { OverviewContent } from '@/components/overview/overview-content.tsx';
import { useOverviewActs } from '@/components/overview/use-overview-acts.ts';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { GatewayActDialog } from '@/components/status/gateway-acts.tsx';
import { OperationProgress } from '@/components/status/operation-progress.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Card } from '@/components/ui/card.tsx';
import { formatPlural } from '@/components/ui/format.ts';

/** How often the state is asked for, in milliseconds. */
const POLL_MS = 5_000;

export function OverviewView({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const instance = useQuery(trpc.instances.get.queryOptions({ slug }));
  const query = useQuery(trpc.overview.get.queryOptions({ slug }, { refetchInterval: POLL_MS }));
  const { acts, gateway, work } = useOverviewActs(slug, query.data);
  // The live feed knows sooner than the last query whether work goes on.
  const overview = query.data && { ...query.data, running: work.operation };
  return (
    <>
      <PageHeader
        title={instance.data?.name ?? 'Overview'}
        meta={
          instance.data?.demo && <Badge title="A stand-in that Gatehouse made; no real OpenClaw">Demo</Badge>
        }
        description={
          instance.data && <span className="break-all font-mono text-sm">{instance.data.stateDir}</span>
        }
      />
      {overview ? (
        <OverviewContent
          overview={overview}
          acts={acts}
          trouble={query.error ? <StaleNotice query={query} /> : null}
          progress={
            work.operation && (
              <OperationProgress
                operation={work.operation}
                onCancel={work.cancel}
                cancelling={work.cancelling}
                onDismiss={work.dismiss}
              />
            )
          }
        />
      ) : (
        <Card>
          <QueryPending query={query} label="Loading the overview" />
        </Card>
      )}
      <GatewayActDialog
        action={gateway.action}
        capability={overview?.capabilities.find((entry) => entry.action === gateway.action)}
        pastMs={(overview?.recent ?? []).flatMap((entry) =>
          entry.kind === gateway.action && entry.ok && entry.endedAt !== null
            ? [entry.endedAt - entry.at]
            : [],
        )}
        warning={
          overview && overview.config.errors > 0 && gateway.action !== 'stop'
            ? `The config on disk has ${formatPlural(overview.config.errors, 'error')}: the Gateway may refuse to start with it.`
            : null
        }
        busy={gateway.busy}
        error={gateway.error}
        onClose={gateway.close}
        onConfirm={gateway.confirm}
      />
    </>
  );
}
