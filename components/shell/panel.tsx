'use client';

import { useQuery } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { AppShell } from '@/components/shell/app-shell.tsx';
import { placeOf } from '@/components/shell/nav.ts';
import { NoInstance } from '@/components/shell/no-instance.tsx';
import type { ThemeChoice } from '@/components/shell/theme.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import type { GatewayState } from '@/components/status/gateway-state.ts';

const STATE_INTERVAL_MS = 5_000;

/** The frame with its data: which instances there are and how each one's Gateway is. */
export function Panel({ theme, children }: { theme: ThemeChoice; children: ReactNode }) {
  const trpc = useTRPC();
  const instances = useQuery(trpc.instances.list.queryOptions());
  const states = useQuery(
    trpc.gateway.states.queryOptions(undefined, { refetchInterval: STATE_INTERVAL_MS }),
  );
  // What was seen last is not shown as current when Gatehouse itself does not answer.
  const stateOf = (slug: string): GatewayState =>
    states.isError ? 'not-watching' : (states.data?.find((entry) => entry.slug === slug)?.state ?? 'no-data');
  const shown = (instances.data ?? []).map(({ slug, name, demo }) => ({
    slug,
    name,
    demo,
    state: stateOf(slug),
  }));
  const { slug } = placeOf(usePathname());
  const [lastSlug, setLastSlug] = useState(slug);
  if (slug !== null && slug !== lastSlug) setLastSlug(slug);
  const unknown = slug !== null && instances.isSuccess && !shown.some((instance) => instance.slug === slug);
  return (
    <AppShell instances={shown} lastSlug={lastSlug} theme={theme}>
      {unknown ? <NoInstance slug={slug} /> : children}
    </AppShell>
  );
}
