import { describe, expect, it } from 'vitest';
import {
  changeSentence,
  countChanges,
  filterChanges,
  spaceWords,
  versionWords,
} from '@/components/backups/restore/plan-words.ts';
import type { FileChange } from '@/server/backup/types.ts';

const changes: readonly FileChange[] = [
  { path: 'openclaw.json', kind: 'changed', component: 'config', bytes: 10 },
  { path: 'agents/main/sessions/One.jsonl', kind: 'added', component: 'sessions', bytes: 20 },
  { path: 'agents/main/sessions/two.jsonl', kind: 'removed', component: 'sessions', bytes: 30 },
];
const ALL = { text: '', kind: 'all', component: 'all' } as const;

describe('changeSentence', () => {
  it.each([
    [{ added: 0, changed: 0, removed: 0 }, 'Nothing would change: the files are as in this backup.'],
    [{ added: 1, changed: 1, removed: 1 }, '1 file comes back, 1 file is changed, 1 file is removed.'],
    [{ added: 1200, changed: 0, removed: 2 }, '1,200 files come back, 2 files are removed.'],
  ])('%j', (counts, sentence) => {
    expect(changeSentence(counts)).toBe(sentence);
  });

  it('adds the components up', () => {
    const summary = [
      { component: 'config', added: 1, changed: 2, removed: 0 },
      { component: 'logs', added: 3, changed: 0, removed: 4 },
    ] as const;
    expect(countChanges(summary)).toEqual({ added: 4, changed: 2, removed: 4 });
  });
});

it.each([
  ['2026.9.6', '2026.9.6', '2026.9.6, as installed'],
  ['2026.8.1', '2026.9.6', '2026.8.1; 2026.9.6 is installed'],
  ['2026.8.1', null, '2026.8.1; none is installed here'],
  [null, '2026.9.6', 'Not recorded; 2026.9.6 is installed'],
  [null, null, 'Not recorded'],
])('compares version %s with %s', (backup, installed, text) => {
  expect(versionWords(backup, installed)).toBe(text);
});

it('says the space', () => {
  expect(spaceWords({ bytesNeeded: 84_200_000, freeBytes: 1_200_000_000 })).toBe(
    'Needs 84.2 MB, 1.2 GB free',
  );
});

describe('filterChanges', () => {
  it.each([
    [ALL, 3],
    [{ ...ALL, text: 'SESSIONS one' }, 1],
    [{ ...ALL, text: 'jsonl main' }, 2],
    [{ ...ALL, kind: 'removed' }, 1],
    [{ ...ALL, component: 'config' }, 1],
    [{ ...ALL, component: 'config', kind: 'added' }, 0],
  ] as const)('%j finds %s', (filter, count) => {
    expect(filterChanges(changes, filter)).toHaveLength(count);
  });
});
