'use client';

import { LastWords } from '@/components/data/last-words.tsx';
import { QueryPending, StaleNotice } from '@/components/data/query-state.tsx';
import { GatewayContent } from '@/components/gateway/gateway-content.tsx';
import { useGateway } from '@/components/gateway/use-gateway.ts';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { GatewayActDialog } from '@/components/status/gateway-acts.tsx';
import { OperationProgress } from '@/components/status/operation-progress.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Card } from '@/components/ui/card.tsx';
import { CodeBlock } from '@/components/ui/code-block.tsx';
import { formatPlural } from '@/components/ui/format.ts';
import type { DriverCapability } from '@/server/gateway/types.ts';
import type { Operation } from '@/server/operations/types.ts';

const DEMO_LOCK = 'The demo’s Gateway is a stand-in that Gatehouse runs itself';

export function GatewayView({ slug }: { slug: string }) {
  const { instance, overview, work, acts, blocked, earlier, pastMs, driver } = useGateway(slug);
  const now = overview.data;
  return (
    <>
      <PageHeader
        title="Gateway"
        description="Start, stop and restart it, and choose how that is done."
        meta={
          instance.data?.demo && <Badge title="A stand-in that Gatehouse made; no real OpenClaw">Demo</Badge>
        }
      />
      <StaleNotice query={overview} className="mb-4" />
      {now && instance.data ? (
        <GatewayContent
          slug={slug}
          overview={now}
          driver={{
            driver: instance.data.driver,
            lockedReason: instance.data.demo ? DEMO_LOCK : blocked,
            ...driver,
          }}
          earlier={earlier}
          blocked={blocked}
          onChoose={acts.choose}
          progress={
            work.operation && (
              <OperationProgress
                operation={work.operation}
                onCancel={work.cancel}
                cancelling={work.cancelling}
                onDismiss={work.dismiss}
              >
                <ByHandCommand operation={work.operation} capabilities={now.capabilities} />
                <LastWords slug={slug} operation={work.operation} />
              </OperationProgress>
            )
          }
        />
      ) : (
        <Card>
          <QueryPending query={instance.error ? instance : overview} label="Loading the Gateway" />
        </Card>
      )}
      <GatewayActDialog
        action={acts.action}
        capability={now?.capabilities.find((entry) => entry.action === acts.action)}
        pastMs={pastMs}
        warning={
          now && now.config.errors > 0 && acts.action !== 'stop'
            ? `The config on disk has ${formatPlural(now.config.errors, 'error')}: the Gateway may refuse to start with it.`
            : null
        }
        busy={acts.busy}
        error={acts.error}
        onClose={acts.close}
        onConfirm={acts.confirm}
      />
    </>
  );
}

/** While Gatehouse waits for what a person does: the command to copy. */
function ByHandCommand({
  operation,
  capabilities,
}: {
  operation: Operation;
  capabilities: readonly DriverCapability[];
}) {
  const entry = capabilities.find(({ action }) => operation.kind === `gateway-${action}`);
  if (operation.state !== 'running' || !entry?.byHand || !entry.command) return null;
  return (
    <div className="grid gap-2">
      <p>Run this on the Gateway’s machine now. Gatehouse waits for the effect and changes nothing itself.</p>
      <CodeBlock code={entry.command} label="Command to run" prompt wrap />
    </div>
  );
}
