import type { Metadata } from 'next';
import { Prefetch } from '@/app/prefetch.tsx';
import { OverviewView } from '@/components/overview/overview-view.tsx';

export const metadata: Metadata = { title: 'Overview' };

export default async function OverviewPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return (
    <Prefetch
      load={(trpc, cache) => [
        cache.prefetchQuery(trpc.instances.get.queryOptions({ slug })),
        cache.prefetchQuery(trpc.overview.get.queryOptions({ slug })),
      ]}
    >
      <OverviewView key={slug} slug={slug} />
    </Prefetch>
  );
}
