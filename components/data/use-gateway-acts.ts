'use client';

import { useMutation } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { troubleOf } from '@/components/data/trouble.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import type { DriverAction } from '@/server/gateway/types.ts';
import type { Operation } from '@/server/operations/types.ts';

/** Which act's plan is open, and doing it. */
export function useGatewayActs(slug: string, onBegun: (operation: Operation) => void) {
  const trpc = useTRPC();
  const [action, setAction] = useState<DriverAction | null>(null);
  const act = useMutation(
    trpc.gateway.act.mutationOptions({
      onSuccess: (operation) => {
        setAction(null);
        onBegun(operation);
      },
    }),
  );
  const { reset } = act;
  const choose = useCallback(
    (next: DriverAction) => {
      reset();
      setAction(next);
    },
    [reset],
  );
  return {
    action,
    choose,
    close: () => setAction(null),
    confirm: () => action !== null && act.mutate({ slug, action }),
    busy: act.isPending,
    error: troubleOf(act.error),
  };
}
