import type { BackupService } from '../backup/service.ts';
import type { UndoState } from '../backup/types.ts';
import { AppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import type { Operations } from '../operations/types.ts';
import type { GatewayWatch } from './ports.ts';

interface Deps {
  readonly backups: Pick<BackupService, 'readUndo' | 'dismissUndo' | 'keepUndo' | 'holder'>;
  readonly operations: Pick<Operations, 'running'>;
  readonly watch: Pick<GatewayWatch, 'status'>;
  readonly audit: (actor: string, action: string, instance: Instance, detail: string) => void;
  readonly now: () => number;
}

const LONGER_MS = 7 * 24 * 60 * 60 * 1000;

/** How long the files from before a restore are kept. */
export function createUndoKeeper({ backups, operations, watch, audit, now }: Deps) {
  /** Why the old files must not go yet although their time is over; null: nothing stands against it. */
  const waitsFor = async (instance: Instance): Promise<string | null> => {
    const running = operations.running(instance.id);
    if (running) return `“${running.title}” is running`;
    if (await backups.holder(instance.stateDir)) return 'another process works on the state directory';
    // The old files are the way back while nobody has seen that the new ones work.
    const { state } = await watch.status(instance);
    return state === 'up' ? null : 'the Gateway is not up, so the restored files are not proven to work';
  };

  const read = async (instance: Instance): Promise<UndoState | null> => {
    const undo = await backups.readUndo(instance.id, instance.stateDir);
    if (!undo || now() < undo.expiresAt) return undo && { ...undo, waitsFor: null };
    return { ...undo, waitsFor: await waitsFor(instance) };
  };

  return {
    read,
    /** A week longer than it would be kept else. @throws AppError `not-found` */
    async keepLonger(instance: Instance, actor: string): Promise<UndoState> {
      const undo = await read(instance);
      if (!undo) throw new AppError('not-found', 'There is no restore to undo any more.');
      const until = Math.max(now(), undo.expiresAt) + LONGER_MS;
      await backups.keepUndo(instance.stateDir, until);
      const day = new Date(until).toISOString().slice(0, 16).replace('T', ' ');
      audit(
        actor,
        'restore.keep-undo',
        instance,
        `The files from before the restore are kept until ${day} UTC`,
      );
      return { ...undo, expiresAt: until, waitsFor: null };
    },
    /** Deletes the old files when their time is over and nothing stands against it. Answers whether it did. */
    async expire(instance: Instance): Promise<boolean> {
      const undo = await read(instance);
      if (!undo || now() < undo.expiresAt || undo.waitsFor !== null) return false;
      await backups.dismissUndo(instance.stateDir);
      audit(
        'gatehouse',
        'restore.expire-undo',
        instance,
        `Deleted the files from before the restore: their time was over, and the Gateway is up. ${undo.bytes} bytes are free again`,
      );
      return true;
    },
  };
}

export type UndoKeeper = ReturnType<typeof createUndoKeeper>;
