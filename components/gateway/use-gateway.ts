'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { troubleOf } from '@/components/data/trouble.ts';
import { useGatewayActs } from '@/components/data/use-gateway-acts.ts';
import { useOperation } from '@/components/data/use-operation.ts';
import { driverWords } from '@/components/gateway/driver-words.ts';
import { usePaletteActions } from '@/components/shell/palette-actions.tsx';
import { notify } from '@/components/shell/toaster.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { actionIcons, refusalOf } from '@/components/status/gateway-acts.tsx';
import { actionWords } from '@/components/status/gateway-plan.ts';
import type { DriverAction } from '@/server/gateway/types.ts';
import type { Operation, OperationKind } from '@/server/operations/types.ts';
import type { Overview } from '@/server/workflows/types.ts';

/** How often the state is asked for, in milliseconds. */
const POLL_MS = 5_000;
/** Operations of all kinds, of which the Gateway's own are shown. */
const ASKED = 100;

const KIND_OF: Readonly<Record<DriverAction, OperationKind>> = {
  start: 'gateway-start',
  stop: 'gateway-stop',
  restart: 'gateway-restart',
};
const GATEWAY_KINDS: ReadonlySet<OperationKind> = new Set(Object.values(KIND_OF));
const ACTIONS: readonly DriverAction[] = ['restart', 'start', 'stop'];
const NO_CAPABILITIES: Overview['capabilities'] = [];

/** All that the page asks for and does. */
export function useGateway(slug: string) {
  const trpc = useTRPC();
  const instance = useQuery(trpc.instances.get.queryOptions({ slug }));
  const overview = useQuery(trpc.overview.get.queryOptions({ slug }, { refetchInterval: POLL_MS }));
  const operations = useQuery(trpc.operations.list.queryOptions({ slug, limit: ASKED }));
  const work = useOperation(overview.data?.running);
  const acts = useGatewayActs(slug, work.adopt);
  const running = work.operation?.state === 'running' ? work.operation : null;
  const blocked = running ? `Wait for this to end: ${running.title}` : null;
  usePalette(overview.data?.capabilities ?? NO_CAPABILITIES, blocked, acts.choose);
  const earlier = (operations.data ?? []).filter(
    (operation) => GATEWAY_KINDS.has(operation.kind) && operation.id !== work.operation?.id,
  );
  return {
    ...{ instance, overview, work, acts, blocked, earlier },
    pastMs: acts.action === null ? [] : pastDurations(earlier, KIND_OF[acts.action]),
    driver: useDriver(slug),
  };
}

/** The times of the last five that went well. */
function pastDurations(operations: readonly Operation[], kind: OperationKind): number[] {
  return operations
    .flatMap((operation) =>
      operation.kind === kind && operation.state === 'succeeded' && operation.endedAt !== null
        ? [operation.endedAt - operation.startedAt]
        : [],
    )
    .slice(0, 5);
}

function usePalette(
  capabilities: Overview['capabilities'],
  blocked: string | null,
  choose: (action: DriverAction) => void,
): void {
  const actions = useMemo(
    () =>
      ACTIONS.map((action) => ({
        id: `gateway-${action}`,
        title: `${actionWords[action]} the Gateway`,
        icon: actionIcons[action],
        disabledReason: refusalOf(action, capabilities, blocked),
        run: () => choose(action),
      })),
    [blocked, capabilities, choose],
  );
  usePaletteActions(actions);
}

function useDriver(slug: string) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const save = useMutation(
    trpc.instances.updateDriver.mutationOptions({
      onSuccess: async ({ driver }) => {
        await cache.invalidateQueries();
        notify.done(`The Gateway is now controlled ${driverWords[driver.kind].controlled}.`);
      },
    }),
  );
  return {
    saving: save.isPending,
    error: troubleOf(save.error),
    onSave: (driver: Parameters<typeof save.mutate>[0]['driver']) => save.mutate({ slug, driver }),
  };
}
