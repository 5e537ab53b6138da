import { formatBytes, formatPlural } from '@/components/ui/format.ts';
import type { Component, DatabaseVersion, FileChange, RestorePlan } from '@/server/backup/types.ts';

export type ChangeKind = FileChange['kind'];
export type ChangeCounts = Readonly<Record<ChangeKind, number>>;

/** All changes of a plan by kind; the list of files may be cut, these counts are not. */
export function countChanges(summary: RestorePlan['summary']): ChangeCounts {
  const sum = (kind: ChangeKind) => summary.reduce((total, row) => total + row[kind], 0);
  return { added: sum('added'), changed: sum('changed'), removed: sum('removed') };
}

/** `12 files come back, 3 files are changed, 1 file is removed.` */
export function changeSentence({ added, changed, removed }: ChangeCounts): string {
  const parts = [
    added > 0 && `${formatPlural(added, 'file')} ${added === 1 ? 'comes' : 'come'} back`,
    changed > 0 && `${formatPlural(changed, 'file')} ${changed === 1 ? 'is' : 'are'} changed`,
    removed > 0 && `${formatPlural(removed, 'file')} ${removed === 1 ? 'is' : 'are'} removed`,
  ].filter((part) => part !== false);
  return parts.length === 0
    ? 'Nothing would change: the files are as in this backup.'
    : `${parts.join(', ')}.`;
}

/** The OpenClaw of the backup beside the installed one; what a difference means is among the plan's warnings. */
export function versionWords(backup: string | null, installed: string | null): string {
  if (backup === null) return installed ? `Not recorded; ${installed} is installed` : 'Not recorded';
  if (installed === null) return `${backup}; none is installed here`;
  return backup === installed ? `${backup}, as installed` : `${backup}; ${installed} is installed`;
}

/** `18, as here`; `17, 18 here, 18 known to the installed OpenClaw`. */
export function schemaWords({ backup, live, supported }: DatabaseVersion): string {
  const here = live === null ? 'not here' : live === backup ? 'as here' : `${live} here`;
  const known =
    supported === null || supported === backup ? '' : `, ${supported} known to the installed OpenClaw`;
  return `${backup}, ${here}${known}:`;
}

/** `Needs 84.2 MB, 1.2 GB are free`. */
export function spaceWords({
  bytesNeeded,
  freeBytes,
}: Pick<RestorePlan, 'bytesNeeded' | 'freeBytes'>): string {
  return `Needs ${formatBytes(bytesNeeded)}, ${formatBytes(freeBytes)} free`;
}

export interface ChangeFilter {
  readonly text: string;
  readonly kind: ChangeKind | 'all';
  readonly component: Component | 'all';
}

/** The changes that match; words of the text may stand anywhere in the path, in any order and case. */
export function filterChanges(changes: readonly FileChange[], filter: ChangeFilter): readonly FileChange[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return changes.filter(({ path, kind, component }) => {
    if (filter.kind !== 'all' && kind !== filter.kind) return false;
    if (filter.component !== 'all' && component !== filter.component) return false;
    const lower = path.toLowerCase();
    return words.every((word) => lower.includes(word));
  });
}
