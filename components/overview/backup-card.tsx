import Archive from 'lucide-react/icons/archive';
import Link from 'next/link';
import type { OverviewActs } from '@/components/overview/overview-acts.ts';
import { backupProofs, proofOf } from '@/components/status/config-states.ts';
import { StatusBadge } from '@/components/status/status.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '@/components/ui/card.tsx';
import { formatBytes, formatPlural } from '@/components/ui/format.ts';
import { KeyValues } from '@/components/ui/key-values.tsx';
import { Time } from '@/components/ui/time.tsx';
import type { Overview } from '@/server/workflows/types.ts';

/** Is the last backup proven? */
export function BackupCard({ backup, acts }: { backup: Overview['backup']; acts: OverviewActs }) {
  const { latest, lastVerified, lastDrilled, nextBackupAt, count } = backup;
  return (
    <Card>
      <CardHeader
        title={
          <span className="flex items-center gap-3">
            Last backup
            <StatusBadge status={backupProofs[proofOf(latest)]} />
          </span>
        }
        actions={
          <Button
            size="sm"
            icon={Archive}
            busy={acts.busy}
            disabledReason={acts.blocked}
            onClick={acts.onBackUp}
          >
            Back up now
          </Button>
        }
      />
      <CardBody className="grid gap-3">
        <KeyValues
          items={[
            { label: 'Made', value: latest ? <Time at={latest.createdAt} /> : 'Never' },
            {
              label: 'Last read back',
              value: lastVerified?.verifiedAt ? <Time at={lastVerified.verifiedAt} /> : 'Never',
            },
            {
              label: 'Last proven restorable',
              value: lastDrilled?.drilledAt ? <Time at={lastDrilled.drilledAt} /> : 'Never',
            },
            { label: 'Next', value: nextBackupAt === null ? 'By hand' : <Time at={nextBackupAt} /> },
            ...(latest
              ? [
                  {
                    label: 'Holds',
                    value: `${formatPlural(latest.files, 'file')}, ${formatBytes(latest.bytes)}`,
                  },
                ]
              : []),
          ]}
        />
        <p className="text-sm">
          <Link href={acts.pageHref('backups')} className="prose-link">
            {count > 1 ? `All ${formatPlural(count, 'backup')}` : 'Backups'}
          </Link>
        </p>
      </CardBody>
    </Card>
  );
}
