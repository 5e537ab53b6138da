import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackupRecord } from '../backup/types.ts';
import { type Db, openDatabase } from '../db/database.ts';
import { createCopyStore, createDestinationStore } from '../db/destination-store.ts';
import type { CopyRepository, KeptCopy } from '../destinations/ports.ts';
import type { Destination } from '../destinations/types.ts';
import { AppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import { silentHandle } from '../openclaw/testing/state-fixture.ts';
import { setUpDirectory } from '../stores/directory-place.ts';
import { createDirectoryStore } from '../stores/directory-store.ts';
import { sha256Of } from '../stores/testing/store-fixture.ts';
import { type Copier, createCopier, requireCopied } from './copy-backups.ts';

// Real rows and real directories; what goes wrong is done to the directory.
const INSTANCE = { id: 'i', slug: 'main' } as Instance;
let root: string;
let db: Db;
let copies: CopyRepository;
let rows: BackupRecord[];
let copier: Copier;
let audited: string[];
let nas: Destination;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-copier-'));
  db = openDatabase(join(root, 'db'), fileURLToPath(new URL('../../prisma/migrations', import.meta.url)));
  const destinations = createDestinationStore(db);
  copies = createCopyStore(db, () => 1);
  rows = [];
  audited = [];
  const path = join(root, 'nas');
  const settings = await setUpDirectory({ kind: 'directory', path, marker: null, mountPoint: null });
  nas = { id: 'nas', instanceId: 'i', name: 'NAS', enabled: true, settings, createdAt: 0 };
  destinations.save(nas);
  copier = createCopier({
    ...{ destinations, copies },
    records: { list: () => rows.toSorted((a, b) => b.createdAt - a.createdAt) },
    openStore: ({ settings }) => {
      if (settings.kind !== 'directory') throw new Error('only directories here');
      return createDirectoryStore(settings);
    },
    requireOutside: () => Promise.resolve(),
    audit: (_actor, _action, _instance, detail) => void audited.push(detail),
    now: () => 5,
  });
});
afterEach(() => {
  db.close();
  rmSync(root, { recursive: true, force: true });
});

function backup(number: number): BackupRecord {
  const fileName = `b${number}.tar.gz`;
  const path = join(root, fileName);
  writeFileSync(path, `archive ${number}`);
  const record = {
    ...{ id: `b${number}`, instanceId: 'i', fileName, path, createdAt: number, reason: 'scheduled' },
    ...{ bytes: 9, sha256: sha256Of(path), encryption: null, missing: false, verifyResult: 'ok' },
  } as BackupRecord;
  rows.push(record);
  return record;
}

const lying = () => readdirSync(join(root, 'nas')).filter((name) => !name.startsWith('.'));
const states = () => Object.fromEntries(copies.list('i').map((copy) => [copy.backupId, copy.state]));
const within = (record: BackupRecord) => copier.within(INSTANCE, record, silentHandle());
const breakIt = () => rmSync(join(root, 'nas/.gatehouse-destination'));
const mendIt = () =>
  nas.settings.kind === 'directory' &&
  writeFileSync(join(root, 'nas/.gatehouse-destination'), nas.settings.marker ?? '');

describe('copying', () => {
  it('answers the trouble of a destination, and copies what failed with the next backup', async () => {
    expect(await within(backup(1))).toEqual([]);
    breakIt();
    const failures = await within(backup(2));
    expect(failures).toEqual([expect.objectContaining({ destination: 'NAS' })]);
    expect(() => requireCopied(failures)).toThrow(/made and proven here\. It was not copied to NAS/);
    expect(states()).toEqual({ b1: 'proven', b2: 'failed' });
    mendIt();
    expect(await within(backup(3))).toEqual([]);
    expect(states()).toEqual({ b1: 'proven', b2: 'proven', b3: 'proven' });
    expect(lying()).toHaveLength(3);
  });

  it('does not copy by itself what was made before there was the destination, nor what is gone or damaged', async () => {
    const old = backup(1);
    expect(await within(backup(2))).toEqual([]);
    expect(states()).toEqual({ b2: 'proven' });
    breakIt();
    await within(old);
    mendIt();
    rows[0] = { ...old, verifyResult: 'failed' };
    await within(backup(3));
    expect(states()).toMatchObject({ b1: 'failed', b3: 'proven' });
  });

  it('takes a copy away again that is not what was made here', async () => {
    const record = backup(1);
    const wrong = { ...record, sha256: '0'.repeat(64) };
    expect(await within(wrong)).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/bytes differ/) }),
    ]);
    expect(lying()).toEqual([]);
    expect(copies.read('nas', 'b1')).toMatchObject({ state: 'failed', name: null, provenAt: null });
  });

  it('ends with the cancel, and leaves nothing there', async () => {
    const abort = new AbortController();
    const handle = {
      ...silentHandle(abort.signal),
      progress: () => abort.abort(new AppError('cancelled', 'Cancelled.')),
    };
    await expect(copier.within(INSTANCE, backup(1), handle)).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(join(root, 'nas'))).toEqual(['.gatehouse-destination']);
    expect(copies.read('nas', 'b1')).toMatchObject({
      state: 'failed',
      problem: 'It was cancelled.',
      journal: null,
    });
  });

  it('that the end of the process cut off has failed at the next start, with what it goes on from', () => {
    const row: KeptCopy = {
      ...{
        destinationId: 'nas',
        backupId: 'b1',
        fileName: 'b1.tar.gz',
        bytes: 9,
        state: 'copying',
        name: null,
      },
      ...{ provenAt: null, problem: null, journal: '{"uploadId":"u"}', unwanted: false },
    };
    copies.save(row);
    copies.failUnfinished('Gatehouse stopped.');
    expect(copies.list('i')).toEqual([{ ...row, state: 'failed', problem: 'Gatehouse stopped.' }]);
  });
});

describe('retention', () => {
  const retain = (...ids: string[]) => {
    rows = rows.filter(({ id }) => !ids.includes(id));
    return copier.retain(INSTANCE, ids, 'schedule');
  };

  it('deletes the copies of what was dropped', async () => {
    for (const number of [1, 2, 3]) await within(backup(number));
    expect(await retain('b1', 'b2')).toBe('2 deleted at NAS');
    expect(lying()).toEqual(['b3.tar.gz']);
    expect(states()).toEqual({ b3: 'proven' });
    expect(audited).toHaveLength(2);
    expect(await retain()).toBeNull();
  });

  it('deletes nothing while the copy of the newest failed, and makes up for it later', async () => {
    for (const number of [1, 2]) await within(backup(number));
    breakIt();
    await within(backup(3));
    mendIt();
    expect(await retain('b1')).toBe('nothing is deleted at NAS: the newest backup is not proven there');
    expect(lying()).toEqual(['b1.tar.gz', 'b2.tar.gz']);
    await within(backup(4));
    expect(await retain()).toBe('1 deleted at NAS');
    expect(lying()).toEqual(['b2.tar.gz', 'b3.tar.gz', 'b4.tar.gz']);
  });

  it('deletes nothing while the newest was never copied there', async () => {
    await within(backup(1));
    backup(2);
    expect(await retain('b1')).toMatch(/^nothing is deleted at NAS/);
    expect(lying()).toEqual(['b1.tar.gz']);
  });

  it('says when a destination cannot be reached, and tries again', async () => {
    for (const number of [1, 2]) await within(backup(number));
    breakIt();
    expect(await retain('b1')).toMatch(/^NAS keeps them until the next run: .*no marker/);
    mendIt();
    expect(await retain()).toBe('1 deleted at NAS');
  });
});

it('makes no directory that is not there', async () => {
  await within(backup(1));
  rmSync(join(root, 'nas'), { recursive: true });
  expect(await within(backup(2))).toEqual([
    expect.objectContaining({ message: expect.stringMatching(/is not there/) }),
  ]);
  expect(() => readdirSync(join(root, 'nas'))).toThrow();
});
