import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { WORK_DIRECTORY } from '../backup/selection.ts';
import type { StateSwapper, SwapSite } from '../backup/swap-ports.ts';
import { type CarryUnit, exists, type SwapUnit } from '../platform/tree-swap.ts';
import { scopeUnits } from './scope-units.ts';

/** The renames that make a swap, and what moves over from the old tree into the new one after them. */
export async function planUnits(
  site: SwapSite,
  {
    regenerable,
    externals,
    scope,
  }: Pick<Parameters<StateSwapper['swap']>[1], 'regenerable' | 'externals' | 'scope'>,
) {
  const old = join(site.stageDir, '..', 'old');
  const units: SwapUnit[] = [];
  const carries: CarryUnit[] = [];
  for (const { live, staged } of externals)
    units.push({ live, staged, kept: `${staged}.old`, hadLive: await exists(live) });
  if (scope) return { units: [...units, ...scopeUnits(site, scope)], carries };
  if (site.mode === 'sibling') {
    units.push({ live: site.stateDir, staged: site.stageDir, kept: old, hadLive: site.exists });
    for (const path of regenerable) carries.push({ kept: join(old, path), live: join(site.stateDir, path) });
    return { units, carries };
  }
  const stays = new Set([
    WORK_DIRECTORY,
    ...site.mounted,
    ...regenerable.filter((path) => !path.includes('/')),
  ]);
  const names = new Set([...(await readdir(site.stateDir)), ...(await readdir(site.stageDir))]);
  for (const name of names) {
    // A name that is not UTF-8 could not be written down in the journal.
    if (stays.has(name) || name.includes('\ufffd')) continue;
    const staged = join(site.stageDir, name);
    const live = join(site.stateDir, name);
    units.push({
      live,
      staged: (await exists(staged)) ? staged : null,
      kept: join(old, name),
      hadLive: await exists(live),
    });
  }
  for (const path of regenerable) {
    if (path.includes('/') && !stays.has(path.split('/')[0] ?? ''))
      carries.push({ kept: join(old, path), live: join(site.stateDir, path) });
  }
  return { units, carries };
}
