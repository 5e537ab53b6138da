import { describe, expect, it } from 'vitest';
import { copiesOf, copiesTruth, copyRefusal } from '@/components/backups/destinations/copies.ts';
import type { CopyState, DestinationState } from '@/server/destinations/types.ts';

const place = (id: string, enabled = true) => ({ id, name: id.toUpperCase(), enabled }) as DestinationState;
const state = (destinations: DestinationState[], copies: Record<string, CopyState>) =>
  copiesOf({
    destinations,
    copies: Object.entries(copies).map(([key, state]) => {
      const [destinationId = '', backupId = ''] = key.split(' ');
      return {
        destinationId,
        backupId,
        state,
        fileName: '',
        bytes: 1,
        name: null,
        provenAt: null,
        problem: null,
      };
    }),
    resticProblem: null,
  });
const latest = { id: 'b' };

describe('the line of truth', () => {
  it.each([
    ['no destination', [], {}, null],
    ['a destination that gets no new ones', [place('nas', false)], {}, null],
    [
      'all proven',
      [place('nas'), place('cloud')],
      { 'nas b': 'proven', 'cloud b': 'proven' },
      'Also at NAS and CLOUD, read back there.',
    ],
    ['under way', [place('nas')], { 'nas b': 'copying' }, 'Being copied to NAS.'],
    [
      'one failed',
      [place('nas'), place('cloud')],
      { 'nas b': 'failed', 'cloud b': 'proven' },
      'The last backup is not at NAS.',
    ],
    ['only an older one there', [place('nas')], { 'nas a': 'proven' }, 'The last backup is not at NAS.'],
  ] as const)('with %s', (_what, destinations, copies, sentence) => {
    expect(copiesTruth(latest, state([...destinations], copies))?.sentence ?? null).toBe(sentence);
  });
});

it.each([
  ['proven there', { verifyResult: 'ok' as const, missing: false }, { 'nas b': 'proven' }, /is there/],
  ['failed there', { verifyResult: 'ok' as const, missing: false }, { 'nas b': 'failed' }, null],
  ['unproven here', { verifyResult: null, missing: false }, {}, /verify it first/],
  ['gone here', { verifyResult: 'ok' as const, missing: true }, {}, /missing/],
] as const)('a backup that is %s', (_what, backup, copies, reason) => {
  const nas = place('nas');
  const refusal = copyRefusal({ ...latest, ...backup }, nas, state([nas], copies), null);
  if (reason === null) expect(refusal).toBeNull();
  else expect(refusal).toMatch(reason);
});
