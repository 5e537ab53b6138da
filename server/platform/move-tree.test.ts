import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { snapshotTree } from '../openclaw/testing/state-fixture.ts';
import { moveTree } from './move-tree.ts';

/** A directory on another mount than the temporary one, as Linux has it. */
const ELSEWHERE = '/dev/shm';
const isOtherMount = statSync(ELSEWHERE, { throwIfNoEntry: false })?.dev !== statSync(tmpdir()).dev;

let here: string;
let there: string;

beforeEach(() => {
  here = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  there = mkdtempSync(join(isOtherMount ? ELSEWHERE : tmpdir(), 'gatehouse-test-'));
});
afterEach(() => {
  for (const path of [here, there]) rmSync(path, { recursive: true, force: true });
});

function makeTree(): string {
  const tree = join(here, 'tree');
  mkdirSync(join(tree, 'below/empty'), { recursive: true });
  writeFileSync(join(tree, 'below/file'), 'content', { mode: 0o640 });
  writeFileSync(Buffer.concat([Buffer.from(`${tree}/`), Buffer.from([0xff, 0xfe])]), 'raw');
  symlinkSync('../nowhere', join(tree, 'below/link'));
  utimesSync(join(tree, 'below/file'), 1_000_000, 1_000_000);
  chmodSync(join(tree, 'below/empty'), 0o750);
  return tree;
}

it.each([
  ['on the same mount', () => join(here, 'moved')],
  ['to another mount', () => join(there, 'moved')],
])('moves names, bytes, modes, links and times %s', (_where, target) => {
  const tree = makeTree();
  const before = snapshotTree(tree);
  moveTree(tree, target());
  expect(snapshotTree(target())).toEqual(before);
  expect(statSync(join(target(), 'below/file')).mtimeMs).toBe(1_000_000_000);
  const raw = Buffer.concat([Buffer.from(`${target()}/`), Buffer.from([0xff, 0xfe])]);
  expect(lstatSync(raw).size).toBe(3);
  expect(lstatSync(tree, { throwIfNoEntry: false })).toBeUndefined();
});

it('moves a single link as a link', () => {
  symlinkSync('/etc/hostname', join(here, 'link'));
  moveTree(join(here, 'link'), join(there, 'link'));
  expect(lstatSync(join(there, 'link')).isSymbolicLink()).toBe(true);
});

it('covers nothing that is there', () => {
  writeFileSync(join(there, 'taken'), 'mine');
  expect(() => moveTree(makeTree(), join(there, 'taken'))).toThrow(/exists/);
  expect(statSync(join(there, 'taken')).size).toBe(4);
});
