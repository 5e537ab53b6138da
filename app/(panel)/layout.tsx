import { cookies } from 'next/headers';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { Prefetch } from '@/app/prefetch.tsx';
import { Panel } from '@/components/shell/panel.tsx';
import { parseTheme, themeCookie } from '@/components/shell/theme.ts';
import { DataProvider } from '@/components/shell/trpc.tsx';

export default async function PanelLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <DataProvider>
      <NuqsAdapter>
        <Prefetch
          load={(trpc, cache) => [
            cache.prefetchQuery(trpc.instances.list.queryOptions()),
            cache.prefetchQuery(trpc.gateway.states.queryOptions()),
          ]}
        >
          <Panel theme={theme}>{children}</Panel>
        </Prefetch>
      </NuqsAdapter>
    </DataProvider>
  );
}
