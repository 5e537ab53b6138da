import { KeyField } from '@/components/backups/key-field.tsx';
import type { Arrival } from '@/server/backup/ports.ts';
import type { EncryptionRecord } from '@/server/backup/types.ts';

export interface ArrivalKeyProps {
  arrival: Arrival;
  value: string;
  onValueChange: (value: string) => void;
  disabled?: boolean;
}

/** What opens an encrypted archive from elsewhere; nothing for a plain one. */
export function ArrivalKey({ arrival: { lock }, ...field }: ArrivalKeyProps) {
  if (lock === null) return null;
  const encryption: EncryptionRecord =
    lock === 'passphrase' ? { kind: 'passphrase' } : { kind: 'recipients', recipients: [] };
  return <KeyField encryption={encryption} {...field} />;
}
