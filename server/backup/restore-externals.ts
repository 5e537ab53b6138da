import type { ArchiveComparison, ExternalPlace } from './ports.ts';
import { coversRoot } from './restore-scope.ts';
import type { RestoreTarget } from './service.ts';
import type { StateSwapper, SwapSite } from './swap-ports.ts';
import type { RestoreScope } from './types.ts';

/** A root outside the state directory that belongs to the restore; one without a place to stage it in stays. */
export interface ExternalTarget {
  readonly kind: string;
  readonly live: string;
  readonly place: ExternalPlace;
}

/**
 * External roots that go back to where they came from: only places the live instance itself names, and only when the
 * archive is of this very state directory.
 */
export async function externalsOf(
  swapper: Pick<StateSwapper, 'placeBeside'>,
  comparison: ArchiveComparison,
  target: RestoreTarget,
  site: SwapSite,
  scope: RestoreScope | null,
): Promise<ExternalTarget[]> {
  if (comparison.sourceStateDir !== site.stateDir) return [];
  const own = comparison.externals.filter(
    (root) => target.externalRoots.includes(root.sourcePath) && coversRoot(scope, root),
  );
  return await Promise.all(
    own.map(async ({ kind, sourcePath: live }) => ({ kind, live, place: await swapper.placeBeside(live) })),
  );
}

/** Where the roots are staged that can be replaced, by their paths. */
export function placesOf(externals: readonly ExternalTarget[]): Record<string, string> {
  return Object.fromEntries(
    externals.flatMap(({ live, place }) => (place.staged === null ? [] : [[live, place.staged]])),
  );
}

/** A sentence for each root that cannot be replaced. */
export function stayingWords(externals: readonly ExternalTarget[]): string[] {
  return externals.flatMap(({ kind, live, place }) =>
    place.problem === null
      ? []
      : [`The ${kind} ${live} is not restored: ${place.problem}. Extract the archive to get it.`],
  );
}
