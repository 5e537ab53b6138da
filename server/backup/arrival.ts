import type { ArchiveLock, Arrival } from './ports.ts';
import type { EncryptionRecord, VerifyReport } from './types.ts';

/** A file name that is safe anywhere, with the ending its content asks for. `name`: as a person's browser gave it. */
export function archiveFileName(name: string, kind: Arrival['kind']): string {
  const base = name.slice(name.lastIndexOf('/') + 1).slice(name.lastIndexOf('\\') + 1);
  const stem = base
    .normalize('NFC')
    .replace(/(\.(tar|tgz|gz|zst|age|zip))+$/i, '')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 100);
  // What is in an encrypted one is not seen by its beginning; its name mostly tells.
  const inner = /\.zst/i.test(base) ? '.tar.zst' : '.tar.gz';
  const ending: Record<Arrival['kind'], string> = {
    gzip: '.tar.gz',
    zstd: '.tar.zst',
    tar: '.tar',
    age: `${inner}.age`,
  };
  return `${stem || 'uploaded'}${ending[kind]}`;
}

/** When an archive was made: as it says itself, else as old as its newest file. Never in the future. Unix milliseconds. */
export function madeAt(
  { manifest, newestMs }: Pick<VerifyReport, 'manifest' | 'newestMs'>,
  nowMs: number,
): number {
  const said = Date.parse(manifest?.createdAt ?? '');
  const at = Number.isFinite(said) ? said : newestMs;
  return at > 0 ? Math.min(at, nowMs) : nowMs;
}

/** What the record of an archive that came from elsewhere says of its encryption: an age file does not name its keys. */
export function lockRecord(lock: ArchiveLock | null, recipients: readonly string[]): EncryptionRecord | null {
  if (lock === null) return null;
  return lock === 'passphrase' ? { kind: 'passphrase' } : { kind: 'recipients', recipients };
}
