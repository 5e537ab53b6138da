/** How an archive is packed, told by its first bytes, never by its name. */
export type ArchiveKind = 'gzip' | 'zstd' | 'tar' | 'age';

/** As many bytes as {@link kindOfStart} looks at. */
export const START_BYTES = 512;

/** Where a tar that is not compressed says what it is: `ustar` of POSIX as well as of GNU. */
const TAR_MAGIC_AT = 257;

const AGE_START = 'age-encryption.org/v1';
const AGE_ARMOR_START = '-----BEGIN AGE ENCRYPTED FILE-----';
const ZSTD_MAGIC = 0x28b52ffd;

/** Null: none of ours. */
export function kindOfStart(start: Buffer): ArchiveKind | null {
  if (start.length >= 2 && start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  if (start.length >= 4 && start.readUInt32BE(0) === ZSTD_MAGIC) return 'zstd';
  const text = start.toString('latin1');
  if (text.startsWith('ustar', TAR_MAGIC_AT)) return 'tar';
  return text.startsWith(AGE_START) || text.startsWith(AGE_ARMOR_START) ? 'age' : null;
}
