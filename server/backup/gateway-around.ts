import { AppError, isAppError, messageOf } from '../errors.ts';
import type { BackupSource, GatewayStart, RestoreHooks } from './ports.ts';
import type { StateSwapper } from './swap-ports.ts';

type Stop = Pick<RestoreHooks, 'stopGateway'>;
type Start = Pick<RestoreHooks, 'startGateway'>;

/** @throws AppError `busy` when a Gateway holds the lock of the directory or the config after the stop */
export async function stopForSwap(
  swapper: StateSwapper,
  hooks: Stop,
  at: Pick<BackupSource, 'stateDir' | 'configPath'>,
): Promise<void> {
  await hooks.stopGateway();
  const holder = await swapper.liveGateway(at);
  if (!holder) return;
  throw new AppError('busy', `A Gateway (process ${holder.pid}) still runs on ${at.stateDir}.`, {
    hint: 'Stop it, and whatever starts it again, then try once more.',
  });
}

export async function startAndSay(hooks: Start, say: (detail: string) => void): Promise<void> {
  say(`The Gateway ${STARTED[await hooks.startGateway()]}`);
}

/** Whatever failed, a Gateway that ran before runs again. Answers the error that says what the state is now. */
export async function startAfterFailure(hooks: Start, said: string, cause: unknown): Promise<AppError> {
  const code = isAppError(cause) ? cause.code : 'internal';
  const hint = isAppError(cause) ? cause.hint : undefined;
  const details = { cause, ...(hint === undefined ? {} : { hint }) };
  try {
    const start = await hooks.startGateway();
    return new AppError(code, `${said} and the Gateway ${STARTED[start]}.`, details);
  } catch (error) {
    return new AppError(code, `${said}, but the Gateway did not start: ${sentence(error)}`, details);
  }
}

const STARTED: Record<GatewayStart, string> = {
  started: 'was started again',
  'still-running': 'still runs',
  'left-stopped': 'is stopped, as before',
};

/** The message of anything thrown, with one full stop. */
export function sentence(error: unknown): string {
  return messageOf(error).replace(/[.!?]*$/, '.');
}
