import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ArchiveProgress, CreatedArchive } from '../backup/ports.ts';
import { runArchiveTask } from './archive-task.ts';
import { createArchiver } from './archiver.ts';
import { makeState, makeTempDir, sourceOf } from './testing/state-fixture.ts';

const quiet = (): void => undefined;
const SIZE = 2 * 1024 * 1024;
/** Real files and threads take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let state: string;
let out: string;
/** The last file that is captured. */
let last: string;
const archiver = createArchiver({
  now: Date.now,
  runTask: (task, onProgress) => runArchiveTask(task, onProgress),
});

beforeEach(() => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  out = join(temp.path, 'out');
  makeState(state);
  mkdirSync(join(state, 'zz'));
  writeFileSync(join(state, 'zz/a'), 'a');
  last = join(state, 'zz/b');
  writeFileSync(last, Buffer.alloc(SIZE, 'gatehouse '));
});
afterEach(() => temp.remove());

const create = (onProgress: (progress: ArchiveProgress) => void): Promise<CreatedArchive> =>
  archiver.create({ source: sourceOf(state), destinationDir: out, level: 'fast' }, onProgress);

async function extracted({ path }: CreatedArchive): Promise<string> {
  const targetDir = join(temp.path, 'target');
  await archiver.extract(
    { path, targetDir, external: 'inside', checkDatabases: true, sha256: null, owner: null },
    quiet,
  );
  return join(targetDir, 'zz');
}

/** Does something once: before the last file is opened, or while it is read. */
function when(moment: 'before' | 'within', act: () => void): (progress: ArchiveProgress) => void {
  let start = -1;
  let done = false;
  return ({ doneFiles, totalFiles, doneBytes }) => {
    if (done || doneFiles !== (totalFiles ?? 0) - 1) return;
    if (start === -1) start = doneBytes;
    if (moment === 'within' && doneBytes === start) return;
    done = true;
    act();
  };
}

describe('a file that changes while it is captured', () => {
  it('is left out and said when it vanishes', async () => {
    const created = await create(when('before', () => rmSync(last)));
    expect(created.warnings).toContainEqual('zz/b vanished before it could be read; it is left out.');
    expect(await archiver.verify(created.path, quiet)).toMatchObject({ ok: true, files: created.files });
    expect(readdirSync(await extracted(created))).toEqual(['a']);
  });

  it('is captured as it was, and said, when it grows', async () => {
    const whole = readFileSync(last);
    const created = await create(when('within', () => appendFileSync(last, 'more')));
    expect(created.warnings.join()).toContain('zz/b grew while it was read');
    expect(readFileSync(join(await extracted(created), 'b')).equals(whole)).toBe(true);
    expect(await archiver.verify(created.path, quiet)).toMatchObject({ ok: true });
  });

  it('is said, and the archive is not called proven, when it becomes shorter', async () => {
    const created = await create(when('within', () => truncateSync(last, 10)));
    expect(created.warnings.join()).toContain('zz/b became shorter while it was read');
    expect(await archiver.verify(created.path, quiet)).toMatchObject({
      ok: false,
      problems: [{ path: 'zz/b', message: expect.stringContaining('its end is missing') }],
    });
  });

  it('is left out and named when it was a directory a moment ago', async () => {
    const directory = join(state, 'zz/c');
    mkdirSync(directory);
    const turned = (): void => {
      rmdirSync(directory);
      writeFileSync(directory, 'a file');
    };
    const created = await create(when('within', turned));
    expect(created.warnings).toEqual([expect.stringContaining('zz/c was a directory and is none any more')]);
    expect(readdirSync(await extracted(created))).toEqual(['a', 'b']);
  });

  it('is said when it is written anew at the same length', async () => {
    const created = await create(when('within', () => writeFileSync(last, Buffer.alloc(SIZE, 'x'))));
    expect(created.warnings.join()).toContain('zz/b changed while it was read');
  });
});

describe('a forecast', () => {
  it('names every component with files and bytes, as the backup then has them', async () => {
    const forecast = await archiver.forecast(sourceOf(state));
    const created = await create(quiet);
    expect(forecast.totalFiles).toBe(created.files);
    expect(forecast.components.map(({ component, files }) => `${component} ${files}`)).toEqual(
      created.components.map(({ component, files }) => `${component} ${files}`),
    );
    expect(forecast.components).toContainEqual({
      component: 'config',
      files: 1,
      bytes: statSync(join(state, 'openclaw.json')).size,
    });
    expect(forecast.leftOut).toContainEqual(
      expect.objectContaining({ path: 'cache/control-ui-assets', bytes: 'regenerable'.length }),
    );
  });
});

describe('long work in a process of its own', () => {
  it.each(['verify', 'compare', 'extract'] as const)(
    'tells how far it is, and %s leaves nothing behind when it is cancelled',
    async (act) => {
      writeFileSync(last, Buffer.alloc(64 * 1024 * 1024, 'gatehouse '));
      const { path, bytes } = await create(quiet);
      const scratchDir = join(temp.path, 'scratch');
      mkdirSync(scratchDir);
      const forked = createArchiver({ now: Date.now, scratchDir });
      const controller = new AbortController();
      const told: ArchiveProgress[] = [];
      const onProgress = (progress: ArchiveProgress): void => {
        told.push(progress);
        controller.abort();
      };
      const targetDir = join(temp.path, 'target');
      const order = { path, targetDir, external: 'inside', checkDatabases: true, sha256: null, owner: null };
      const work = {
        verify: () => forked.verify(path, onProgress, controller.signal),
        compare: () => forked.compare(path, state, onProgress, controller.signal),
        extract: () => forked.extract({ ...order, external: 'inside' }, onProgress, controller.signal),
      };
      await expect(work[act]()).rejects.toMatchObject({ code: 'cancelled' });
      expect(told[0]).toMatchObject({ totalBytes: bytes, doneFiles: expect.any(Number) });
      expect(readdirSync(scratchDir)).toEqual([]);
      expect(readdirSync(temp.path).sort()).toEqual(['.openclaw', 'out', 'scratch']);
    },
  );
});

it('counts what lies beside a database in use neither before nor while it is captured', async () => {
  const database = new Database(join(state, 'workspace/own.sqlite'));
  database.pragma('journal_mode = WAL');
  database.exec('CREATE TABLE marks (mark TEXT)');
  const { warnings } = await create(quiet);
  database.close();
  expect(warnings).toEqual([]);
});
