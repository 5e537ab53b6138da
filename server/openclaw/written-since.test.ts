import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writtenSince } from './written-since.ts';

let dir: string;
let at: number;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-since-'));
  mkdirSync(join(dir, 'live/cache'), { recursive: true });
  for (const name of ['staged', 'old-file', 'live/kept', 'live/changed', 'live/cache/moved'])
    writeFileSync(join(dir, name), 'before');
  // Kernels stamp files with a clock that is some milliseconds coarse.
  await new Promise((resolve) => setTimeout(resolve, 20));
  at = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 20));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('finds what was written, put there or linked, but for what is carried over', async () => {
  const live = join(dir, 'live');
  writeFileSync(join(live, 'changed'), 'after');
  writeFileSync(join(live, 'cache/moved'), 'after');
  symlinkSync('kept', join(live, 'link'));
  // It brings its old mtime along.
  renameSync(join(dir, 'old-file'), join(live, 'put'));
  expect(await writtenSince(live, at, new Set([join(live, 'cache')]))).toEqual(
    ['changed', 'link', 'put'].map((name) => join(live, name)),
  );
});

it('takes a single file that was only moved into place for unwritten', async () => {
  const file = join(dir, 'live/restored');
  renameSync(join(dir, 'staged'), file);
  expect(await writtenSince(file, at, new Set())).toEqual([]);
  const later = (at + 1000) / 1000;
  utimesSync(file, later, later);
  expect(await writtenSince(file, at, new Set())).toEqual([file]);
});

it('finds nothing where nothing is', async () => {
  expect(await writtenSince(join(dir, 'none'), at, new Set())).toEqual([]);
});
