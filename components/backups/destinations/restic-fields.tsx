'use client';

import { useState } from 'react';
import { makePassword } from '@/components/backups/destinations/destination-words.ts';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { CopyButton } from '@/components/ui/copy-button.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import type { ResticSettings } from '@/server/destinations/types.ts';

export interface ResticFieldsProps {
  settings: ResticSettings;
  onSettings: (settings: ResticSettings) => void;
  secret: string | null;
  keepsSecret: boolean;
  onSecret: (text: string) => void;
}

/** A repository and its password; without the password nobody reads it, so a new one is shown and to be kept. */
export function ResticFields({ settings, onSettings, secret, keepsSecret, onSecret }: ResticFieldsProps) {
  const [shown, setShown] = useState(false);
  const make = () => {
    setShown(true);
    onSecret(makePassword());
  };
  return (
    <>
      <Field label="Repository" hint="A directory. One that is there is taken as it is; else it is made.">
        {(control) => (
          <Input
            {...control}
            mono
            disabled={keepsSecret}
            value={settings.repository}
            placeholder="/mnt/nas/restic"
            onChange={(event) => onSettings({ ...settings, repository: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Password"
        hint={
          keepsSecret
            ? 'Empty: the one that is kept stays.'
            : 'Of the repository that is there, or for the new one.'
        }
      >
        {(control) => (
          <span className="flex flex-wrap items-center gap-2">
            <Input
              {...control}
              mono
              type={shown ? 'text' : 'password'}
              autoComplete="off"
              value={secret ?? ''}
              placeholder={keepsSecret ? '••••••••' : undefined}
              onChange={(event) => onSecret(event.target.value)}
              className="min-w-0 flex-1 basis-60"
            />
            {shown && secret && <CopyButton value={secret} label="Copy the password" />}
            {!keepsSecret && <Button onClick={make}>Make one</Button>}
          </span>
        )}
      </Field>
      {!keepsSecret && (
        <Callout tone="warn" title="Keep the password somewhere else too">
          Without it nobody can read the repository. Here it is in a private file, and never shown again.
        </Callout>
      )}
    </>
  );
}
