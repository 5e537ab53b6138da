import type { Revision } from '../config/types.ts';

/** What settles a revision without a restart, or by one that was seen. */
const IN_FORCE = new Set<Revision['observed']>(['none', 'hot', 'restart']);

/**
 * Whether the config on disk is in force, told from what was kept and seen, for a Gateway that can't be asked: it is
 * when nothing changed since the Gateway started, or when each change since was seen to be taken. Null: can't be told.
 * Pure.
 * @param revisions newest first
 * @param gatewayStartedAt Unix milliseconds
 */
export function isInForce(revisions: readonly Revision[], gatewayStartedAt: number): true | null {
  const since = revisions.filter(
    (revision) => revision.createdAt > gatewayStartedAt && revision.reason !== 'first-seen',
  );
  return since.every((revision) => IN_FORCE.has(revision.observed)) ? true : null;
}
