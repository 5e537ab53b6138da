import Undo2 from 'lucide-react/icons/undo-2';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { BackupCard } from '@/components/overview/backup-card.tsx';
import { ConfigCard } from '@/components/overview/config-card.tsx';
import { GatewayCard } from '@/components/overview/gateway-card.tsx';
import { HeadlineBanner } from '@/components/overview/headline-banner.tsx';
import type { OverviewActs } from '@/components/overview/overview-acts.ts';
import { RecentCard } from '@/components/overview/recent-card.tsx';
import { buttonClass } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { Time } from '@/components/ui/time.tsx';
import type { Overview } from '@/server/workflows/types.ts';

export interface OverviewContentProps {
  overview: Overview;
  acts: OverviewActs;
  /** Work that is under way or has just ended. */
  progress?: ReactNode;
  /** In place of the headline, when what is shown can't be renewed. */
  trouble?: ReactNode;
}

/** The four answers, in the order in which an operator asks. */
export function OverviewContent({ overview, acts, progress, trouble }: OverviewContentProps) {
  return (
    <div className="grid gap-4">
      {trouble ?? <HeadlineBanner overview={overview} acts={acts} />}
      {progress}
      {overview.undo && <UndoBanner undo={overview.undo} href={acts.pageHref('backups')} />}
      <GatewayCard overview={overview} acts={acts} />
      <div className="grid gap-4 lg:grid-cols-2">
        <ConfigCard overview={overview} acts={acts} />
        <BackupCard backup={overview.backup} acts={acts} />
      </div>
      <RecentCard recent={overview.recent} />
    </div>
  );
}

function UndoBanner({ undo, href }: { undo: NonNullable<Overview['undo']>; href: string }) {
  return (
    <Callout
      tone="working"
      icon={Undo2}
      title="The last restore can still be undone"
      actions={
        <Link href={href} className={buttonClass({ size: 'sm' })}>
          Review the undo
        </Link>
      }
    >
      Restored <Time at={undo.restoredAt} />. What it replaced is kept until{' '}
      <Time at={undo.expiresAt} style="absolute" />.
    </Callout>
  );
}
