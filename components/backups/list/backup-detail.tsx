import { ComponentSizes } from '@/components/backups/component-sizes.tsx';
import type { PlacedCopy } from '@/components/backups/destinations/copies.ts';
import { CopyList } from '@/components/backups/destinations/copy-marks.tsx';
import { Notes } from '@/components/backups/notes.tsx';
import { lockWords, reasonWords } from '@/components/backups/words.ts';
import { formatBytes, formatPlural } from '@/components/ui/format.ts';
import { KeyValues } from '@/components/ui/key-values.tsx';
import { Time } from '@/components/ui/time.tsx';
import type { BackupRecord } from '@/server/backup/types.ts';

export interface BackupDetailProps {
  backup: BackupRecord;
  /** Null: there is no destination. */
  copies: readonly PlacedCopy[] | null;
}

/** The depth behind a row: what is in it, where it is, when it was last read back and restored. */
export function BackupDetail({ backup, copies }: BackupDetailProps) {
  return (
    <div className="grid gap-x-12 gap-y-5 lg:grid-cols-2">
      <div className="min-w-0">
        {backup.components.length > 0 ? (
          <ComponentSizes sizes={backup.components} label={`Contents of ${backup.fileName}`} />
        ) : (
          <p className="text-muted">What it holds was not recorded.</p>
        )}
      </div>
      <div className="grid min-w-0 content-start gap-4">
        <KeyValues items={factsOf(backup, copies)} />
        <Notes notes={backup.warnings} when="from when it was made" />
      </div>
    </div>
  );
}

function factsOf(backup: BackupRecord, copies: BackupDetailProps['copies']) {
  return [
    { label: 'Made', value: <Time at={backup.createdAt} style="absolute" className="whitespace-normal" /> },
    { label: 'Why', value: reasonWords[backup.reason] },
    {
      label: 'Read back',
      value: backup.verifiedAt ? (
        <>
          <Time at={backup.verifiedAt} />
          {backup.verifyResult === 'failed' && ', and found damaged'}
        </>
      ) : (
        'Never'
      ),
    },
    { label: 'Restored', value: <Restored backup={backup} /> },
    {
      label: 'Holds',
      value: `${formatPlural(backup.files, 'file')}, ${formatBytes(backup.contentBytes)} before compression`,
    },
    ...(copies === null ? [] : [{ label: 'Copies', value: <CopyList copies={copies} /> }]),
    { label: 'Archive', value: formatBytes(backup.bytes) },
    { label: 'Encryption', value: backup.encryption ? lockWords(backup.encryption) : 'None' },
    { label: 'OpenClaw', value: backup.openclawVersion ?? 'Not recorded' },
    { label: 'Path', value: backup.path, copy: backup.path, mono: true },
    { label: 'SHA-256', value: `${backup.sha256.slice(0, 16)}…`, copy: backup.sha256, mono: true },
  ];
}

function Restored({ backup: { drilledAt, drillResult, drillNote } }: { backup: BackupRecord }) {
  if (drilledAt === null) return 'Never';
  return (
    <>
      <Time at={drilledAt} />
      {drillResult === 'failed' && ', and failed'}
      {drillNote && <span className="block text-muted text-sm">{drillNote}</span>}
    </>
  );
}
