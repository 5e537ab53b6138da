'use client';

import KeyRound from 'lucide-react/icons/key-round';
import { useState } from 'react';
import type { EncryptDraft } from '@/components/backups/create/encrypt-draft.ts';
import { NewKeyDialog } from '@/components/backups/create/new-key-dialog.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input, Textarea } from '@/components/ui/input.tsx';
import { Segmented } from '@/components/ui/segmented.tsx';
import { Switch } from '@/components/ui/switch.tsx';

const KINDS = [
  { value: 'none', label: 'Not encrypted' },
  { value: 'recipients', label: 'Public key' },
  { value: 'passphrase', label: 'Passphrase' },
] as const;

const HINTS: Readonly<Record<EncryptDraft['kind'], string>> = {
  none: 'It holds credentials in clear text. Only this user may read the file.',
  recipients: 'Only who has the secret key can read it. Gatehouse does not have it.',
  passphrase: 'Whoever knows the passphrase can read it. It is not kept, and cannot be used by a schedule.',
};

export interface EncryptFieldsProps {
  draft: EncryptDraft;
  onDraft: (draft: EncryptDraft) => void;
  instanceName: string;
}

/** Whether a backup is encrypted, and for whom. */
export function EncryptFields({ draft, onDraft, instanceName }: EncryptFieldsProps) {
  const set = (change: Partial<EncryptDraft>) => onDraft({ ...draft, ...change });
  return (
    <div className="grid gap-4 border-t pt-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Segmented
          label="Encryption"
          options={KINDS}
          value={draft.kind}
          onValueChange={(kind) => set({ kind })}
        />
        <p className="min-w-0 flex-1 basis-52 text-muted text-sm">{HINTS[draft.kind]}</p>
      </div>
      {draft.kind === 'recipients' && <Recipients draft={draft} set={set} instanceName={instanceName} />}
      {draft.kind === 'passphrase' && <Passphrase draft={draft} set={set} />}
    </div>
  );
}

interface PartProps {
  draft: EncryptDraft;
  set: (change: Partial<EncryptDraft>) => void;
}

function Recipients({ draft, set, instanceName }: PartProps & { instanceName: string }) {
  const [making, setMaking] = useState(false);
  const add = (recipient: string) =>
    set({ recipients: [draft.recipients.trim(), recipient].filter(Boolean).join('\n'), remember: true });
  return (
    <>
      <Field
        label="Public keys of age"
        hint="One a line. Each of their secret keys opens the archive, here and with “age -d”."
      >
        {(control) => (
          <Textarea
            {...control}
            mono
            rows={2}
            value={draft.recipients}
            placeholder="age1…"
            onChange={(event) => set({ recipients: event.target.value })}
          />
        )}
      </Field>
      <div>
        <Button size="sm" icon={KeyRound} onClick={() => setMaking(true)}>
          Make a new key…
        </Button>
      </div>
      <Switch
        label="Encrypt later backups too"
        hint="Also the scheduled ones. The backup before a restore is not encrypted: an undo must not need a key."
        checked={draft.remember}
        onCheckedChange={(remember) => set({ remember })}
      />
      <NewKeyDialog open={making} instanceName={instanceName} onClose={() => setMaking(false)} onUse={add} />
    </>
  );
}

function Passphrase({ draft, set }: PartProps) {
  const differs = draft.again !== '' && draft.again !== draft.passphrase;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Passphrase" hint="At least 12 characters; better four or five random words.">
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={draft.passphrase}
            onChange={(event) => set({ passphrase: event.target.value })}
          />
        )}
      </Field>
      <Field label="Once more" error={differs ? 'It differs from the first.' : undefined}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={draft.again}
            onChange={(event) => set({ again: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
