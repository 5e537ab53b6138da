import { defaultShouldDehydrateQuery, isServer, keepPreviousData, QueryClient } from '@tanstack/react-query';

/** A refetch keeps the old data on screen; a write is never tried twice. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5_000, retry: 1, refetchOnWindowFocus: true, placeholderData: keepPreviousData },
      mutations: { retry: false },
      dehydrate: {
        shouldDehydrateQuery: (query) =>
          defaultShouldDehydrateQuery(query) || query.state.status === 'pending',
      },
    },
  });
}

let inBrowser: QueryClient | undefined;

/** One cache for the tab; on the server one for each request. */
export function browserQueryClient(): QueryClient {
  if (isServer) return createQueryClient();
  inBrowser ??= createQueryClient();
  return inBrowser;
}
