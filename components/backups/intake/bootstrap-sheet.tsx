'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useEffectEvent, useId, useState } from 'react';
import { ArchiveSource, CancelButton } from '@/components/backups/intake/archive-source.tsx';
import { ArrivalKey } from '@/components/backups/intake/arrival-key.tsx';
import { useUpload } from '@/components/backups/intake/use-upload.ts';
import { RestorePlanView } from '@/components/backups/restore/restore-plan-view.tsx';
import { WorkCard } from '@/components/backups/work-card.tsx';
import { troubleOf } from '@/components/data/trouble.ts';
import { useOperation } from '@/components/data/use-operation.ts';
import { instancePath } from '@/components/shell/nav.ts';
import { notify } from '@/components/shell/toaster.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { Sheet } from '@/components/ui/dialog.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import type { RestorePlan } from '@/server/backup/types.ts';

const DEFAULT_DIR = '~/.openclaw';
const NOTE = 'The directory is made by the restore. No Gateway and no OpenClaw program is needed for it.';

/** Restores an archive onto a machine where nothing is yet: choose, see the plan, restore; the instance is there. */
export function BootstrapSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const formId = useId();
  const source = useUpload();
  const work = useBootstrapWork();
  const [draft, setDraft] = useState({ key: '', stateDir: DEFAULT_DIR, name: '' });
  const { plan, restore, forget } = useBootstrap(work.adopt);
  const running = work.operation?.state === 'running';
  const change = (part: Partial<typeof draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    forget();
  };
  const close = () => {
    source.reset();
    work.dismiss();
    change({ key: '', stateDir: DEFAULT_DIR, name: '' });
    onClose();
  };
  const { arrival } = source;
  const id = arrival?.id;
  const key = draft.key || undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (id === undefined || refusal !== null) return;
    if (!plan.data) return plan.mutate({ id, key, stateDir: draft.stateDir });
    const { archiveSha256 } = plan.data;
    restore.mutate({
      id,
      key,
      stateDir: draft.stateDir,
      name: draft.name.trim() || undefined,
      archiveSha256,
    });
  };
  const refusal = refusalOf({
    arrived: arrival !== null,
    locked: arrival?.lock != null && draft.key === '',
    plan: plan.data,
  });
  const trouble = troubleOf(plan.error ?? restore.error);
  const busy = plan.isPending || restore.isPending;
  return (
    <Sheet
      open={open}
      onOpenChange={(next) => !next && close()}
      title="Restore onto this machine"
      description="An archive makes a new state directory and the instance. Nothing that is there is touched."
      width="lg"
      locked={busy || running || source.upload !== null}
      footer={
        !work.operation && (
          <>
            <CancelButton source={source} onClose={close} />
            <Button
              type="submit"
              form={formId}
              variant="primary"
              busy={busy}
              disabledReason={busy ? null : refusal}
            >
              {plan.data ? 'Restore' : 'Show the plan'}
            </Button>
          </>
        )
      }
    >
      {work.operation ? (
        <WorkCard work={work} />
      ) : (
        <div className="grid gap-6">
          <ArchiveSource source={source} />
          <form id={formId} onSubmit={submit} className="grid gap-6">
            {arrival && (
              <ArrivalKey
                arrival={arrival}
                value={draft.key}
                onValueChange={(value) => change({ key: value })}
              />
            )}
            {arrival && <Place draft={draft} onChange={change} />}
            {trouble && (
              <Callout tone="down" role="alert" title={trouble.message}>
                {trouble.hint}
              </Callout>
            )}
            {plan.data && <RestorePlanView plan={plan.data} gatewayRuns={false} note={NOTE} />}
          </form>
        </div>
      )}
    </Sheet>
  );
}

interface PlaceProps {
  draft: { readonly stateDir: string; readonly name: string };
  onChange: (part: { stateDir?: string; name?: string }) => void;
}

function Place({ draft, onChange }: PlaceProps) {
  return (
    <div className="grid items-start gap-4 sm:grid-cols-[2fr_1fr]">
      <Field label="State directory to make" hint="Where OpenClaw looks by itself: ~/.openclaw">
        {(control) => (
          <Input
            {...control}
            mono
            required
            value={draft.stateDir}
            onChange={(event) => onChange({ stateDir: event.target.value })}
          />
        )}
      </Field>
      <Field label="Name" hint="How it is called here; optional">
        {(control) => (
          <Input
            {...control}
            maxLength={60}
            value={draft.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

function useBootstrap(onBegun: ReturnType<typeof useOperation>['adopt']) {
  const trpc = useTRPC();
  const plan = useMutation(trpc.arrivals.planNew.mutationOptions());
  const restore = useMutation(
    trpc.arrivals.restoreNew.mutationOptions({
      onSuccess: ({ operation }) => onBegun(operation),
    }),
  );
  const forget = () => {
    plan.reset();
    restore.reset();
  };
  return { plan, restore, forget };
}

/** Follows the restore; when it went well its instance is opened. */
function useBootstrapWork() {
  const work = useOperation(null);
  const trpc = useTRPC();
  const cache = useQueryClient();
  const router = useRouter();
  const { operation } = work;
  const arrive = useEffectEvent(async (slug: string) => {
    await cache.invalidateQueries({ queryKey: trpc.instances.pathKey() });
    notify.done('Restored', {
      description: 'The instance is in the list. Start its Gateway when you are ready.',
    });
    router.push(instancePath(slug, 'overview'));
  });
  const slug = operation?.state === 'succeeded' ? operation.result?.slug : null;
  useEffect(() => {
    if (typeof slug === 'string') void arrive(slug);
  }, [slug]);
  return work;
}

/** Why it can't go on as things stand; null when it can. */
function refusalOf(now: { arrived: boolean; locked: boolean; plan: RestorePlan | undefined }): string | null {
  if (!now.arrived) return 'Choose an archive first';
  if (now.locked) return 'Give the key first';
  return now.plan?.refusal ?? null;
}
