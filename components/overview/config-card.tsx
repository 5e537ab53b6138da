import Link from 'next/link';
import { configVerdictOf } from '@/components/overview/config-verdict.ts';
import type { OverviewActs } from '@/components/overview/overview-acts.ts';
import { StatusBadge } from '@/components/status/status.tsx';
import { buttonClass } from '@/components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '@/components/ui/card.tsx';
import { formatCount } from '@/components/ui/format.ts';
import { KeyValues } from '@/components/ui/key-values.tsx';
import { Time } from '@/components/ui/time.tsx';
import type { Overview } from '@/server/workflows/types.ts';

/** Is anything pending? */
export function ConfigCard({ overview: { config }, acts }: { overview: Overview; acts: OverviewActs }) {
  const { lastChanged } = config;
  const verdict = configVerdictOf(config);
  return (
    <Card>
      <CardHeader
        title={
          <span className="flex items-center gap-3">
            Config
            <StatusBadge status={verdict.status} />
          </span>
        }
        actions={
          <Link
            href={acts.configHref(config.firstError?.file ?? null)}
            className={buttonClass({ size: 'sm' })}
          >
            Open
          </Link>
        }
      />
      <CardBody className="grid gap-3">
        <p>{verdict.sentence}</p>
        <FirstError config={config} acts={acts} />
        <KeyValues
          items={[
            { label: 'Warnings', value: config.warnings === 0 ? 'None' : formatCount(config.warnings) },
            ...(lastChanged
              ? [
                  {
                    label: 'Last changed',
                    value: (
                      <>
                        <Time at={lastChanged.at} />, {lastChanged.outside ? 'outside' : 'by'} Gatehouse
                      </>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </CardBody>
    </Card>
  );
}

function FirstError({
  config: { firstError, errors },
  acts,
}: {
  config: Overview['config'];
  acts: OverviewActs;
}) {
  if (!firstError) return null;
  const name = firstError.file.split('/').at(-1) ?? firstError.file;
  return (
    <div className="rounded-control border bg-raised px-3 py-2 text-sm">
      <Link href={acts.configHref(firstError.file)} title={firstError.file} className="prose-link font-mono">
        {name}:{firstError.line}
      </Link>
      <p className="break-words">{firstError.message}</p>
      {errors > 1 && <p className="text-muted">and {errors - 1} more</p>}
    </div>
  );
}
