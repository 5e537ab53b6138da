import { describe, expect, it } from 'vitest';
import { archiveFileName, madeAt } from './arrival.ts';

describe('the name of an archive from elsewhere', () => {
  it.each([
    ['2026-11-25T02-00-00Z-main.tar.gz', 'gzip', '2026-11-25T02-00-00Z-main.tar.gz'],
    ['backup.tgz', 'gzip', 'backup.tar.gz'],
    ['backup.tar.gz', 'zstd', 'backup.tar.zst'],
    ['backup.tar.zst.age', 'age', 'backup.tar.zst.age'],
    ['backup.age', 'age', 'backup.tar.gz.age'],
    ['../../gatehouse.db', 'gzip', 'gatehouse.db.tar.gz'],
    ['C:\\Users\\me\\my backup (1).tar.gz', 'gzip', 'my-backup-1.tar.gz'],
    ['.ssh', 'gzip', 'ssh.tar.gz'],
    ['ü b"\n.tar.gz', 'gzip', 'ü-b.tar.gz'],
    ['', 'gzip', 'uploaded.tar.gz'],
    ['/', 'gzip', 'uploaded.tar.gz'],
    ['x'.repeat(500), 'gzip', `${'x'.repeat(100)}.tar.gz`],
  ] as const)('of %j (%s) is %j', (name, kind, expected) => {
    expect(archiveFileName(name, kind)).toBe(expected);
  });
});

describe('when it was made', () => {
  const now = Date.parse('2026-11-25T12:00:00Z');
  const said = (createdAt: string | null, newestMs: number) =>
    madeAt(
      { manifest: createdAt === null ? null : { createdAt, runtimeVersion: null, stateDir: null }, newestMs },
      now,
    );
  it.each([
    ['it says so itself', said('2026-11-01T00:00:00Z', 5), Date.parse('2026-11-01T00:00:00Z')],
    ['its newest file does', said(null, 1_700_000_000_000), 1_700_000_000_000],
    ['it says nonsense', said('yesterday', 1_700_000_000_000), 1_700_000_000_000],
    ['it is of the future', said('2030-01-01T00:00:00Z', 5), now],
    ['it says nothing at all', said(null, 0), now],
  ])('%s', (_name, found, expected) => {
    expect(found).toBe(expected);
  });
});
