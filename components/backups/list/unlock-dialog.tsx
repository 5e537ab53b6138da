'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { KeyField } from '@/components/backups/key-field.tsx';
import { troubleOf } from '@/components/data/trouble.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import type { BackupRecord } from '@/server/backup/types.ts';
import type { Operation } from '@/server/operations/types.ts';

export interface UnlockWish {
  readonly backup: BackupRecord;
  readonly act: 'verify' | 'drill';
}

const WORDS: Readonly<Record<UnlockWish['act'], { title: string; description: string; confirm: string }>> = {
  verify: {
    title: 'Verify an encrypted backup',
    description: 'It is decrypted into a private file, read from start to end, and the file is removed.',
    confirm: 'Verify',
  },
  drill: {
    title: 'Restore drill of an encrypted backup',
    description:
      'It is decrypted and restored into a private scratch directory, judged, and all of it is removed.',
    confirm: 'Run the drill',
  },
};

export interface UnlockDialogProps {
  slug: string;
  /** An encrypted one and what is to be done with it; null: closed. */
  wish: UnlockWish | null;
  blocked: string | null;
  onClose: () => void;
  onBegun: (operation: Operation) => void;
}

/** Asks for the key of an encrypted backup and verifies or drills it. */
export function UnlockDialog({ slug, wish, blocked, onClose, onBegun }: UnlockDialogProps) {
  const trpc = useTRPC();
  const [key, setKey] = useState('');
  const close = () => {
    setKey('');
    verify.reset();
    drill.reset();
    onClose();
  };
  const begun = {
    onSuccess: (operation: Operation) => {
      onBegun(operation);
      close();
    },
  };
  const verify = useMutation(trpc.backups.verify.mutationOptions(begun));
  const drill = useMutation(trpc.backups.drill.mutationOptions(begun));
  const act = wish?.act === 'drill' ? drill : verify;
  const words = WORDS[wish?.act ?? 'verify'];
  const encryption = wish?.backup.encryption;
  const failed = troubleOf(act.error);
  return (
    <ConfirmDialog
      open={wish !== null}
      onOpenChange={(open) => !open && close()}
      title={words.title}
      description={words.description}
      confirmLabel={words.confirm}
      disabledReason={blocked ?? (key === '' ? 'Give the key first' : null)}
      busy={act.isPending}
      error={failed && [failed.message, failed.hint].filter(Boolean).join(' ')}
      onConfirm={() => wish && act.mutate({ slug, id: wish.backup.id, key })}
    >
      {encryption && <KeyField encryption={encryption} value={key} onValueChange={setKey} />}
    </ConfirmDialog>
  );
}
