import { expect, it } from 'vitest';
import type { ReloadOutcome, Revision } from '../config/types.ts';
import { isInForce } from './pending.ts';

function revision(
  createdAt: number,
  observed: ReloadOutcome | null,
  reason: Revision['reason'] = 'applied',
): Revision {
  return {
    id: `${createdAt}`,
    createdAt,
    actor: 'x',
    reason,
    changedPaths: [],
    unreadable: null,
    files: [],
    predicted: null,
    observed,
    offlineSeconds: null,
  };
}

it.each([
  ['nothing changed since the start', [revision(50, null)], true],
  ['it was only looked at for the first time since', [revision(150, null, 'first-seen')], true],
  [
    'each change since was seen to be taken',
    [revision(150, 'hot'), revision(120, 'none'), revision(50, null)],
    true,
  ],
  ['one was rejected', [revision(150, 'hot'), revision(120, 'rejected')], null],
  ['another hand changed it and nobody saw what came of it', [revision(150, null, 'changed-outside')], null],
])('%s', (_name, revisions, expected) => {
  expect(isInForce(revisions, 100)).toBe(expected);
});
