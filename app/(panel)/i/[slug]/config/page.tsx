import type { Metadata } from 'next';
import { Prefetch } from '@/app/prefetch.tsx';
import { ConfigView } from '@/components/config/config-view.tsx';

export const metadata: Metadata = { title: 'Config' };

export default async function ConfigPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return (
    <Prefetch load={(trpc, cache) => [cache.prefetchQuery(trpc.config.read.queryOptions({ slug }))]}>
      <ConfigView key={slug} slug={slug} />
    </Prefetch>
  );
}
