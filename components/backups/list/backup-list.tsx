import type { BackupActs } from '@/components/backups/backup-acts.ts';
import { BackupRow } from '@/components/backups/list/backup-row.tsx';
import { Table, TBody, THead, Th } from '@/components/ui/table.tsx';
import type { BackupRecord } from '@/server/backup/types.ts';

/** All backups of an instance, newest first. */
export function BackupList({ backups, acts }: { backups: readonly BackupRecord[]; acts: BackupActs }) {
  return (
    <Table label="Backups">
      <THead>
        <Th className="pl-9!">State</Th>
        {/* On a narrow screen it takes what an unfolded row would else give to the state. */}
        <Th className="max-md:w-full">Made</Th>
        <Th className="hidden md:table-cell">Why</Th>
        {acts.copies.destinations.length > 0 && <Th className="hidden md:table-cell">Copies</Th>}
        <Th numeric className="hidden md:table-cell">
          Size
        </Th>
        <Th numeric className="hidden md:table-cell">
          Files
        </Th>
        <Th className="hidden pl-8! lg:table-cell">OpenClaw</Th>
        <Th>
          <span className="sr-only">Actions</span>
        </Th>
      </THead>
      <TBody>
        {backups.map((backup) => (
          <BackupRow key={backup.id} backup={backup} acts={acts} />
        ))}
      </TBody>
    </Table>
  );
}
