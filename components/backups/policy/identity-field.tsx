'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { identityWords } from '@/components/backups/policy/identity-words.ts';
import { useOpensByItself } from '@/components/backups/policy/use-identity-file.ts';
import { troubleOf } from '@/components/data/trouble.ts';
import { notify } from '@/components/shell/toaster.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import type { BackupRecord } from '@/server/backup/types.ts';

/** Which key file of this machine opens encrypted backups for drills and verifies; by default none. */
export function IdentityField({ slug, backups }: { slug: string; backups: readonly BackupRecord[] }) {
  const trpc = useTRPC();
  const state = useQuery(trpc.backups.identityFile.queryOptions({ slug }));
  const opens = useOpensByItself(slug);
  const save = useSaveIdentity(slug);
  const [draft, setDraft] = useState('');
  const file = state.data ?? null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft.trim() !== '') save.mutate({ slug, path: draft }, { onSuccess: () => setDraft('') });
  };
  const trouble = troubleOf(save.error);
  const { tone, title, text } = identityWords(file, backups.filter(isEncrypted), opens);
  return (
    <section className="grid gap-4">
      <h3 className="border-b pb-2 font-semibold">Keys of encrypted backups</h3>
      {state.isSuccess && (
        <Callout
          tone={tone}
          title={title}
          actions={
            file && (
              <Button size="sm" busy={save.isPending} onClick={() => save.mutate({ slug, path: null })}>
                Stop using it
              </Button>
            )
          }
        >
          {text}
        </Callout>
      )}
      <form onSubmit={submit} className="grid items-start gap-x-3 gap-y-2 sm:grid-cols-[1fr_auto]">
        <Field
          label="Key file on this machine"
          hint="Secret keys of age, one a line, older ones too. Only you may read it (chmod 600), and it lies outside what is backed up. Gatehouse keeps its path, never a key."
          error={trouble && [trouble.message, trouble.hint].filter(Boolean).join(' ')}
        >
          {(control) => (
            <Input
              {...control}
              mono
              autoComplete="off"
              placeholder={file?.path ?? '~/gatehouse-keys.txt'}
              value={draft}
              onChange={(event) => setDraft(event.target.value)}
            />
          )}
        </Field>
        <div className="sm:pt-6">
          <Button
            type="submit"
            busy={save.isPending}
            disabledReason={draft.trim() === '' ? 'Give the path of a key file first' : null}
          >
            Use this file
          </Button>
        </div>
      </form>
    </section>
  );
}

function isEncrypted({ encryption, missing }: BackupRecord): boolean {
  return encryption !== null && !missing;
}

function useSaveIdentity(slug: string) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return useMutation(
    trpc.backups.saveIdentityFile.mutationOptions({
      onSuccess: (saved) => {
        cache.setQueryData(trpc.backups.identityFile.queryKey({ slug }), saved);
        notify.done(saved ? 'The key file is used from now on' : 'No key file is used any more');
      },
    }),
  );
}
