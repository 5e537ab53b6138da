import FileMinus from 'lucide-react/icons/file-minus';
import FilePen from 'lucide-react/icons/file-pen';
import FilePlus from 'lucide-react/icons/file-plus';
import type { Icon } from '@/components/ui/tone.ts';
import type {
  BackupReason,
  Component,
  CompressionLevel,
  EncryptionRecord,
  FileChange,
} from '@/server/backup/types.ts';

/** The parts of a state directory, as an operator calls them. */
export const componentWords: Readonly<Record<Component, string>> = {
  config: 'Config',
  credentials: 'Credentials',
  'auth-profiles': 'Auth profiles',
  sessions: 'Sessions',
  workspace: 'Workspace',
  memory: 'Memory',
  skills: 'Skills',
  databases: 'Databases',
  logs: 'Logs',
  other: 'Other',
};

export const reasonWords: Readonly<Record<BackupReason, string>> = {
  manual: 'By hand',
  'before-restore': 'Before a restore',
  'before-apply': 'Before an apply',
  'before-upgrade': 'Before an upgrade',
  'before-doctor': 'Before a repair',
  scheduled: 'Scheduled',
  uploaded: 'Uploaded',
};

export const levelWords: Readonly<Record<CompressionLevel, { word: string; hint: string }>> = {
  fast: { word: 'Fast', hint: 'Done soonest. The archive is a little larger.' },
  small: { word: 'Small', hint: 'Takes longer and more processor time. The archive is a little smaller.' },
  zstd: {
    word: 'zstd',
    hint: 'Small and fast. Gatehouse and tar read it; “openclaw backup verify” does not.',
  },
};

export const changeWords: Readonly<Record<FileChange['kind'], { word: string; icon: Icon }>> = {
  added: { word: 'Added', icon: FilePlus },
  changed: { word: 'Changed', icon: FilePen },
  removed: { word: 'Removed', icon: FileMinus },
};

/** A public key short enough to be told from another. */
export function shortRecipient(recipient: string): string {
  return `${recipient.slice(0, 10)}…${recipient.slice(-6)}`;
}

/** What an encrypted backup asks for. */
export function lockWords(encryption: EncryptionRecord): string {
  if (encryption.kind === 'passphrase') return 'Encrypted with a passphrase';
  if (encryption.recipients.length === 0) return 'Encrypted for a key';
  return `Encrypted for ${encryption.recipients.map(shortRecipient).join(' and ')}`;
}
