import type { Revision, RevisionReason } from '@/server/config/types.ts';

export const reasonWords: Readonly<Record<RevisionReason, string>> = {
  'first-seen': 'First seen',
  applied: 'Applied',
  reverted: 'Reverted',
  'changed-outside': 'Changed outside Gatehouse',
  restored: 'Restored from a backup',
};

/** Who made it; Gatehouse does not know who edits files behind its back. */
export function actorInWords({ actor, reason }: Revision): string {
  if (reason === 'first-seen') return 'as it was found';
  return reason === 'changed-outside' ? 'by somebody else' : `by ${actor}`;
}

/** What changed, in one line. */
export function pathsInWords(revision: Revision): string {
  if (revision.unreadable !== null) return `Not readable: ${revision.unreadable}`;
  const [first, ...more] = revision.changedPaths;
  if (first === undefined) return revision.reason === 'first-seen' ? 'All files' : 'Comments and layout';
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}
