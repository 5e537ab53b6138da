'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { KeyField } from '@/components/backups/key-field.tsx';
import { countChanges } from '@/components/backups/restore/plan-words.ts';
import { RestorePlanView } from '@/components/backups/restore/restore-plan-view.tsx';
import { troubleOf } from '@/components/data/trouble.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { Sheet } from '@/components/ui/dialog.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { Input } from '@/components/ui/input.tsx';
import { ProgressBar } from '@/components/ui/progress-bar.tsx';
import { Time } from '@/components/ui/time.tsx';
import type { BackupRecord, RestorePlan, RestoreScope } from '@/server/backup/types.ts';
import type { Operation } from '@/server/operations/types.ts';

export interface RestoreSheetProps {
  slug: string;
  instanceName: string;
  /** From the URL; null: closed. */
  backupId: string | null;
  backup: BackupRecord | undefined;
  /** What of it; null or left out: everything. */
  scope?: RestoreScope | null;
  /** The Gateway runs now, so that a restore restarts it. */
  gatewayRuns: boolean;
  blocked: string | null;
  onClose: () => void;
  onBegun: (operation: Operation) => void;
}

/** The plan of a restore on a sheet of its own, and the word to go. */
export function RestoreSheet(props: RestoreSheetProps) {
  const { slug, backupId, backup, scope = null, onClose, onBegun } = props;
  const trpc = useTRPC();
  const formId = useId();
  const [typed, setTyped] = useState('');
  const [key, setKey] = useState('');
  const encryption = backup?.encryption ?? null;
  const plan = useRestorePlan(slug, backupId, scope, encryption !== null);
  const restore = useMutation(
    trpc.backups.restore.mutationOptions({
      onSuccess: (operation) => {
        onBegun(operation);
        setTyped('');
        setKey('');
        onClose();
      },
    }),
  );
  const refusal = refusalOf(props, plan.data, typed);
  const close = () => {
    restore.reset();
    setTyped('');
    setKey('');
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (encryption && !plan.data) return plan.again(key);
    if (refusal !== null || restore.isPending || !plan.data || backupId === null) return;
    restore.mutate({
      slug,
      id: backupId,
      archiveSha256: plan.data.archiveSha256,
      key: key || undefined,
      scope,
    });
  };
  const failed = troubleOf(restore.error);
  return (
    <Sheet
      open={backupId !== null}
      onOpenChange={(open) => !open && close()}
      title={scope ? 'Restore a part of a backup' : 'Restore a backup'}
      description={
        backup ? (
          <>
            Made <Time at={backup.createdAt} />, <Time at={backup.createdAt} style="absolute" />
          </>
        ) : (
          'Nothing is changed until you confirm.'
        )
      }
      width="lg"
      locked={restore.isPending}
      footer={
        <Footer
          {...props}
          formId={formId}
          typed={typed}
          onTyped={setTyped}
          onClose={close}
          refusal={refusal}
          busy={restore.isPending}
          mayType={plan.data !== undefined && plan.data.refusal === null}
        />
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-6">
        {failed && (
          <Callout tone="down" role="alert" title={failed.message}>
            {failed.hint}
          </Callout>
        )}
        {encryption && !plan.data && (
          <Unlock encryption={encryption} value={key} onKey={setKey} busy={plan.isPending} />
        )}
        {(!encryption || plan.data || plan.isPending || plan.error) && (
          <PlanBody
            plan={plan}
            onRetry={() => plan.again(key)}
            gatewayRuns={props.gatewayRuns}
            hrefOf={backupId === null ? undefined : fileHref(slug, backupId)}
          />
        )}
      </form>
    </Sheet>
  );
}

/** An encrypted archive is opened before there is a plan. */
function Unlock(props: {
  encryption: NonNullable<BackupRecord['encryption']>;
  value: string;
  onKey: (key: string) => void;
  busy: boolean;
}) {
  const { encryption, value, onKey, busy } = props;
  return (
    <div className="grid gap-3">
      <KeyField encryption={encryption} value={value} onValueChange={onKey} disabled={busy} />
      <div>
        <Button type="submit" busy={busy} disabledReason={value === '' ? 'Give the key first' : null}>
          Open the archive
        </Button>
      </div>
    </div>
  );
}

function PlanBody({
  plan,
  onRetry,
  gatewayRuns,
  hrefOf,
}: {
  plan: ReturnType<typeof useRestorePlan>;
  onRetry: () => void;
  gatewayRuns: boolean;
  hrefOf: ((path: string) => string) | undefined;
}) {
  const trouble = troubleOf(plan.error);
  if (plan.data) return <RestorePlanView plan={plan.data} gatewayRuns={gatewayRuns} hrefOf={hrefOf} />;
  if (trouble) {
    return (
      <div className="rounded-card border">
        <ErrorState {...trouble} onRetry={onRetry} retrying={plan.isPending} />
      </div>
    );
  }
  return (
    <ProgressBar
      label="Reading the archive and comparing it with the files on disk"
      done={0}
      total={null}
      note="nothing is changed"
    />
  );
}

function fileHref(slug: string, id: string): (path: string) => string {
  const page = `/i/${encodeURIComponent(slug)}/backups/${encodeURIComponent(id)}`;
  return (path) => `${page}?file=${encodeURIComponent(path)}&tab=compare`;
}

interface FooterProps extends RestoreSheetProps {
  formId: string;
  typed: string;
  onTyped: (typed: string) => void;
  refusal: string | null;
  busy: boolean;
  mayType: boolean;
}

function Footer(props: FooterProps) {
  const { instanceName, formId, typed, onTyped, onClose, refusal, busy, mayType, gatewayRuns } = props;
  const id = useId();
  return (
    <>
      {mayType && (
        <div className="mr-auto flex min-w-0 flex-1 basis-64 flex-wrap items-center gap-x-3 gap-y-1.5">
          <label htmlFor={id} className="text-sm">
            Type <strong className="select-all font-medium font-mono">{instanceName}</strong>
          </label>
          <Input
            id={id}
            mono
            form={formId}
            value={typed}
            onChange={(event) => onTyped(event.target.value)}
            autoComplete="off"
            disabled={busy}
            className="max-w-48"
          />
        </div>
      )}
      <Button onClick={onClose} disabledReason={busy ? 'Under way' : null}>
        Cancel
      </Button>
      <Button
        type="submit"
        form={formId}
        variant="primary"
        busy={busy}
        disabledReason={busy ? null : refusal}
      >
        {gatewayRuns ? 'Restore and restart' : 'Restore'}
      </Button>
    </>
  );
}

/** Why the restore can't begin as things stand; null when it can. */
function refusalOf(
  { blocked, instanceName }: RestoreSheetProps,
  plan: RestorePlan | undefined,
  typed: string,
): string | null {
  if (!plan) return 'The plan comes first';
  if (plan.refusal !== null) return plan.refusal;
  if (blocked !== null) return blocked;
  const { added, changed, removed } = countChanges(plan.summary);
  if (added + changed + removed === 0) return 'Nothing would change';
  return typed.trim() === instanceName ? null : `Type “${instanceName}” to go on`;
}

/** The plan of the chosen backup, made anew each time the sheet opens; of a locked one when its key is given. */
function useRestorePlan(slug: string, id: string | null, scope: RestoreScope | null, locked: boolean) {
  const trpc = useTRPC();
  const { mutate, reset, data, error, isPending } = useMutation(trpc.backups.planRestore.mutationOptions());
  useEffect(() => {
    reset();
    if (id !== null && !locked) mutate({ slug, id, scope });
  }, [slug, id, scope, locked, mutate, reset]);
  return {
    data,
    error,
    isPending,
    again: (key: string) => id !== null && mutate({ slug, id, key: key || undefined, scope }),
  };
}
