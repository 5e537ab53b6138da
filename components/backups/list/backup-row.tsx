'use client';

import ChevronRight from 'lucide-react/icons/chevron-right';
import Lock from 'lucide-react/icons/lock';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import { useId, useState } from 'react';
import { type BackupActs, refusalOf } from '@/components/backups/backup-acts.ts';
import { CopyMarks } from '@/components/backups/destinations/copy-marks.tsx';
import { BackupDetail } from '@/components/backups/list/backup-detail.tsx';
import { BackupMenu } from '@/components/backups/list/backup-menu.tsx';
import { reasonWords } from '@/components/backups/words.ts';
import { backupProofs, proofOf } from '@/components/status/config-states.ts';
import { StatusText } from '@/components/status/status.tsx';
import { Button } from '@/components/ui/button.tsx';
import { cx } from '@/components/ui/cx.ts';
import { formatBytes, formatCount } from '@/components/ui/format.ts';
import { Td, Tr } from '@/components/ui/table.tsx';
import { Time } from '@/components/ui/time.tsx';
import type { BackupRecord } from '@/server/backup/types.ts';

/** How many columns the list has at most; the detail spans them. */
const COLUMNS = 8;

/** One backup in the list; its depth unfolds below it. */
export function BackupRow({ backup, acts }: { backup: BackupRecord; acts: BackupActs }) {
  const [open, setOpen] = useState(false);
  const detailId = useId();
  const copies = acts.copies.of(backup);
  return (
    <>
      <Tr className={cx(open && 'border-b-0!')}>
        <Td className="whitespace-nowrap">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={open ? detailId : undefined}
            onClick={() => setOpen(!open)}
            className="-ml-1 inline-flex h-8 items-center gap-1.5 rounded-control pr-2 pl-1"
          >
            <ChevronRight
              aria-hidden
              className={cx('size-4 shrink-0 text-subtle transition-transform', open && 'rotate-90')}
            />
            <StatusText status={backupProofs[proofOf(backup)]} />
            <NotesMark count={backup.warnings.length} />
            <span className="sr-only">: what {backup.fileName} holds</span>
          </button>
        </Td>
        <Td>
          <Time at={backup.createdAt} />
          <span className="block text-muted text-xs md:hidden">
            <Why backup={backup} />, <span className="whitespace-nowrap">{formatBytes(backup.bytes)}</span>
            {copies.length > 0 && (
              <span className="mt-1 block">
                <CopyMarks copies={copies} />
              </span>
            )}
          </span>
        </Td>
        <Td className="hidden text-muted md:table-cell">
          <Why backup={backup} />
        </Td>
        {acts.copies.destinations.length > 0 && (
          <Td className="hidden md:table-cell">
            <CopyMarks copies={copies} />
          </Td>
        )}
        <Td numeric className="hidden md:table-cell">
          {formatBytes(backup.bytes)}
        </Td>
        <Td numeric className="hidden text-muted md:table-cell">
          {formatCount(backup.files)}
        </Td>
        <Td className="hidden whitespace-nowrap pl-8! text-muted lg:table-cell">
          {backup.openclawVersion ?? '–'}
        </Td>
        <Td className="whitespace-nowrap text-right">
          <span className="inline-flex items-center gap-1">
            <Button
              size="sm"
              className="max-md:hidden"
              disabledReason={refusalOf(backup, acts.blocked)}
              onClick={() => acts.onRestore(backup)}
            >
              Restore…
            </Button>
            <BackupMenu backup={backup} acts={acts} />
          </span>
        </Td>
      </Tr>
      {open && (
        <tr id={detailId}>
          <td colSpan={COLUMNS} className="px-4! pt-2 pb-5">
            <BackupDetail backup={backup} copies={acts.copies.destinations.length > 0 ? copies : null} />
          </td>
        </tr>
      )}
    </>
  );
}

/** That it was proven does not say that all is in it: what was noted when it was made stays in sight. */
function NotesMark({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className="inline-flex items-center gap-1 text-warn text-xs tabular-nums">
      <TriangleAlert aria-hidden className="size-3.5" />
      {count}
      <span className="sr-only"> {count === 1 ? 'thing' : 'things'} to know</span>
    </span>
  );
}

/** Why it was made, and whether it asks for a key. */
function Why({ backup: { reason, encryption } }: { backup: BackupRecord }) {
  if (encryption === null) return reasonWords[reason];
  return (
    <span className="whitespace-nowrap">
      {reasonWords[reason]}
      <span className="sr-only">, encrypted</span>
      <Lock aria-hidden className="-mt-0.5 ml-1.5 inline size-3.5 text-subtle" />
    </span>
  );
}
