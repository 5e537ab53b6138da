'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { troubleOf } from '@/components/data/trouble.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { formatBytes, formatPlural } from '@/components/ui/format.ts';
import { KeyValues } from '@/components/ui/key-values.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import type { DestinationState } from '@/server/destinations/types.ts';
import type { Operation } from '@/server/operations/types.ts';

export interface DestinationRemoveProps {
  slug: string;
  /** Null: closed. */
  destination: DestinationState | null;
  onClose: () => void;
  onBegun: (operation: Operation) => void;
}

/** The plan of a removal: what lies there stays unless it is asked to go. */
export function DestinationRemove({ slug, destination, onClose, onBegun }: DestinationRemoveProps) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [deleteCopies, setDeleteCopies] = useState(false);
  const remove = useMutation(
    trpc.destinations.remove.mutationOptions({
      onSuccess: async (operation) => {
        if (operation) onBegun(operation);
        await cache.invalidateQueries();
        close();
      },
    }),
  );
  const close = () => {
    setDeleteCopies(false);
    remove.reset();
    onClose();
  };
  const failed = troubleOf(remove.error);
  return (
    <ConfirmDialog
      open={destination !== null}
      onOpenChange={(open) => !open && close()}
      title={`Remove ${destination?.name ?? 'the destination'}?`}
      description={
        deleteCopies
          ? 'The copies there are deleted for good. The archives here stay.'
          : 'Nothing is copied there any more. What lies there stays, and can be taken again by adding it again.'
      }
      confirmLabel={deleteCopies ? 'Remove and delete the copies' : 'Remove'}
      tone="danger"
      typeToConfirm={deleteCopies ? 'delete' : undefined}
      busy={remove.isPending}
      error={failed && [failed.message, failed.hint].filter(Boolean).join(' ')}
      onConfirm={() => destination && remove.mutate({ slug, id: destination.id, deleteCopies })}
    >
      {destination && (
        <>
          <KeyValues
            items={[
              { label: 'Place', value: destination.place, mono: true },
              {
                label: 'Copies there',
                value: `${formatPlural(destination.proven, 'archive')}, ${formatBytes(destination.provenBytes)}`,
              },
              ...(destination.settings.kind === 'directory'
                ? []
                : [
                    { label: 'Its secret here', value: 'Deleted. You need it to add the destination again.' },
                  ]),
            ]}
          />
          <Switch
            label="Delete the copies there too"
            hint="Only those that this instance made."
            checked={deleteCopies}
            onCheckedChange={setDeleteCopies}
          />
        </>
      )}
    </ConfirmDialog>
  );
}
