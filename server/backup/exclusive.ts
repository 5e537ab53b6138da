import { AppError } from '../errors.ts';
import type { StateHolder, StateSwapper } from './ports.ts';

/**
 * Does the work while nobody else backs up or restores the directory, in whatever process. Not on a directory that an
 * interrupted restore left between two states.
 * @throws AppError `busy` that says who works there, `conflict`
 */
export async function exclusively<T>(
  swapper: StateSwapper,
  stateDir: string,
  as: StateHolder['work'],
  work: () => Promise<T>,
): Promise<T> {
  const site = await swapper.site(stateDir);
  if (!site.exists) return await work();
  const unlock = await swapper.lock(site, { work: as });
  try {
    if (await swapper.isInterrupted(site.stateDir))
      throw new AppError('conflict', `A restore of ${stateDir} was interrupted. Nothing was done.`, {
        path: stateDir,
        hint: 'Start Gatehouse again, or restore once more: either ends what was interrupted first.',
      });
    return await work();
  } finally {
    await unlock();
  }
}
