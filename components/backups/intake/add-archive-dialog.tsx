'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { ArchiveSource, CancelButton } from '@/components/backups/intake/archive-source.tsx';
import { ArrivalKey } from '@/components/backups/intake/arrival-key.tsx';
import { useUpload } from '@/components/backups/intake/use-upload.ts';
import { troubleOf } from '@/components/data/trouble.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import type { Operation } from '@/server/operations/types.ts';

export interface AddArchiveDialogProps {
  slug: string;
  open: boolean;
  onClose: () => void;
  onBegun: (operation: Operation) => void;
  blocked: string | null;
}

/** Takes an archive from elsewhere into the list, once it was read through. */
export function AddArchiveDialog({ slug, open, onClose, onBegun, blocked }: AddArchiveDialogProps) {
  const trpc = useTRPC();
  const formId = useId();
  const source = useUpload();
  const [key, setKey] = useState('');
  const close = () => {
    source.reset();
    setKey('');
    add.reset();
    onClose();
  };
  const add = useMutation(
    trpc.arrivals.add.mutationOptions({
      onSuccess: (operation) => {
        onBegun(operation);
        close();
      },
    }),
  );
  const { arrival } = source;
  const missing = arrival
    ? arrival.lock !== null && key === ''
      ? 'Give the key first'
      : null
    : 'Choose an archive first';
  const refusal = blocked ?? missing;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (refusal === null && arrival && !add.isPending)
      add.mutate({ slug, id: arrival.id, key: key || undefined });
  };
  const failed = troubleOf(add.error);
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title="Add an archive"
      description="It is read from start to end in a private place before it becomes a backup. Nothing is restored."
      locked={add.isPending || source.upload !== null}
      footer={
        <>
          <CancelButton source={source} onClose={close} />
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={add.isPending}
            disabledReason={add.isPending ? null : refusal}
          >
            Check and add
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <ArchiveSource source={source} />
        <form id={formId} onSubmit={submit} className="grid gap-4">
          {arrival && <ArrivalKey arrival={arrival} value={key} onValueChange={setKey} />}
          {failed && (
            <Callout tone="down" role="alert" title={failed.message}>
              {failed.hint}
            </Callout>
          )}
        </form>
      </div>
    </Dialog>
  );
}
