import type { Metadata } from 'next';
import { Prefetch } from '@/app/prefetch.tsx';
import { HealthView } from '@/components/health/health-view.tsx';
import { parseRange } from '@/components/health/ranges.ts';

export const metadata: Metadata = { title: 'Health' };

interface Props {
  params: Promise<{ slug: string }>;
  searchParams: Promise<{ range?: string | string[] }>;
}

export default async function HealthPage({ params, searchParams }: Props) {
  const { slug } = await params;
  const range = parseRange((await searchParams).range);
  return (
    <Prefetch
      load={(trpc, cache) => [cache.prefetchQuery(trpc.health.history.queryOptions({ slug, range }))]}
    >
      <HealthView key={slug} slug={slug} />
    </Prefetch>
  );
}
