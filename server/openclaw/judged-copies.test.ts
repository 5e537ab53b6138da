import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { includeTexts } from '../../config-language/include-texts.ts';
import { parseJson5 } from '../../config-language/parse.ts';
import { copyName, inOwnPlaces, planCopies, sweepCopies, withCopies } from './judged-copies.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-copies-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const file = (path: string, text: string, inPlace = true) => {
  return { path, text, inPlace, hardLinked: false, includes: includeTexts(path, parseJson5(text)) };
};
const plan = (...files: ReturnType<typeof file>[]) =>
  planCopies(
    files,
    ({ inPlace }) => !inPlace,
    (path) => `${path.slice(0, path.lastIndexOf('/'))}/copy-of-${path.slice(path.lastIndexOf('/') + 1)}`,
  );

describe('planCopies', () => {
  it('copies what differs and whatever includes it, and leaves the rest in its place', () => {
    const copies = plan(
      file('/c/root', "{ a: { $include: ['./a', './b'] }, x: { y: [{ $include: '/c/sub/d' }] } }"),
      file('/c/a', '{ $include: "sub/d" }'),
      file('/c/b', '{}'),
      file('/c/sub/d', '{ n: 1 }', false),
    );
    expect(copies.map(({ at, text }) => [at, text])).toEqual([
      [
        '/c/copy-of-root',
        `{ a: { $include: ["./copy-of-a", './b'] }, x: { y: [{ $include: "/c/sub/copy-of-d" }] } }`,
      ],
      ['/c/copy-of-a', '{ $include: "sub/copy-of-d" }'],
      ['/c/sub/copy-of-d', '{ n: 1 }'],
    ]);
  });

  it('copies nothing when all is in place', () => {
    expect(plan(file('/c/root', '{ $include: "./a" }'), file('/c/a', '{}'))).toEqual([]);
  });

  it('names the copy by its whole path where the written one does not end with the name of the file', () => {
    const [root] = plan(file('/c/root', '{ $include: "./x/../a/." }'), file('/c/a', '{}', false));
    expect(root?.text).toBe('{ $include: "/c/copy-of-a" }');
  });

  it('lets nobody see where the copies were', () => {
    const copies = plan(file('/c/root', '{ $include: "./a" }'), file('/c/a', '{}', false));
    expect(inOwnPlaces('no ./copy-of-a (/c/copy-of-a) in /c/copy-of-root', copies)).toBe(
      'no ./a (/c/a) in /c/root',
    );
  });
});

describe('copies on disk', () => {
  const copy = (hardLinked = false) => ({
    path: join(dir, 'a'),
    at: join(dir, copyName()),
    text: '{}',
    hardLinked,
  });

  it.each([
    ['the work is done', async () => 'done', 'done'],
    ['it fails', async () => Promise.reject(new Error('no')), 'no'],
  ])('are private, and gone when %s', async (_name, end, said) => {
    const copies = [copy(), copy(true)];
    const work = withCopies(copies, async () => {
      expect(copies.map(({ at }) => [statSync(at).mode & 0o777, statSync(at).nlink])).toEqual([
        [0o600, 1],
        [0o600, 2],
      ]);
      return end();
    });
    expect(await work.catch((error: Error) => error.message)).toBe(said);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('are gone when one of them can not be written', async () => {
    const copies = [copy(), { ...copy(), at: join(dir, 'absent', copyName()) }];
    await expect(withCopies(copies, async () => undefined)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readdirSync(dir)).toEqual([]);
  });

  it('are swept when their process is gone, and nothing else is', async () => {
    const [mine, unlike] = [copyName(), '.gatehouse-judge-notes.tmp'];
    const dead = [
      '.gatehouse-judge-4194304-1-0123456789ab.tmp',
      '.gatehouse-judge-4194304-1-0123456789ab-2.tmp',
    ];
    // The same PID, but a process that started at another time.
    const reused = `.gatehouse-judge-${process.pid}-1-0123456789ab.tmp`;
    for (const name of [mine, unlike, reused, ...dead, 'openclaw.json']) writeFileSync(join(dir, name), '');
    await sweepCopies([dir, join(dir, 'absent'), dir]);
    expect(readdirSync(dir).toSorted()).toEqual([mine, unlike, 'openclaw.json'].toSorted());
    expect(existsSync(join(dir, reused))).toBe(false);
  });
});
