import { AppError } from '../errors.ts';
import type { StateHolder } from './ports.ts';
import type { StateSwapper } from './swap-ports.ts';

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

const WORK_WORDS: Record<StateHolder['work'], string> = {
  backup: 'Another backup',
  restore: 'Another restore',
  undo: 'An undo of a restore',
  dismiss: 'A clean-up after a restore',
};

/** Says who holds a state directory. */
export function heldError(
  stateDir: string,
  { work, by, pid }: Pick<StateHolder, 'work' | 'by' | 'pid'>,
): AppError {
  const where = by === 'panel' ? 'of a panel' : 'from the command line';
  return new AppError(
    'busy',
    `${WORK_WORDS[work]} ${where} (process ${pid}) works on ${stateDir}. Nothing was changed.`,
    { path: stateDir, hint: 'Wait until it has ended.' },
  );
}
