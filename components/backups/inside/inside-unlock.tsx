'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import LockOpen from 'lucide-react/icons/lock-open';
import { type FormEvent, useState } from 'react';
import { KeyField } from '@/components/backups/key-field.tsx';
import { troubleOf } from '@/components/data/trouble.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { Card } from '@/components/ui/card.tsx';
import type { BackupRecord } from '@/server/backup/types.ts';

/** Asks for the key of an encrypted backup before anything in it is shown. */
export function InsideUnlock({ slug, record }: { slug: string; record: BackupRecord }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [key, setKey] = useState('');
  const unlock = useMutation(
    trpc.inside.unlock.mutationOptions({
      onSuccess: (summary) => {
        setKey('');
        cache.setQueryData(trpc.inside.summary.queryKey({ slug, id: record.id }), summary);
      },
    }),
  );
  const failed = troubleOf(unlock.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key !== '' && !unlock.isPending) unlock.mutate({ slug, id: record.id, key });
  };
  return (
    <Card>
      <form onSubmit={submit} className="grid max-w-xl gap-4 p-6">
        <div>
          <h2 className="font-semibold">This backup is encrypted</h2>
          <p className="text-muted">
            It opens for a quarter of an hour, then it locks itself. What is kept on disk for that is sealed
            with a key of its own.
          </p>
        </div>
        {failed && (
          <Callout tone="down" role="alert" title={failed.message}>
            {failed.hint}
          </Callout>
        )}
        {record.encryption && (
          <KeyField
            encryption={record.encryption}
            value={key}
            onValueChange={setKey}
            disabled={unlock.isPending}
            fate="It stays in memory until the backup locks again."
          />
        )}
        <div>
          <Button
            type="submit"
            variant="primary"
            icon={LockOpen}
            busy={unlock.isPending}
            disabledReason={key === '' ? 'Give the key first' : null}
          >
            Unlock
          </Button>
        </div>
      </form>
    </Card>
  );
}
