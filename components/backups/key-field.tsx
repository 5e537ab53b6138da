import { lockWords } from '@/components/backups/words.ts';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import type { BackupRecord } from '@/server/backup/types.ts';

export interface KeyFieldProps {
  encryption: NonNullable<BackupRecord['encryption']>;
  value: string;
  onValueChange: (value: string) => void;
  disabled?: boolean;
  /** What becomes of the key, in a sentence. */
  fate?: string;
}

/** What opens an encrypted backup; unless `fate` says otherwise it is sent with one act and kept nowhere. */
export function KeyField(props: KeyFieldProps) {
  const {
    encryption,
    value,
    onValueChange,
    disabled = false,
    fate = 'It is used for this act and kept nowhere.',
  } = props;
  const passphrase = encryption.kind === 'passphrase';
  return (
    <Field label={passphrase ? 'Passphrase' : 'Secret key'} hint={`${lockWords(encryption)}. ${fate}`}>
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
