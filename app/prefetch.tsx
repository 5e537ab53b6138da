import { dehydrate, HydrationBoundary, type QueryClient } from '@tanstack/react-query';
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { createQueryClient } from '@/components/shell/query-client.ts';
import { createContext } from '@/server/trpc/context.ts';
import { type AppRouter, appRouter } from '@/server/trpc/router.ts';

interface Props {
  /** Starts the queries that the page shows first. */
  readonly load: (trpc: TRPCOptionsProxy<AppRouter>, cache: QueryClient) => readonly Promise<void>[];
  readonly children: ReactNode;
}

/** Runs a page's first queries in this process and hands the answers to the browser's cache; a failure is retried there. */
export async function Prefetch({ load, children }: Props) {
  const cache = createQueryClient();
  const ctx = createContext(await headers());
  await Promise.all(load(createTRPCOptionsProxy({ ctx, router: appRouter, queryClient: cache }), cache));
  return <HydrationBoundary state={dehydrate(cache)}>{children}</HydrationBoundary>;
}
