import Cloud from 'lucide-react/icons/cloud';
import FolderInput from 'lucide-react/icons/folder-input';
import Layers from 'lucide-react/icons/layers';
import type { Icon } from '@/components/ui/tone.ts';
import type {
  DestinationDraft,
  DestinationKind,
  DestinationSettings,
  DestinationState,
} from '@/server/destinations/types.ts';

export const kindWords: Readonly<
  Record<DestinationKind, { word: string; icon: Icon; hint: string; check: string }>
> = {
  directory: {
    word: 'Directory or NAS',
    icon: FolderInput,
    hint: 'Another disk of this machine, or a mounted network drive. A marker file tells it from an empty mount point.',
    check: 'Test',
  },
  s3: {
    word: 'S3',
    icon: Cloud,
    hint: 'A bucket at Amazon or any compatible server. Uploads that were cut off go on where they ended.',
    check: 'Test',
  },
  restic: {
    word: 'restic',
    icon: Layers,
    hint: 'A long history in little space: only what changed is stored. restic encrypts by itself; a backup that is encrypted already is kept in it whole.',
    check: 'Check the repository',
  },
};

const EMPTY: Readonly<Record<DestinationKind, DestinationSettings>> = {
  directory: { kind: 'directory', path: '', marker: null, mountPoint: null },
  s3: { kind: 's3', endpoint: null, region: '', bucket: '', prefix: '', pathStyle: false, keyId: '' },
  restic: { kind: 'restic', repository: '' },
};

/** What the form begins with. */
export function draftOf(destination: DestinationState | null): DestinationDraft {
  if (destination) return { name: destination.name, settings: destination.settings, secret: null };
  return { name: '', settings: EMPTY.directory, secret: null };
}

export function withKind(draft: DestinationDraft, kind: DestinationKind): DestinationDraft {
  return draft.settings.kind === kind ? draft : { ...draft, settings: EMPTY[kind], secret: null };
}

/** What is missing before it can be sent; null: nothing. */
export function lackOf({ name, settings, secret }: DestinationDraft, keepsSecret: boolean): string | null {
  if (name.trim() === '') return 'Give it a name';
  if (settings.kind === 'directory') return settings.path.trim() === '' ? 'Give the directory' : null;
  if (settings.kind === 's3') {
    if (settings.bucket.trim() === '') return 'Give the bucket';
    if (settings.keyId.trim() === '') return 'Give the key ID';
    return secret === null && !keepsSecret ? 'Give the secret access key' : null;
  }
  if (settings.repository.trim() === '') return 'Give the directory';
  return secret === null && !keepsSecret ? 'Give the password' : null;
}

/** Twenty-four letters and digits: more than anybody can try. */
export function makePassword(): string {
  const alphabet = 'abcdefghijkmnopqrstuvwxyz23456789';
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return [...bytes]
    .map((byte) => alphabet[byte % alphabet.length])
    .join('')
    .replace(/.{6}(?=.)/g, '$&-');
}

/** Where the directory lies, which tells a NAS that was not mounted when it was set up. */
export function mountWords(settings: DestinationSettings): string | null {
  if (settings.kind !== 'directory') return null;
  if (settings.mountPoint === null) return 'On the disk of the system, not on a mounted drive';
  return `On the drive mounted at ${settings.mountPoint}`;
}
