import type { BackupRecord, ComponentSize, VerifyReport } from './types.ts';

type Recorded = Pick<BackupRecord, 'files' | 'contentBytes' | 'components'>;
type Found = Pick<VerifyReport, 'files' | 'bytes' | 'components'>;

/**
 * What went into a backup against what came out when it was read back: a whole archive of something else, or of less,
 * proves nothing. Null: the same.
 */
export function contentProblem(record: Recorded, found: Found): string | null {
  if (record.files === found.files && record.contentBytes === found.bytes) return null;
  const parts = differing(record.components, found.components);
  const where = parts.length > 0 ? ` It differs in: ${parts.join(', ')}.` : '';
  return `${record.files} files with ${record.contentBytes} bytes went in, ${found.files} with ${found.bytes} came out.${where}`;
}

/**
 * A forecast against what was captured a moment later. A live state loses files meanwhile, which is no fault; each part
 * with fewer than were seen is said, so that none is missing in silence.
 */
export function shortfalls(forecast: readonly ComponentSize[], captured: readonly ComponentSize[]): string[] {
  return forecast.flatMap(({ component, files }) => {
    const taken = captured.find((part) => part.component === component)?.files ?? 0;
    return taken < files
      ? [`${component}: ${files} files were there when the backup began and ${taken} when they were read.`]
      : [];
  });
}

function differing(before: readonly ComponentSize[], after: readonly ComponentSize[]): string[] {
  const names = new Set([...before, ...after].map(({ component }) => component));
  return [...names].filter((name) => {
    const [one, other] = [before, after].map((list) => list.find(({ component }) => component === name));
    return one?.files !== other?.files || one?.bytes !== other?.bytes;
  });
}
