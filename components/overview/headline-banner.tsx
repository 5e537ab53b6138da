'use client';

import Archive from 'lucide-react/icons/archive';
import ArchiveRestore from 'lucide-react/icons/archive-restore';
import ShieldCheck from 'lucide-react/icons/shield-check';
import Link from 'next/link';
import { type Headline, headlineOf } from '@/components/overview/headline.ts';
import type { OverviewActs } from '@/components/overview/overview-acts.ts';
import { actionIcons, refusalOf } from '@/components/status/gateway-acts.tsx';
import { actionWords } from '@/components/status/gateway-plan.ts';
import { gatewayStates } from '@/components/status/gateway-state.ts';
import { Button, buttonClass } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { useNow } from '@/components/ui/time.tsx';
import type { Overview } from '@/server/workflows/types.ts';

interface Props {
  overview: Overview;
  acts: OverviewActs;
}

/** The most important thing and its one act, or the calm line. Waits for the reader's clock, as it names moments. */
export function HeadlineBanner({ overview, acts }: Props) {
  const now = useNow();
  if (now === null) return <Skeleton className="h-[46px] w-full" />;
  const headline = headlineOf(overview, now);
  return (
    <Callout
      tone={headline.tone}
      {...(headline.tone === 'unknown' ? { icon: gatewayStates[overview.gateway.state].icon } : {})}
      role="status"
      title={headline.title}
      actions={<Act headline={headline} overview={overview} acts={acts} />}
    >
      {headline.text}
    </Callout>
  );
}

function Act({ headline: { act }, overview, acts }: Props & { headline: Headline }) {
  if (act === null) return null;
  switch (act.kind) {
    case 'gateway':
      return (
        <Button
          size="sm"
          icon={actionIcons[act.action]}
          disabledReason={refusalOf(act.action, overview.capabilities, acts.blocked)}
          onClick={() => acts.onGateway(act.action)}
        >
          {actionWords[act.action]} the Gateway
        </Button>
      );
    case 'open-config':
      return (
        <Link href={acts.configHref(act.file)} className={buttonClass({ size: 'sm' })}>
          Open the config
        </Link>
      );
    case 'back-up':
      return (
        <Button
          size="sm"
          icon={Archive}
          busy={acts.busy}
          disabledReason={acts.blocked}
          onClick={acts.onBackUp}
        >
          Back up now
        </Button>
      );
    case 'verify':
      return (
        <Button
          size="sm"
          icon={ShieldCheck}
          busy={acts.busy}
          disabledReason={acts.blocked}
          onClick={() => acts.onVerify(act.backupId)}
        >
          Verify it
        </Button>
      );
    case 'drill':
      return (
        <Button
          size="sm"
          icon={ArchiveRestore}
          busy={acts.busy}
          disabledReason={acts.blocked}
          onClick={() => acts.onDrill(act.backupId)}
        >
          Run a restore drill
        </Button>
      );
  }
}
