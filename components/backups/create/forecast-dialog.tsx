'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  choiceOf,
  defaultToSave,
  draftFrom,
  draftProblem,
  type EncryptDraft,
} from '@/components/backups/create/encrypt-draft.ts';
import { EncryptFields } from '@/components/backups/create/encrypt-fields.tsx';
import { ForecastView } from '@/components/backups/create/forecast-view.tsx';
import { LevelField } from '@/components/backups/level-field.tsx';
import { QueryPending } from '@/components/data/query-state.tsx';
import { troubleOf } from '@/components/data/trouble.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import type { CompressionLevel } from '@/server/backup/types.ts';
import type { Operation } from '@/server/operations/types.ts';

export interface ForecastDialogProps {
  slug: string;
  instanceName: string;
  open: boolean;
  onClose: () => void;
  onBegun: (operation: Operation) => void;
  /** Why no backup can begin now. */
  blocked: string | null;
  /** Names of the destinations that get a copy. */
  copiedTo: readonly string[];
}

/** What a backup would hold and where it goes, before it is made. */
export function ForecastDialog({
  slug,
  instanceName,
  open,
  onClose,
  onBegun,
  blocked,
  copiedTo,
}: ForecastDialogProps) {
  const trpc = useTRPC();
  const [level, setLevel] = useState<CompressionLevel>('fast');
  const forecast = useQuery(
    trpc.backups.forecast.queryOptions(
      { slug },
      { enabled: open, staleTime: 0, refetchOnWindowFocus: false },
    ),
  );
  const saved = useQuery(trpc.backups.recipients.queryOptions({ slug }, { enabled: open }));
  const [typed, setTyped] = useState<EncryptDraft | null>(null);
  const draft = typed ?? draftFrom(saved.data ?? []);
  const cache = useQueryClient();
  const save = useMutation(trpc.backups.saveRecipients.mutationOptions());
  const create = useMutation(
    trpc.backups.create.mutationOptions({
      onSuccess: (operation) => {
        setTyped(null);
        onBegun(operation);
        onClose();
      },
    }),
  );
  const confirm = async () => {
    const recipients = defaultToSave(draft, saved.data ?? []);
    if (recipients !== null) {
      const now = await save.mutateAsync({ slug, recipients }).catch(() => null);
      // What went wrong is shown in the dialog.
      if (now === null) return;
      cache.setQueryData(trpc.backups.recipients.queryKey({ slug }), now);
    }
    create.mutate({ slug, level, encrypt: choiceOf(draft) });
  };
  const failed = troubleOf(save.error ?? create.error);
  const change = (next: boolean) => {
    if (next) return;
    create.reset();
    save.reset();
    setTyped(null);
    onClose();
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={change}
      title="Back up now"
      description="The Gateway is left as it is. Databases are copied in one consistent moment, then everything is read back."
      confirmLabel="Back up"
      width="md"
      disabledReason={
        blocked ?? (forecast.data && saved.data ? draftProblem(draft) : 'Looking at what there is first')
      }
      busy={save.isPending || create.isPending}
      error={failed && [failed.message, failed.hint].filter(Boolean).join(' ')}
      onConfirm={() => void confirm()}
    >
      {forecast.data && <ForecastView forecast={forecast.data} copiedTo={copiedTo} />}
      {!forecast.data && (
        <QueryPending query={forecast} rows={5} label="Looking at what a backup would hold" />
      )}
      <div className="border-t pt-4">
        <LevelField value={level} onValueChange={setLevel} />
      </div>
      {saved.data && <EncryptFields draft={draft} onDraft={setTyped} instanceName={instanceName} />}
    </ConfirmDialog>
  );
}
