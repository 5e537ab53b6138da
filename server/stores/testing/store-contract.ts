import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArchiveFile, ArchiveStore } from '../../destinations/ports.ts';
import type { DestinationSettings } from '../../destinations/types.ts';
import { AppError } from '../../errors.ts';
import { makeTempDir } from '../../openclaw/testing/state-fixture.ts';
import { openStore, type StorePlaces } from '../open-store.ts';
import { createStoreProcess } from '../store-process.ts';
import type { KilledPut } from './killed-put.ts';
import { archiver, makeArchive, makeWork, sha256Of } from './store-fixture.ts';

const execute = promisify(execFile);
const KILLED = fileURLToPath(new URL('./killed-put.ts', import.meta.url));

/** A real store and hands on what lies in it. */
export interface StoreUnderTest {
  readonly settings: DestinationSettings;
  readonly places: StorePlaces;
  /** Changes bytes of what lies there, as a failing disk does. */
  damage(name: string): Promise<void> | void;
  /** What an unfinished copy left there. */
  leftovers(): Promise<readonly string[]> | readonly string[];
  /** Whether a copy has the bytes of the archive, or only its content. */
  readonly keepsBytes: boolean;
  dispose?(): Promise<void>;
}

/** What every store must do, whichever it is. */
export function describeStore(kind: string, make: (root: string) => Promise<StoreUnderTest>): void {
  describe(`the ${kind} store`, () => {
    let temp: ReturnType<typeof makeTempDir>;
    let subject: StoreUnderTest;
    let store: ArchiveStore;
    let file: ArchiveFile;
    let name: string;
    const calm = () => makeWork();
    const process = () => createStoreProcess(subject.settings, subject.places);

    beforeAll(async () => {
      temp = makeTempDir();
      subject = await make(temp.path);
      const bare = await openStore(subject.settings, subject.places);
      subject = { ...subject, settings: await bare.prepare(calm()) };
      store = await openStore(subject.settings, subject.places);
      file = await makeArchive(temp.path);
    });
    afterAll(async () => {
      await subject.dispose?.();
      temp.remove();
    });

    it('can be made ready again, and is as it was', async () => {
      expect(await store.prepare(calm())).toEqual(subject.settings);
      await store.probe(calm());
      expect(await store.check(calm())).toMatch(/\.$/);
      expect(await store.list(calm())).toEqual([]);
    });

    it('leaves nothing when it is cancelled in the middle', async () => {
      const cancel = makeWork(
        (done, { abort }) => done > 0 && abort.abort(new AppError('cancelled', 'Cancelled.')),
      );
      await expect(store.put(file, null, cancel)).rejects.toMatchObject({ code: 'cancelled' });
      expect(await store.list(calm())).toEqual([]);
      expect(await subject.leftovers()).toEqual([]);
    });

    it('has nothing under a final name when it is killed in the middle, and goes on from there', async () => {
      const journalPath = join(temp.path, 'journal');
      const order: KilledPut = { settings: subject.settings, places: subject.places, file, journalPath };
      const killed = await execute(globalThis.process.execPath, [KILLED, JSON.stringify(order)]).then(
        () => null,
        (error: { signal?: string; stderr?: string }) => error,
      );
      expect(killed?.signal, killed?.stderr).toBe('SIGKILL');
      expect(await store.list(calm())).toEqual([]);
      const journal = existsSync(journalPath) ? readFileSync(journalPath, 'utf8') : null;
      name = await process().put(file, journal, calm());
      await process().prove(name, file, calm());
      expect(await subject.leftovers()).toEqual([]);
    });

    it('lists it by the name of the archive, once, however often it is put', async () => {
      expect(await store.put(file, null, calm())).toBe(name);
      const list = await process().list(calm());
      expect(list).toEqual([{ name, fileName: file.fileName, bytes: file.bytes, at: expect.any(Number) }]);
    });

    it('brings back an archive that is whole', async () => {
      const target = join(temp.path, 'fetched.tar.gz');
      await process().get(name, target, calm());
      expect(statSync(target).mode & 0o777).toBe(0o600);
      if (subject.keepsBytes) expect(sha256Of(target)).toBe(file.sha256);
      const report = await archiver.verify(target, () => undefined);
      expect(report).toMatchObject({ ok: true, format: 'gatehouse', problems: [], databases: 1 });
      const original = await archiver.verify(file.path, () => undefined);
      expect(report).toMatchObject({
        files: original.files,
        bytes: original.bytes,
        manifest: original.manifest,
      });
    });

    it('keeps what it cannot look into as the one file it is', async () => {
      const secret = { ...file, fileName: file.fileName.replace('gatehouse', 'locked'), readable: false };
      const there = await store.put(secret, null, calm());
      await store.prove(there, secret, calm());
      const target = join(temp.path, 'locked.tar.gz');
      await store.get(there, target, calm());
      expect(sha256Of(target)).toBe(file.sha256);
      await store.remove([there], calm());
    });

    it('says that an archive is not there, and makes no file for it', async () => {
      const target = join(temp.path, 'nothing.tar.gz');
      const absent = subject.settings.kind === 'restic' ? '0'.repeat(64) : 'nothing.tar.gz';
      await expect(store.get(absent, target, calm())).rejects.toMatchObject({ code: 'not-found' });
      await expect(store.prove(absent, file, calm())).rejects.toMatchObject({ code: 'not-found' });
      expect(existsSync(target)).toBe(false);
    });

    it('does not prove what was changed there', async () => {
      await subject.damage(name);
      await expect(process().prove(name, file, calm())).rejects.toMatchObject({ code: 'refused' });
    });

    it('removes archives, also those that are gone', async () => {
      await process().remove([name], calm());
      await store.remove([name], calm());
      expect(await store.list(calm())).toEqual([]);
    });
  });
}
