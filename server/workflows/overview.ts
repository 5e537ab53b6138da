import { createLineIndex } from '../../config-language/positions.ts';
import type { BackupRecord } from '../backup/types.ts';
import type { ConfigSnapshot, Revision } from '../config/types.ts';
import type { Instance } from '../instances/types.ts';
import type { Operation, Operations } from '../operations/types.ts';
import { markersOf } from './markers.ts';
import type { BackupWorkflow, ConfigWorkflow, GatewayWorkflow, Overview, PolicyWorkflow } from './types.ts';

const RECENT = 8;

interface Deps {
  readonly operations: Operations;
  readonly config: ConfigWorkflow;
  readonly backups: BackupWorkflow;
  readonly gateway: GatewayWorkflow;
  readonly policy: PolicyWorkflow;
  /** What is on disk against what the Gateway says is in force. */
  readonly pending: (instance: Instance) => Promise<Pick<Overview['config'], 'pending' | 'pendingDetail'>>;
}

/** Answers the overview's four questions; none of them needs a running Gateway. */
export function createOverview({ operations, config, backups, gateway, policy, pending }: Deps) {
  return async (instance: Instance): Promise<Overview> => {
    const [status, capabilities, snapshot, difference] = await Promise.all([
      gateway.status(instance),
      gateway.capabilities(instance),
      config.read(instance),
      pending(instance),
    ]);
    const present = backups.list(instance).filter((record) => !record.missing);
    // An uploaded one may be of another machine: it says nothing of what could be restored of this one.
    const archives = present.filter(({ reason }) => reason !== 'uploaded');
    const acts = operations.list(instance.id, { limit: RECENT });
    const revisions = config.revisions(instance);
    return {
      gateway: status,
      capabilities,
      config: { ...countProblems(snapshot), ...difference, lastChanged: lastChanged(revisions) },
      backup: {
        latest: archives[0] ?? null,
        lastVerified: archives.find((record) => record.verifyResult === 'ok') ?? null,
        lastDrilled: lastDrilled(archives),
        since: archives.at(-1)?.createdAt ?? null,
        nextBackupAt: policy.read(instance).nextBackupAt,
        failed: lastFailure(operations.list(instance.id, { limit: 1, kinds: ['backup-create'] })),
        count: present.length,
      },
      undo: await backups.undoState(instance),
      running: operations.running(instance.id),
      recent: markersOf(acts, revisions).slice(0, RECENT),
      openclawVersion: status.version ?? installedVersion(snapshot),
    };
  };
}

function installedVersion({ schema }: ConfigSnapshot): string | null {
  return schema.source === 'gateway' || schema.source === 'installed' ? schema.version : null;
}

/** A backup that failed leaves no record; without this the one before it would look like the last word. */
function lastFailure([last]: readonly Operation[]): Overview['backup']['failed'] {
  if (last?.state !== 'failed' && last?.state !== 'interrupted') return null;
  return { at: last.endedAt ?? last.startedAt, title: last.title, message: last.error?.message ?? null };
}

function lastChanged([latest]: readonly Revision[]): Overview['config']['lastChanged'] {
  if (!latest || latest.reason === 'first-seen') return null;
  return { at: latest.createdAt, outside: latest.reason === 'changed-outside' };
}

function lastDrilled(archives: readonly BackupRecord[]): BackupRecord | null {
  const drilled = archives.filter((record) => record.drillResult === 'ok');
  return drilled.toSorted((a, b) => (b.drilledAt ?? 0) - (a.drilledAt ?? 0))[0] ?? null;
}

function countProblems({
  diagnostics,
  files,
}: ConfigSnapshot): Pick<Overview['config'], 'errors' | 'warnings' | 'firstError'> {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  const [first] = errors;
  const file = files.find((candidate) => candidate.path === first?.file);
  return {
    errors: errors.length,
    warnings: diagnostics.filter((diagnostic) => diagnostic.severity === 'warning').length,
    firstError: first
      ? {
          file: file?.name ?? first.file,
          line: createLineIndex(file?.text ?? '').positionAt(first.start).line,
          message: first.message,
        }
      : null,
  };
}
