import { heldError } from '../backup/exclusive.ts';
import type { BackupService } from '../backup/service.ts';
import type { Instance } from '../instances/types.ts';

/**
 * Before an operation is journaled: it could not begin while another process works on the directory. A schedule waits.
 * @throws AppError `busy` that says who works there
 */
export async function requireFree(
  backups: Pick<BackupService, 'holder'>,
  { stateDir }: Instance,
): Promise<void> {
  const holder = await backups.holder(stateDir);
  // What this process does itself is known as an operation, which says it better.
  if (holder && !holder.own) throw heldError(stateDir, holder);
}
