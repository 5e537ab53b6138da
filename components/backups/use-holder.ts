'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/shell/trpc.tsx';
import type { StateHolder } from '@/server/backup/ports.ts';

const POLL_MS = 5_000;

/** Who works on the instance besides this panel, whose own work is shown as an operation; null: nobody. */
export function useHolder(slug: string): StateHolder | null {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.backups.holder.queryOptions({ slug }, { refetchInterval: POLL_MS }));
  return data && !data.own ? data : null;
}
