import { mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRememberedReads } from './remembered-reads.ts';

const LATER = () => Date.now() + 60_000;
let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-reads-'));
  path = join(dir, 'a.json');
  writeFileSync(path, 'one');
});
afterEach(() => rmSync(dir, { recursive: true }));
const stats = () => statSync(path, { bigint: true });

it('recalls what was read while the file is the same', () => {
  const reads = createRememberedReads<string>(LATER);
  expect(reads.recall(path, stats())).toBeNull();
  reads.remember(path, stats(), 'one');
  expect(reads.recall(path, stats())).toBe('one');
});

it.each<[string, () => void]>([
  ['another size', () => writeFileSync(path, 'three')],
  [
    'the same size and time, another file',
    () => {
      const { atimeMs, mtimeMs } = statSync(path);
      writeFileSync(join(dir, 'b'), 'two');
      utimesSync(join(dir, 'b'), atimeMs / 1000, mtimeMs / 1000);
      renameSync(join(dir, 'b'), path);
    },
  ],
  ['another time', () => utimesSync(path, 1, 1)],
])('reads again after %s', (_name, change) => {
  const reads = createRememberedReads<string>(LATER);
  reads.remember(path, stats(), 'one');
  change();
  expect(reads.recall(path, stats())).toBeNull();
});

it('does not trust the times of a file that was changed just now', () => {
  const reads = createRememberedReads<string>();
  reads.remember(path, stats(), 'one');
  expect(reads.recall(path, stats())).toBeNull();
});

it('lets go of the least recently used beyond its room', () => {
  const reads = createRememberedReads<string>(LATER);
  const big = (name: string) =>
    Object.assign(stats(), { size: 12n * 1024n * 1024n, ino: BigInt(name.length) });
  for (const name of ['a', 'bb']) reads.remember(name, big(name), name);
  reads.recall('a', big('a'));
  reads.remember('ccc', big('ccc'), 'ccc');
  expect(['a', 'bb', 'ccc'].map((name) => reads.recall(name, big(name)))).toEqual(['a', null, 'ccc']);
});
