'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { AppShell } from '@/components/shell/app-shell.tsx';
import type { ThemeChoice } from '@/components/shell/theme.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';

const STATE_INTERVAL_MS = 5_000;

/** The frame with its data: which instances there are and how each one's Gateway is. */
export function Panel({ theme, children }: { theme: ThemeChoice; children: ReactNode }) {
  const trpc = useTRPC();
  const instances = useQuery(trpc.instances.list.queryOptions());
  const states = useQuery(
    trpc.gateway.states.queryOptions(undefined, { refetchInterval: STATE_INTERVAL_MS }),
  );
  const stateOf = (slug: string) => states.data?.find((entry) => entry.slug === slug)?.state ?? 'no-data';
  const shown = (instances.data ?? []).map(({ slug, name, demo }) => ({
    slug,
    name,
    demo,
    state: stateOf(slug),
  }));
  return (
    <AppShell instances={shown} lastSlug={null} theme={theme}>
      {children}
    </AppShell>
  );
}
