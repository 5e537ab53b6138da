import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { duration } from './progress.mjs';
import { knownCause } from './run.mjs';
import { contentHash, stampMatches, writeStamp } from './stamp.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-prepare-'));
  mkdirSync(join(root, 'app'));
  writeFileSync(join(root, 'app', 'page.tsx'), 'one');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('the content hash', () => {
  it.each<[string, () => void]>([
    ['a changed file', () => writeFileSync(join(root, 'app', 'page.tsx'), 'two')],
    ['a new file', () => writeFileSync(join(root, 'app', 'layout.tsx'), 'one')],
    ['a file that appears', () => writeFileSync(join(root, 'next.config.mjs'), '')],
  ])('changes with %s', (_, change) => {
    const before = contentHash(root, ['app', 'next.config.mjs']);
    change();
    expect(contentHash(root, ['app', 'next.config.mjs'])).not.toBe(before);
  });

  it('stays when only a test changes', () => {
    const before = contentHash(root, ['app']);
    writeFileSync(join(root, 'app', 'page.test.tsx'), 'new');
    expect(contentHash(root, ['app'])).toBe(before);
  });
});

it('a stamp vouches for the same hash only', () => {
  const stamp = join(root, 'deep', 'stamp');
  expect(stampMatches(stamp, 'abc')).toBe(false);
  writeStamp(stamp, 'abc');
  expect(stampMatches(stamp, 'abc')).toBe(true);
  expect(stampMatches(stamp, 'abd')).toBe(false);
});

it.each([
  ['npm error code ENOSPC', 'The disk is full.'],
  ['npm error network request to https://npm.example failed, reason: getaddrinfo EAI_AGAIN', 'reached'],
  ['npm error code SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
  ['npm error code EACCES', 'may not write'],
])('names the cause behind "%s"', (output, expected) => {
  expect(knownCause(output)?.message).toContain(expected);
});

it('names no cause it does not know', () => {
  expect(knownCause('SyntaxError: Unexpected token')).toBeNull();
});

it.each([
  [400, '0.4 s'],
  [12_300, '12 s'],
  [125_000, '2 min 05 s'],
])('shows %i ms as %s', (milliseconds, expected) => {
  expect(duration(milliseconds)).toBe(expected);
});
