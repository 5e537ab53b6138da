import { expect, it } from 'vitest';
import { measureRestarts } from './measured-restart.ts';

const revision = (observed: 'restart' | 'hot', offlineSeconds: number | null) => ({
  observed,
  offlineSeconds,
});
const act = (state: 'succeeded' | 'failed', durationMs: number | null) => ({
  kind: 'gateway-restart' as const,
  state,
  result: { durationMs },
});

it.each([
  [
    'the restarts that followed a config',
    [11, 30, 9].map((s) => revision('restart', s)),
    [act('succeeded', 1)],
    11,
    3,
  ],
  ['only restarts', [revision('hot', 0), revision('restart', 12), revision('restart', null)], [], 12, 1],
  ['those asked for where none was seen', [revision('hot', 0)], [act('succeeded', 21_400)], 21, 1],
  ['the last nine', Array.from({ length: 30 }, (_, n) => revision('restart', n)), [], 4, 9],
])('measures %s', (_name, revisions, acts, seconds, restarts) => {
  expect(measureRestarts(revisions, acts)).toEqual({ seconds, restarts });
});

it('says nothing where nothing was measured', () => {
  expect(measureRestarts([revision('hot', 0)], [act('failed', 900), act('succeeded', null)])).toBeNull();
});
