import ArrowRight from 'lucide-react/icons/arrow-right';
import Link from 'next/link';
import type { OverviewActs } from '@/components/overview/overview-acts.ts';
import { GatewayActButtons } from '@/components/status/gateway-acts.tsx';
import { GatewayFacts, GatewayStateLine } from '@/components/status/gateway-status.tsx';
import { Card } from '@/components/ui/card.tsx';
import type { Overview } from '@/server/workflows/types.ts';

/** Is it up? */
export function GatewayCard({ overview, acts }: { overview: Overview; acts: OverviewActs }) {
  const { gateway, capabilities } = overview;
  return (
    <Card>
      <h2 className="sr-only">Gateway</h2>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4 p-4">
        <GatewayStateLine status={gateway} />
        <div className="flex flex-wrap gap-2">
          <GatewayActButtons capabilities={capabilities} blocked={acts.blocked} onChoose={acts.onGateway} />
        </div>
      </div>
      <div className="border-t p-4">
        <GatewayFacts status={gateway} />
      </div>
      <p className="border-t px-4 py-2.5 text-sm">
        <Link
          href={acts.pageHref('health')}
          className="inline-flex items-center gap-1 text-accent hover:underline"
        >
          Health history
          <ArrowRight aria-hidden className="size-3.5" />
        </Link>
      </p>
    </Card>
  );
}
