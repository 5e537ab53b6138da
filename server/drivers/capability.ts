import { AppError } from '../errors.ts';
import type { DriverAction, DriverCapability, DriverStatus } from '../gateway/types.ts';

export const ACTIONS: readonly DriverAction[] = ['start', 'stop', 'restart'];

const RUNS = 'The Gateway runs already.';
const DOES_NOT_RUN = 'The Gateway does not run.';

/** Why an act makes no sense in this state, or null. Acts are idempotent all the same: states are old by a moment. */
export function stateReason(action: DriverAction, running: boolean | null): string | null {
  if (running === null) return null;
  if (action === 'start') return running ? RUNS : null;
  return running ? null : DOES_NOT_RUN;
}

/** All three acts: `blocked` says why none can be done (with its command still shown), else the state decides. */
export function capabilitiesOf(
  status: Pick<DriverStatus, 'running'>,
  blocked: string | null,
  commands: Readonly<Record<DriverAction, string | null>>,
  byHand = false,
): DriverCapability[] {
  return ACTIONS.map((action) => {
    const reason = blocked ?? stateReason(action, status.running);
    return { action, available: reason === null, reason, command: commands[action], byHand };
  });
}

export function refused(reason: string): AppError {
  return new AppError('refused', reason, { hint: 'Nothing was changed.' });
}

/** One line for display, quoted so that it can be pasted into a POSIX shell. Nothing is ever run from it. */
export function shownCommand(argv: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const assignments = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`);
  return [...assignments, ...argv.map(quoted)].join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
