'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import Undo2 from 'lucide-react/icons/undo-2';
import { useState } from 'react';
import { UndoPlan } from '@/components/backups/restore/undo-plan.tsx';
import { troubleOf } from '@/components/data/trouble.ts';
import { notify } from '@/components/shell/toaster.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { formatBytes, formatDate } from '@/components/ui/format.ts';
import { KeyValues } from '@/components/ui/key-values.tsx';
import { Time, useNow } from '@/components/ui/time.tsx';
import type { UndoState } from '@/server/backup/types.ts';
import type { Operation } from '@/server/operations/types.ts';

export interface UndoBannerProps {
  slug: string;
  instanceName: string;
  undo: UndoState;
  /** The Gateway runs now, so that an undo restarts it. */
  gatewayRuns: boolean;
  blocked: string | null;
  onBegun: (operation: Operation) => void;
}

/** The way back from the last restore, and the space that it holds. */
export function UndoBanner(props: UndoBannerProps) {
  const { slug, instanceName, undo, gatewayRuns, blocked, onBegun } = props;
  const now = useNow();
  const [asking, setAsking] = useState<'undo' | 'dismiss' | null>(null);
  const acts = useUndoActs(slug, onBegun, () => setAsking(null));
  return (
    <>
      <Callout
        tone="working"
        icon={Undo2}
        title={
          <>
            Restored <Time at={undo.restoredAt} />
          </>
        }
        actions={
          <>
            <Button size="sm" disabledReason={blocked} onClick={() => setAsking('undo')}>
              Undo…
            </Button>
            <Button
              size="sm"
              variant="ghost"
              disabledReason={blocked}
              busy={acts.keep.isPending}
              onClick={() => acts.keep.mutate({ slug })}
            >
              Keep a week longer
            </Button>
            <Button size="sm" variant="ghost" disabledReason={blocked} onClick={() => setAsking('dismiss')}>
              Delete the old files…
            </Button>
          </>
        }
      >
        {now !== null && <KeptWords undo={undo} nowMs={now} />}
      </Callout>
      <ConfirmDialog
        open={asking === 'undo'}
        onOpenChange={acts.close}
        title="Undo the restore"
        description="The files from before come back, exactly as they were."
        confirmLabel={gatewayRuns ? 'Undo and restart' : 'Undo the restore'}
        typeToConfirm={instanceName}
        width="md"
        busy={acts.undo.isPending}
        error={wordsOf(acts.undo.error)}
        disabledReason={blocked}
        onConfirm={() => acts.undo.mutate({ slug })}
      >
        <UndoPlan slug={slug} undo={undo} />
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'dismiss'}
        onOpenChange={acts.close}
        title="Delete the files from before the restore?"
        description="The restore can’t be undone after that. The backup that was made before it stays in the list."
        confirmLabel="Delete the old files"
        tone="danger"
        typeToConfirm="delete"
        busy={acts.dismiss.isPending}
        error={wordsOf(acts.dismiss.error)}
        disabledReason={blocked}
        onConfirm={() => acts.dismiss.mutate({ slug })}
      >
        <KeyValues
          items={[
            { label: 'Frees', value: formatBytes(undo.bytes) },
            { label: 'Deletes', value: undo.keptPath, mono: true },
          ]}
        />
      </ConfirmDialog>
    </>
  );
}

/** What the files from before take, and when they go. */
function KeptWords({ undo, nowMs }: { undo: UndoState; nowMs: number }) {
  const kept = `The files from before take ${formatBytes(undo.bytes)}`;
  if (nowMs < undo.expiresAt) return `${kept} and are deleted on ${formatDate(undo.expiresAt)}.`;
  if (undo.waitsFor === null) return `${kept}. Their time is over: they are deleted within minutes.`;
  return `${kept}. Their time was over on ${formatDate(undo.expiresAt)}; they stay because ${undo.waitsFor}.`;
}

function useUndoActs(slug: string, onBegun: (operation: Operation) => void, onClose: () => void) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const undo = useMutation(
    trpc.backups.undo.mutationOptions({
      onSuccess: (operation) => {
        onBegun(operation);
        onClose();
      },
    }),
  );
  const keep = useMutation(
    trpc.backups.keepUndo.mutationOptions({
      onSuccess: (kept) => {
        cache.setQueryData(trpc.backups.undoState.queryKey({ slug }), kept);
        notify.done('Kept a week longer');
      },
      onError: (error) => notify.failed(error.message),
    }),
  );
  const dismiss = useMutation(
    trpc.backups.dismissUndo.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries({ queryKey: trpc.backups.undoState.queryKey({ slug }) });
        onClose();
      },
    }),
  );
  const close = () => {
    undo.reset();
    dismiss.reset();
    onClose();
  };
  return { undo, keep, dismiss, close };
}

function wordsOf(error: Parameters<typeof troubleOf>[0]): string | null {
  const trouble = troubleOf(error);
  return trouble && [trouble.message, trouble.hint].filter(Boolean).join(' ');
}
