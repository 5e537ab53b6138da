import { lockWords } from '@/components/backups/words.ts';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import type { BackupRecord } from '@/server/backup/types.ts';

export interface KeyFieldProps {
  encryption: NonNullable<BackupRecord['encryption']>;
  value: string;
  onValueChange: (value: string) => void;
  disabled?: boolean;
}

/** What opens an encrypted backup; it is sent with one act and kept nowhere. */
export function KeyField({ encryption, value, onValueChange, disabled = false }: KeyFieldProps) {
  const passphrase = encryption.kind === 'passphrase';
  return (
    <Field
      label={passphrase ? 'Passphrase' : 'Secret key'}
      hint={`${lockWords(encryption)}. It is used for this act and kept nowhere.`}
    >
      {(control) => (
        <Input
          {...control}
          mono
          type="password"
          autoComplete="off"
          value={value}
          disabled={disabled}
          placeholder={passphrase ? undefined : 'AGE-SECRET-KEY-1…'}
          onChange={(event) => onValueChange(event.target.value)}
        />
      )}
    </Field>
  );
}
