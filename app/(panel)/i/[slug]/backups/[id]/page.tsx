import type { Metadata } from 'next';
import { Prefetch } from '@/app/prefetch.tsx';
import { InsideView } from '@/components/backups/inside/inside-view.tsx';

export const metadata: Metadata = { title: 'Inside a backup' };

export default async function InsidePage({ params }: { params: Promise<{ slug: string; id: string }> }) {
  const { slug, id } = await params;
  return (
    <Prefetch
      load={(trpc, cache) => [
        cache.prefetchQuery(trpc.inside.summary.queryOptions({ slug, id })),
        cache.prefetchQuery(trpc.operations.running.queryOptions({ slug })),
        cache.prefetchQuery(trpc.instances.get.queryOptions({ slug })),
      ]}
    >
      <InsideView key={`${slug} ${id}`} slug={slug} id={id} />
    </Prefetch>
  );
}
