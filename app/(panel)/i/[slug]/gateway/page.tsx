import type { Metadata } from 'next';
import { Prefetch } from '@/app/prefetch.tsx';
import { GatewayView } from '@/components/gateway/gateway-view.tsx';

export const metadata: Metadata = { title: 'Gateway' };

export default async function GatewayPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return (
    <Prefetch
      load={(trpc, cache) => [
        cache.prefetchQuery(trpc.instances.get.queryOptions({ slug })),
        cache.prefetchQuery(trpc.overview.get.queryOptions({ slug })),
      ]}
    >
      <GatewayView key={slug} slug={slug} />
    </Prefetch>
  );
}
