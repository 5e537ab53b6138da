import { expect, it } from 'vitest';
import { identityWords } from '@/components/backups/policy/identity-words.ts';
import type { BackupRecord } from '@/server/backup/types.ts';

const one = { id: 'one' } as BackupRecord;
const two = { id: 'two' } as BackupRecord;
const file = { path: '/k', recipients: ['age1x', 'age1y'], problem: null };

it.each([
  [
    'without a file it says what a drill can’t prove',
    null,
    [one],
    () => false,
    'unknown',
    'can’t open a backup that was encrypted earlier',
  ],
  [
    'a file that can’t be read is a warning',
    { ...file, problem: 'Gone.' },
    [one],
    () => false,
    'warn',
    'Gone.',
  ],
  ['all open', file, [one, two], () => true, 'ok', 'It opens 2 of 2 encrypted backups. Drills'],
  [
    'some stay locked',
    file,
    [one, two],
    (b: BackupRecord) => b === one,
    'warn',
    'It opens 1 of 2 encrypted backups. 1 other needs its key',
  ],
  ['nothing is encrypted yet', file, [], () => false, 'ok', 'no encrypted backup yet'],
] as const)('%s', (_name, state, encrypted, opens, tone, words) => {
  const said = identityWords(state, encrypted, opens);
  expect(said.tone).toBe(tone);
  expect(said.text).toContain(words);
});
