'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useGatewayActs } from '@/components/data/use-gateway-acts.ts';
import { instancePath } from '@/components/shell/nav.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { actionIcons, GatewayActDialog, refusalOf } from '@/components/status/gateway-acts.tsx';
import { Button } from '@/components/ui/button.tsx';

/** Offers the start after work that found the Gateway down; the Gateway's page then shows how it goes. */
export function StartGateway({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const acts = useGatewayActs(slug, () => router.push(instancePath(slug, 'gateway')));
  const capabilities = useQuery(trpc.gateway.capabilities.queryOptions({ slug })).data ?? [];
  return (
    <>
      <Button
        size="sm"
        icon={actionIcons.start}
        disabledReason={refusalOf('start', capabilities, null)}
        onClick={() => acts.choose('start')}
      >
        Start the Gateway…
      </Button>
      <GatewayActDialog
        action={acts.action}
        capability={capabilities.find(({ action }) => action === 'start')}
        pastMs={[]}
        busy={acts.busy}
        error={acts.error}
        onClose={acts.close}
        onConfirm={acts.confirm}
      />
    </>
  );
}
