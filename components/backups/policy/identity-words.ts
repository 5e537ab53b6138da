import { formatPlural } from '@/components/ui/format.ts';
import type { Tone } from '@/components/ui/tone.ts';
import type { BackupRecord, IdentityFileState } from '@/server/backup/types.ts';

/** What scheduled drills can and cannot prove of encrypted backups, as things stand. */
export function identityWords(
  file: IdentityFileState | null,
  encrypted: readonly BackupRecord[],
  opens: (backup: BackupRecord) => boolean,
): { tone: Tone; title: string; text: string } {
  if (file === null) {
    return {
      tone: 'unknown',
      title: 'No key is kept on this machine',
      text: 'A scheduled drill can’t open a backup that was encrypted earlier: it can’t show that its key still fits, nor that it still restores. Each is drilled once, as it is made. By hand you can drill any of them with its key.',
    };
  }
  if (file.problem !== null)
    return { tone: 'warn', title: 'The key file can’t be used now', text: file.problem };
  const keys = formatPlural(file.recipients.length, 'key');
  const opened = encrypted.filter(opens).length;
  const locked = encrypted.length - opened;
  const rest =
    locked === 0
      ? 'Drills and verifies open them by themselves.'
      : `${formatPlural(locked, 'other')} ${locked === 1 ? 'needs its' : 'need their'} key by hand.`;
  return {
    tone: locked === 0 ? 'ok' : 'warn',
    title: `${file.path} has ${keys}`,
    text:
      encrypted.length === 0
        ? 'There is no encrypted backup yet.'
        : `It opens ${opened} of ${formatPlural(encrypted.length, 'encrypted backup')}. ${rest}`,
  };
}
