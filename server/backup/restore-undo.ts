import { AppError } from '../errors.ts';
import type { OperationHandle } from '../operations/types.ts';
import { sentence, startAfterFailure, startAndSay, stopForSwap } from './gateway-around.ts';
import type { RestoreHooks } from './ports.ts';
import { UNDO_STEPS } from './restore-plan.ts';
import type { StateSwapper, SwapSite } from './swap-ports.ts';

export type UndoHooks = Pick<RestoreHooks, 'wasRunning' | 'stopGateway' | 'startGateway' | 'healthGate'>;

/** Brings the files from before the last restore back. `configPath`: where the Gateway's config is when elsewhere. */
export async function undoRestore(
  { swapper }: { readonly swapper: StateSwapper },
  stateDir: string,
  hooks: UndoHooks,
  handle: OperationHandle,
  configPath = `${stateDir}/openclaw.json`,
): Promise<void> {
  if (!(await swapper.readKept(stateDir)))
    throw new AppError('not-found', 'There is no restore to undo.', { path: stateDir });
  const site = await swapper.site(stateDir);
  const unlock = await swapper.lock(site, { work: 'undo', wasRunning: hooks.wasRunning });
  try {
    handle.commit();
    try {
      await handle.step(UNDO_STEPS.stop, () => stopForSwap(swapper, hooks, { stateDir, configPath }));
      await handle.step(UNDO_STEPS.swap, async (say) => {
        const left = await swapper.reverse(stateDir);
        if (left) say(left);
      });
    } catch (error) {
      throw await settle(swapper, site, hooks, error);
    }
    await handle.step(UNDO_STEPS.start, (say) => startAndSay(hooks, say));
    await handle.step(UNDO_STEPS.health, async (say) => {
      const verdict = await hooks.healthGate();
      say(verdict.detail);
      if (!verdict.ok)
        throw new AppError(
          'unavailable',
          `The files from before are back, but the Gateway is not healthy: ${verdict.detail}`,
        );
    });
  } finally {
    await unlock();
  }
}

/** After a failure the undo has not begun, or is carried through: never in between where that can be helped. */
async function settle(
  swapper: StateSwapper,
  { stateDir }: SwapSite,
  hooks: UndoHooks,
  cause: unknown,
): Promise<AppError> {
  const what = sentence(cause);
  let files = 'The restored files are still in place';
  try {
    if (await swapper.recover(stateDir)) files = 'At the second attempt the files from before came back';
  } catch (error) {
    return new AppError(
      'internal',
      `${what} The undo is half done (${sentence(error)}) and the Gateway was not started.`,
      { hint: 'Start Gatehouse again: it ends what was interrupted before anything else.', cause },
    );
  }
  return await startAfterFailure(hooks, `${what} ${files}`, cause);
}
