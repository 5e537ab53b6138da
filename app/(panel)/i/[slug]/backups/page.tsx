import type { Metadata } from 'next';
import { Prefetch } from '@/app/prefetch.tsx';
import { BackupsView } from '@/components/backups/backups-view.tsx';

export const metadata: Metadata = { title: 'Backups' };

export default async function BackupsPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return (
    <Prefetch
      load={(trpc, cache) => [
        cache.prefetchQuery(trpc.backups.list.queryOptions({ slug })),
        cache.prefetchQuery(trpc.backups.policy.queryOptions({ slug })),
        cache.prefetchQuery(trpc.backups.undoState.queryOptions({ slug })),
        cache.prefetchQuery(trpc.operations.running.queryOptions({ slug })),
        cache.prefetchQuery(trpc.operations.list.queryOptions({ slug, limit: 20 })),
        cache.prefetchQuery(trpc.instances.get.queryOptions({ slug })),
      ]}
    >
      <BackupsView key={slug} slug={slug} />
    </Prefetch>
  );
}
