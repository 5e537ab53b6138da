import type { Revision } from '../config/types.ts';
import type { Operation, OperationKind } from '../operations/types.ts';
import type { HealthMarker } from './types.ts';

const KIND: Record<OperationKind, HealthMarker['kind'] | null> = {
  'config-apply': 'apply',
  'backup-create': 'backup',
  'backup-verify': null,
  'backup-drill': null,
  'backup-add': null,
  'backup-copy': null,
  'backup-fetch': null,
  'destination-check': null,
  'destination-remove': null,
  restore: 'restore',
  'restore-undo': 'restore',
  'gateway-start': 'start',
  'gateway-stop': 'stop',
  'gateway-restart': 'restart',
};

export interface ActedMarker extends HealthMarker {
  readonly actor: string;
}

/** What was done and what changed by other hands, newest first: the marks on the health line. Pure. */
export function markersOf(operations: readonly Operation[], revisions: readonly Revision[]): ActedMarker[] {
  const acts = operations.flatMap((operation) => {
    const kind = KIND[operation.kind];
    if (kind === null) return [];
    const { startedAt: at, endedAt, title: label, state } = operation;
    return [
      { at, endedAt, kind, label, ok: state !== 'failed' && state !== 'interrupted', actor: 'Gatehouse' },
    ];
  });
  const changes = revisions
    .filter((revision) => revision.reason === 'changed-outside')
    .map(
      (revision): ActedMarker => ({
        at: revision.createdAt,
        endedAt: null,
        kind: 'change',
        label: changeLabel(revision),
        ok: true,
        actor: 'outside Gatehouse',
      }),
    );
  return [...acts, ...changes].toSorted((a, b) => b.at - a.at);
}

function changeLabel({ changedPaths, unreadable }: Revision): string {
  if (unreadable !== null) return `Config edited outside: no longer readable (${unreadable})`;
  const [first, ...more] = changedPaths;
  if (first === undefined) return 'Config edited outside: comments or layout';
  return `Config edited outside: ${first}${more.length > 0 ? ` and ${more.length} more` : ''}`;
}
