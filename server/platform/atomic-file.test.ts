import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeFileAtomic } from './atomic-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-atomic-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('makes a private file, and keeps the mode of one that is there', async () => {
  const path = join(dir, 'a.json');
  await writeFileAtomic(path, 'one');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  chmodSync(path, 0o640);
  await writeFileAtomic(path, 'two');
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777, readdirSync(dir)]).toEqual([
    'two',
    0o640,
    ['a.json'],
  ]);
});

it('says so when the directory is gone', async () => {
  await expect(writeFileAtomic(join(dir, 'no/a.json'), 'x')).rejects.toMatchObject({ code: 'unavailable' });
});

const canMount = process.getuid?.() === 0 && process.platform === 'linux';

it.runIf(canMount)('leaves the old bytes and no rubbish when the disk is full', async ({ skip }) => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'gatehouse-test', dir], { stdio: 'pipe' });
  } catch {
    skip('this machine does not let a test mount a small file system');
  }
  try {
    const path = join(dir, 'openclaw.json');
    writeFileSync(path, 'old');
    await expect(writeFileAtomic(path, 'x'.repeat(128 * 1024))).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringContaining('unchanged'),
    });
    expect([readFileSync(path, 'utf8'), readdirSync(dir)]).toEqual(['old', ['openclaw.json']]);
  } finally {
    execFileSync('umount', [dir]);
  }
});
