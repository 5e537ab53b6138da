'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { draftOf, kindWords, lackOf, withKind } from '@/components/backups/destinations/destination-words.ts';
import { ResticFields } from '@/components/backups/destinations/restic-fields.tsx';
import { S3Fields } from '@/components/backups/destinations/s3-fields.tsx';
import { troubleOf } from '@/components/data/trouble.ts';
import { notify } from '@/components/shell/toaster.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Segmented } from '@/components/ui/segmented.tsx';
import type { DestinationDraft, DestinationKind, DestinationState } from '@/server/destinations/types.ts';

const KINDS = (Object.keys(kindWords) as DestinationKind[]).map((value) => ({
  value,
  label: kindWords[value].word,
}));

export interface DestinationFormProps {
  slug: string;
  /** Null: a new one. */
  destination: DestinationState | null;
  resticProblem: string | null;
  blocked: string | null;
  onDone: () => void;
}

/** A destination as a draft: proven by writing and reading back before anything is saved. */
export function DestinationForm({ slug, destination, resticProblem, blocked, onDone }: DestinationFormProps) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(destination));
  const saved = {
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: trpc.destinations.pathKey() });
      notify.done(`${draft.name.trim()} is ready`, {
        description: 'It was written to and read back. New backups are copied there.',
      });
      onDone();
    },
  };
  const add = useMutation(trpc.destinations.add.mutationOptions(saved));
  const update = useMutation(trpc.destinations.update.mutationOptions(saved));
  const test = useMutation(trpc.destinations.test.mutationOptions());
  const { settings } = draft;
  const busy = add.isPending || update.isPending;
  const lack =
    settings.kind === 'restic' && resticProblem ? resticProblem : lackOf(draft, destination !== null);
  const failed = troubleOf(add.error ?? update.error ?? test.error);
  const change = (next: DestinationDraft) => {
    for (const act of [add, update, test]) act.reset();
    setDraft(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (lack ?? blocked) return;
    test.reset();
    if (destination) update.mutate({ slug, id: destination.id, draft });
    else add.mutate({ slug, draft });
  };
  return (
    <form onSubmit={submit} className="grid gap-5">
      {destination === null && (
        <div className="grid gap-2">
          <div>
            <Segmented
              label="Kind"
              options={KINDS}
              value={settings.kind}
              onValueChange={(kind) => change(withKind(draft, kind))}
            />
          </div>
          <p className="text-muted text-sm">{kindWords[settings.kind].hint}</p>
        </div>
      )}
      {settings.kind === 'restic' && resticProblem && <Callout tone="warn" title={`${resticProblem}.`} />}
      <Field label="Name" hint="As it is called in the list of backups.">
        {(control) => (
          <Input
            {...control}
            value={draft.name}
            maxLength={60}
            placeholder="NAS"
            onChange={(event) => change({ ...draft, name: event.target.value })}
          />
        )}
      </Field>
      <KindFields draft={draft} keepsSecret={destination !== null} onDraft={change} />
      {failed && (
        <Callout tone="down" role="alert" title={failed.message}>
          {failed.hint}
        </Callout>
      )}
      {test.isSuccess && (
        <Callout tone="ok" role="status" title="It works">
          A small object was written, read back and deleted. Nothing is saved yet.
        </Callout>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onDone} disabledReason={busy ? 'Under way' : null}>
          Back
        </Button>
        {settings.kind === 's3' && (
          <Button
            busy={test.isPending}
            disabledReason={lack}
            onClick={() => test.mutate({ slug, draft, id: destination?.id ?? null })}
          >
            Test
          </Button>
        )}
        <Button type="submit" variant="primary" busy={busy} disabledReason={lack ?? blocked}>
          {destination ? 'Test and save' : 'Test and add'}
        </Button>
      </div>
    </form>
  );
}

interface KindFieldsProps {
  draft: DestinationDraft;
  /** A secret is kept already: an empty field keeps it. */
  keepsSecret: boolean;
  onDraft: (draft: DestinationDraft) => void;
}

function KindFields({ draft, keepsSecret, onDraft }: KindFieldsProps) {
  const { settings } = draft;
  const secret = {
    secret: draft.secret,
    keepsSecret,
    onSecret: (text: string) => onDraft({ ...draft, secret: text || null }),
  };
  switch (settings.kind) {
    case 'directory':
      return (
        <Field
          label="Directory"
          hint="By its full path. Mount a NAS first; the last part of the path is made."
        >
          {(control) => (
            <Input
              {...control}
              mono
              value={settings.path}
              placeholder="/mnt/nas/openclaw"
              onChange={(event) => onDraft({ ...draft, settings: { ...settings, path: event.target.value } })}
            />
          )}
        </Field>
      );
    case 's3':
      return (
        <S3Fields
          settings={settings}
          onSettings={(next) => onDraft({ ...draft, settings: next })}
          {...secret}
        />
      );
    case 'restic':
      return (
        <ResticFields
          settings={settings}
          onSettings={(next) => onDraft({ ...draft, settings: next })}
          {...secret}
        />
      );
  }
}
