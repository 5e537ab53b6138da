'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { IdentityField } from '@/components/backups/policy/identity-field.tsx';
import { PolicyForm } from '@/components/backups/policy/policy-form.tsx';
import { QueryPending } from '@/components/data/query-state.tsx';
import { troubleOf } from '@/components/data/trouble.ts';
import { notify } from '@/components/shell/toaster.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Sheet } from '@/components/ui/dialog.tsx';
import type { BackupPolicy } from '@/server/backup/policy-types.ts';
import type { BackupRecord } from '@/server/backup/types.ts';

export interface PolicySheetProps {
  slug: string;
  open: boolean;
  onClose: () => void;
  backups: readonly BackupRecord[];
}

/** When backups and restore drills run, and which backups stay: chosen, tried out, then saved. */
export function PolicySheet({ slug, open, onClose, backups }: PolicySheetProps) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const formId = useId();
  const state = useQuery(trpc.backups.policy.queryOptions({ slug }, { enabled: open }));
  const save = useMutation(
    trpc.backups.savePolicy.mutationOptions({
      onSuccess: (saved) => {
        cache.setQueryData(trpc.backups.policy.queryKey({ slug }), saved);
        notify.done('Schedule saved');
        onClose();
      },
    }),
  );
  const close = () => {
    save.reset();
    onClose();
  };
  return (
    <Sheet
      open={open}
      onOpenChange={(next) => !next && close()}
      title="Schedule and retention"
      description="Each scheduled backup is read back in full. What is kept is decided only after that."
      width="lg"
      locked={save.isPending}
      footer={
        <>
          <Button onClick={close} disabledReason={save.isPending ? 'Under way' : null}>
            Cancel
          </Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={save.isPending}
            disabledReason={state.data ? null : 'Reading what is set first'}
          >
            Save schedule
          </Button>
        </>
      }
    >
      {state.data && (
        <div className="grid gap-8">
          <PolicyForm
            id={formId}
            slug={slug}
            state={state.data}
            backups={backups}
            failed={troubleOf(save.error)}
            onSave={(policy: BackupPolicy) => save.mutate({ slug, policy })}
          />
          <IdentityField slug={slug} backups={backups} />
        </div>
      )}
      {!state.data && <QueryPending query={state} label="Reading the schedule" />}
    </Sheet>
  );
}
