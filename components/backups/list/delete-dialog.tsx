'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { troubleOf } from '@/components/data/trouble.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { formatBytes } from '@/components/ui/format.ts';
import { KeyValues } from '@/components/ui/key-values.tsx';
import { Time } from '@/components/ui/time.tsx';
import type { BackupRecord } from '@/server/backup/types.ts';

export interface DeleteDialogProps {
  slug: string;
  /** Null: closed. */
  backup: BackupRecord | null;
  /** Names of the destinations that have a copy. */
  copiedTo: readonly string[];
  /** Nothing else is proven. */
  onlyProven: boolean;
  onClose: () => void;
}

/** Deletes one archive for good, after a word of confirmation. */
export function DeleteDialog({ slug, backup, copiedTo, onlyProven, onClose }: DeleteDialogProps) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const remove = useMutation(
    trpc.backups.remove.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries();
        onClose();
      },
    }),
  );
  const failed = troubleOf(remove.error);
  const missing = backup?.missing ?? false;
  const change = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      open={backup !== null}
      onOpenChange={change}
      title={missing ? 'Remove this backup from the list?' : 'Delete this backup?'}
      description={
        missing ? 'Its file is gone already; only what is known of it is removed.' : 'There is no undo.'
      }
      confirmLabel={missing ? 'Remove from the list' : 'Delete the archive'}
      tone="danger"
      typeToConfirm={missing ? undefined : 'delete'}
      busy={remove.isPending}
      error={failed && [failed.message, failed.hint].filter(Boolean).join(' ')}
      onConfirm={() => backup && remove.mutate({ slug, id: backup.id })}
    >
      {onlyProven && (
        <Callout tone="warn" title="This is the only proven backup">
          Without it nothing is known to be restorable. Make a new one first.
        </Callout>
      )}
      {backup && (
        <KeyValues
          items={[
            {
              label: 'Made',
              value: <Time at={backup.createdAt} style="absolute" className="whitespace-normal" />,
            },
            { label: 'Size', value: formatBytes(backup.bytes) },
            { label: 'File', value: backup.fileName, mono: true },
            ...(copiedTo.length > 0
              ? [
                  {
                    label: 'Copies',
                    value: `Stay at ${copiedTo.join(' and ')}, and can be fetched from there`,
                  },
                ]
              : []),
          ]}
        />
      )}
    </ConfirmDialog>
  );
}
