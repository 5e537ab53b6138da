import type { Metadata } from 'next';
import { Prefetch } from '@/app/prefetch.tsx';
import { BootstrapButton } from '@/components/backups/intake/bootstrap-button.tsx';
import { InstancesView } from '@/components/instances/instances-view.tsx';

export const metadata: Metadata = { title: 'Instances' };

export default function InstancesPage() {
  return (
    <Prefetch
      load={(trpc, cache) => [
        cache.prefetchQuery(trpc.instances.discover.queryOptions()),
        cache.prefetchQuery(trpc.instances.clashes.queryOptions()),
      ]}
    >
      <InstancesView restore={<BootstrapButton />} />
    </Prefetch>
  );
}
