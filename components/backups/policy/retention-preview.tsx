'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { reasonsWords, simulationWords } from '@/components/backups/policy/policy-words.ts';
import { formatInZone } from '@/components/backups/policy/zone-time.ts';
import { reasonWords } from '@/components/backups/words.ts';
import { troubleOf } from '@/components/data/trouble.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { retentionVerdicts } from '@/components/status/config-states.ts';
import { StatusText } from '@/components/status/status.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { formatBytes } from '@/components/ui/format.ts';
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table.tsx';
import type { RetentionRules } from '@/server/backup/policy-types.ts';
import type { BackupRecord } from '@/server/backup/types.ts';

export interface RetentionPreviewProps {
  slug: string;
  rules: RetentionRules;
  timeZone: string;
  backups: readonly BackupRecord[];
}

/** What the rules on the form would do with the backups there are. Nothing is deleted by looking, nor by saving. */
export function RetentionPreview({ slug, rules, timeZone, backups }: RetentionPreviewProps) {
  const trpc = useTRPC();
  const { data: plan, error } = useQuery(
    trpc.backups.simulateRetention.queryOptions(
      { slug, rules, timeZone },
      { placeholderData: keepPreviousData, staleTime: 0 },
    ),
  );
  const trouble = troubleOf(error);
  if (trouble) {
    return (
      <Callout tone="warn" role="alert" title={trouble.message}>
        {trouble.hint}
      </Callout>
    );
  }
  if (!plan) return <p className="text-muted text-sm">&nbsp;</p>;
  return (
    <div className="grid gap-3">
      <p aria-live="polite">
        {simulationWords(plan)}{' '}
        <span className="text-muted">
          Backups are deleted only after a scheduled backup was made and proven.
        </span>
      </p>
      {plan.decisions.length > 0 && (
        <Table label="What the rules would keep" compact className="rounded-card border">
          <THead>
            <Th>Verdict</Th>
            <Th>Made</Th>
            <Th className="hidden sm:table-cell">Why</Th>
            <Th numeric>Size</Th>
          </THead>
          <TBody>
            {plan.decisions.map(({ id, keep, reasons }) => {
              const backup = backups.find((candidate) => candidate.id === id);
              if (!backup) return null;
              const why = keep ? whyKept(reasons) : reasonWords[backup.reason];
              return (
                <Tr key={id}>
                  <Td className="whitespace-nowrap">
                    <StatusText status={retentionVerdicts[keep ? 'keep' : 'drop']} />
                  </Td>
                  <Td className="tabular-nums">
                    {formatInZone(backup.createdAt, timeZone)}
                    <span className="block text-muted text-xs sm:hidden">{why}</span>
                  </Td>
                  <Td className="hidden text-muted sm:table-cell">{why}</Td>
                  <Td numeric>{formatBytes(backup.bytes)}</Td>
                </Tr>
              );
            })}
          </TBody>
        </Table>
      )}
    </div>
  );
}

function whyKept(reasons: Parameters<typeof reasonsWords>[0]): string {
  return reasons.length > 0 ? reasonsWords(reasons) : 'nothing is deleted now';
}
