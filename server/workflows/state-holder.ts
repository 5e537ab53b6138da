import type { StateHolder } from '../backup/ports.ts';
import type { BackupService } from '../backup/service.ts';
import { AppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';

const WORK_WORDS: Record<StateHolder['work'], string> = {
  backup: 'A backup',
  restore: 'A restore',
  undo: 'An undo of a restore',
  dismiss: 'A clean-up after a restore',
};

/**
 * Before an operation is journaled: it could not begin while another process works on the directory. A schedule waits.
 * @throws AppError `busy` that says who works there
 */
export async function requireFree(
  backups: Pick<BackupService, 'holder'>,
  { stateDir }: Instance,
): Promise<void> {
  const holder = await backups.holder(stateDir);
  if (!holder) return;
  const where = holder.by === 'panel' ? 'of a panel' : 'from the command line';
  throw new AppError(
    'busy',
    `${WORK_WORDS[holder.work]} ${where} (process ${holder.pid}) works on ${stateDir}. Nothing was started.`,
    { path: stateDir, hint: 'Wait until it has ended.' },
  );
}
