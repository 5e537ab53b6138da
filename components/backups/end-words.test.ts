import { expect, it } from 'vitest';
import { endWords } from '@/components/backups/end-words.ts';
import type { Operation } from '@/server/operations/types.ts';

const operation: Operation = {
  id: 'o',
  instanceId: 'i',
  kind: 'backup-create',
  title: 'Back up',
  state: 'succeeded',
  steps: [],
  progress: null,
  cancellable: true,
  startedAt: 1,
  endedAt: 2,
  error: null,
  result: { files: 1200, databases: 3 },
};

it.each([
  [
    {},
    { tone: 'done', message: 'Backed up and proven', description: '1,200 files and 3 databases read back.' },
  ],
  [{ result: { files: 1, databases: 0 } }, { description: '1 file read back.' }],
  [{ result: null }, { description: null }],
  [{ kind: 'backup-verify' }, { message: 'The backup is whole' }],
  [
    { kind: 'backup-drill', result: { files: 12, databases: 1, note: 'The config was not judged.' } },
    {
      message: 'The backup can be restored',
      description:
        '12 files restored into a scratch directory, 1 database opened. The config was not judged.',
    },
  ],
  [{ kind: 'backup-drill', result: { files: 12, databases: 3, note: null } }, { tone: 'done' }],
  [{ state: 'cancelled' }, { tone: 'info', description: 'Nothing was left behind.' }],
  [
    { state: 'cancelled', steps: [{ name: 'Copy to NAS', state: 'failed', detail: null }] },
    {
      message: 'Copying cancelled',
      description: expect.stringMatching(/^The backup here is made and proven/),
    },
  ],
  [{ kind: 'backup-copy' }, { message: 'Copied, and read back there' }],
  [{ kind: 'backup-fetch' }, { description: '1,200 files and 3 databases read back.' }],
  [
    { kind: 'destination-check', title: 'Check NAS', result: { words: 'No errors.' } },
    { message: 'Check NAS: nothing found', description: 'No errors.' },
  ],
  [{ kind: 'gateway-restart', title: 'Restart the Gateway' }, { message: 'Restart the Gateway: done' }],
] as const)('%j leaves the page as %j', (part, words) => {
  expect(endWords({ ...operation, ...part })).toMatchObject(words);
});

it.each([
  [{ state: 'failed' }],
  [{ state: 'interrupted' }],
  [{ state: 'running' }],
  [{ kind: 'restore' }],
  [{ kind: 'restore-undo' }],
] as const)('%j stays on the page', (part) => {
  expect(endWords({ ...operation, ...part })).toBeNull();
});
