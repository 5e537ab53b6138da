import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockDataDir, prepareDataDir, runningServer } from './data-dir.ts';

const ADDRESS = { host: '127.0.0.1', port: 18700 };
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-data-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;

it('makes a private directory, and makes an empty one or its own private', () => {
  expect(modeOf(prepareDataDir(join(dir, 'a/b')))).toBe(0o700);
  const own = join(dir, 'own');
  mkdirSync(own, { mode: 0o755 });
  writeFileSync(join(own, 'gatehouse.db'), '');
  expect(modeOf(prepareDataDir(own))).toBe(0o700);
});

it('does not take over a directory that holds other things', () => {
  writeFileSync(join(dir, 'thesis.tex'), '');
  chmodSync(dir, 0o755);
  expect(() => prepareDataDir(dir)).toThrow(/holds other things \(thesis.tex\)/);
  expect(modeOf(dir)).toBe(0o755);
});

it('says why a directory can’t be used, also where making one never ends', () => {
  writeFileSync(join(dir, 'file'), '');
  expect(() => prepareDataDir(join(dir, 'file'))).toThrow(/can’t be used/);
  expect(() => prepareDataDir('/proc/nope')).toThrow(/can’t be used/);
});

it('lets one server hold it, and takes over from a dead one', () => {
  const unlock = lockDataDir(dir, ADDRESS);
  expect(runningServer(dir)).toEqual(ADDRESS);
  expect(() => lockDataDir(dir, ADDRESS)).toThrow(/Another Gatehouse/);
  unlock();
  expect(runningServer(dir)).toBeNull();
  writeFileSync(join(dir, 'server.lock'), JSON.stringify({ pid: 2 ** 22 - 3, startTime: 1, ...ADDRESS }));
  expect(runningServer(dir)).toBeNull();
  lockDataDir(dir, ADDRESS)();
});
