'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { KeyField } from '@/components/backups/key-field.tsx';
import { troubleOf } from '@/components/data/trouble.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import type { BackupRecord } from '@/server/backup/types.ts';
import type { Operation } from '@/server/operations/types.ts';

export interface UnlockDialogProps {
  slug: string;
  /** An encrypted one that is to be verified; null: closed. */
  backup: BackupRecord | null;
  blocked: string | null;
  onClose: () => void;
  onBegun: (operation: Operation) => void;
}

/** Asks for the key of an encrypted backup and verifies it. */
export function UnlockDialog({ slug, backup, blocked, onClose, onBegun }: UnlockDialogProps) {
  const trpc = useTRPC();
  const [key, setKey] = useState('');
  const close = () => {
    setKey('');
    verify.reset();
    onClose();
  };
  const verify = useMutation(
    trpc.backups.verify.mutationOptions({
      onSuccess: (operation) => {
        onBegun(operation);
        close();
      },
    }),
  );
  const failed = troubleOf(verify.error);
  return (
    <ConfirmDialog
      open={backup !== null}
      onOpenChange={(open) => !open && close()}
      title="Verify an encrypted backup"
      description="It is decrypted into a private file, read from start to end, and the file is removed."
      confirmLabel="Verify"
      disabledReason={blocked ?? (key === '' ? 'Give the key first' : null)}
      busy={verify.isPending}
      error={failed && [failed.message, failed.hint].filter(Boolean).join(' ')}
      onConfirm={() => backup && verify.mutate({ slug, id: backup.id, key })}
    >
      {backup?.encryption && <KeyField encryption={backup.encryption} value={key} onValueChange={setKey} />}
    </ConfirmDialog>
  );
}
