import { createHash } from 'node:crypto';
import { beforeEach, expect, it, vi } from 'vitest';
import * as include from '../../config-language/include.ts';
import { createCandidate } from '../config/candidate.ts';
import type { DiskRead, RevisionStore } from '../config/ports.ts';
import type { ConfigService } from '../config/service.ts';
import type { Revision } from '../config/types.ts';
import type { Instance } from '../instances/types.ts';
import { createRevisionKeeper } from './revision-keeper.ts';

vi.mock('../../config-language/include.ts', { spy: true });

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const instance = { id: 'i', configPath: '/s/openclaw.json' } as Instance;
let texts: Record<string, string>;
let kept: { revision: Revision; fingerprint: string; files: Awaited<ReturnType<RevisionStore['texts']>> }[];
let keeper: ReturnType<typeof createRevisionKeeper>;

beforeEach(() => {
  texts = { '/s/openclaw.json': '{ a: 1, b: { $include: "./b.json5" } }' };
  kept = [];
  const read = (path: string): DiskRead => {
    const text = texts[path];
    if (text === undefined) return { kind: 'missing', detail: null };
    const facts = { bytes: text.length, mode: 0o600, realPath: path, writable: true };
    return { kind: 'file', text, sha256: sha256(text), ...facts };
  };
  const disk = { read, realDirectory: (path: string) => path };
  const config = { candidate: () => createCandidate(disk as never) } as Partial<ConfigService>;
  const revisions: Partial<RevisionStore> = {
    latest: () => kept.at(-1) ?? null,
    list: () => kept.map(({ revision }) => revision).toReversed(),
    texts: async (_id, id) => kept[Number(id)]?.files ?? [],
    add: async (_id, revision, fingerprint, files) =>
      void kept.push({ revision, fingerprint, files: [...files] }),
  };
  keeper = createRevisionKeeper({
    ...{ config: config as ConfigService, revisions: revisions as RevisionStore, sha256 },
    ...{ now: () => 1, newId: () => String(kept.length) },
  });
});
const note = () => keeper.noteDisk(instance, 'outside', 'changed-outside');

it('parses nothing while the files are the same', async () => {
  await note();
  vi.mocked(include.resolveIncludes).mockClear();
  expect(await note()).toBeNull();
  expect(include.resolveIncludes).not.toHaveBeenCalled();
  expect(kept).toHaveLength(1);
});

it.each<[string, () => void, number]>([
  ['the root changed', () => (texts['/s/openclaw.json'] = '{ a: 2 }'), 2],
  ['an include that was missing is there', () => (texts['/s/b.json5'] = '{}'), 2],
  ['the store lost what was kept', () => (kept = []), 1],
])('keeps a revision when %s', async (_name, change, revisions) => {
  await note();
  change();
  expect(await note()).not.toBeNull();
  expect(kept).toHaveLength(revisions);
});

it.each([
  ['/s/openclaw.json', '{\n  a: 1,\n  b: ]\n}', /^line 3, /],
  ['/s/b.json5', '{ c: ', /^b\.json5 line 1, /],
])('says where %s stops being readable', async (path, text, where) => {
  texts['/s/b.json5'] = '{}';
  await note();
  texts[path] = text;
  expect(await note()).toMatchObject({ changedPaths: [], unreadable: expect.stringMatching(where) });
  texts = { '/s/openclaw.json': '{ a: 2, b: { $include: "./b.json5" } }', '/s/b.json5': '{}' };
  expect(await note()).toMatchObject({ changedPaths: ['a'], unreadable: null });
});
