import { parseScope } from '../../backup/restore-scope.ts';
import type { FaultPoint } from '../../platform/tree-swap.ts';
import { calmHooks, makeService, restoreInto } from './restore-bench.ts';
import { silentHandle, sourceOf } from './state-fixture.ts';

/**
 * A process of its own that backs up, restores, undoes, gives an undo up or recovers, and kills itself with SIGKILL at
 * the named point. Arguments: what to do, state directory, archive (where it goes, for a backup), point, mount points (or
 * `real` for those of this process), parts to restore and roots outside (each comma-separated).
 */
const [act = '', stateDir = '', archive = '', point = '', mounts = '', only = '', outside = ''] =
  process.argv.slice(2);
const scope = only ? parseScope(only.split(',')) : null;
const fault: FaultPoint = async (name) => {
  if (name !== point) return;
  process.kill(process.pid, 'SIGKILL');
  // The signal may take a moment; nothing more may happen in it.
  await new Promise(() => undefined);
};
const { service } = makeService({
  fault,
  ...(mounts === 'real' ? {} : { mountPoints: () => Promise.resolve(mounts ? mounts.split(',') : []) }),
});
if (act === 'restore')
  await restoreInto(service, archive, stateDir, calmHooks, scope, outside ? outside.split(',') : []);
else if (act === 'undo') await service.undo(stateDir, calmHooks, silentHandle());
else if (act === 'create')
  await service.create(
    sourceOf(stateDir),
    { destinationDir: archive, level: 'fast', reason: 'manual' },
    silentHandle(),
  );
else if (act === 'dismiss') await service.dismissUndo(stateDir);
else await service.recoverInterrupted(stateDir);
