import { execFileSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EncryptTo } from '../backup/encryption.ts';
import type { InsideQuery } from '../backup/inside-types.ts';
import type { BackupRecord, CompressionLevel } from '../backup/types.ts';
import type { Instance } from '../instances/types.ts';
import { runArchiveTask } from '../openclaw/archive-task.ts';
import { createLiveFiles } from '../openclaw/live-files.ts';
import { createArchiveLook } from '../openclaw/open-archive.ts';
import { makeService } from '../openclaw/testing/restore-bench.ts';
import { makeState, makeTempDir, silentHandle, sourceOf } from '../openclaw/testing/state-fixture.ts';
import { createInside } from './look-inside.ts';
import { OPEN_FOR_MS } from './open-backups.ts';

vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let state: string;
let scratchDir: string;
let record: BackupRecord;
let notes: string[];
let tasks: string[];
let inside: ReturnType<typeof createInside>;
const instance = { id: 'i', slug: 'test' } as Instance;
const everything: InsideQuery = { directory: '', text: '', component: null, differs: false };

beforeEach(() => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  scratchDir = join(temp.path, 'scratch');
  mkdirSync(scratchDir);
  notes = [];
  tasks = [];
  makeState(state, 'one');
  writeFileSync(join(state, '.env'), 'TELEGRAM=one-secret\nPORT=1\n');
  const runTask = (task: Parameters<typeof runArchiveTask>[0]) => {
    tasks.push(task.kind);
    return runArchiveTask(task, () => undefined);
  };
  inside = createInside({
    records: { read: (id) => (id === record.id ? record : null) },
    open: createArchiveLook({ scratchDir, runTask }),
    live: createLiveFiles({ runTask, scratchDir }),
    sourceOf: async () => ({ source: sourceOf(state), externalRoots: [] }),
    sensitiveOf: async () => undefined,
    markOf: (secret) => `•${createHmac('sha256', 'key').update(secret).digest('hex').slice(0, 4)}`,
    audit: (_actor, action, _instance, detail) => void notes.push(`${action}: ${detail}`),
    now: () => Date.now(),
    onError: (error) => {
      throw error;
    },
  });
});
afterEach(() => {
  inside.closeAll();
  vi.useRealTimers();
  temp.remove();
});

function keep(path: string, encryption: BackupRecord['encryption'] = null): void {
  record = { id: 'b', instanceId: 'i', path, fileName: 'b.tar', encryption } as BackupRecord;
}

async function backUp(level: CompressionLevel = 'fast', encryptTo: EncryptTo | null = null): Promise<void> {
  const order = { destinationDir: join(temp.path, 'out'), level, reason: 'manual', encryptTo } as const;
  const { path, encryption } = await makeService().service.create(sourceOf(state), order, silentHandle());
  keep(path, encryption);
}

const names = async (query: Partial<InsideQuery> = {}): Promise<string[]> =>
  (await inside.list(instance, 'b', { ...everything, ...query })).entries.map(({ path }) => path);

describe('a backup', () => {
  it.each<[string, () => Promise<void>]>([
    ['of ours', () => backUp()],
    ['as zstd', () => backUp('zstd')],
    [
      'as plain tar',
      async () => {
        const path = join(temp.path, 'plain.tar.gz');
        execFileSync('tar', [
          'czf',
          path,
          '--exclude=cache',
          '--exclude=node_modules',
          '-C',
          temp.path,
          '.openclaw',
        ]);
        keep(path);
      },
    ],
  ])('%s shows its tree, its files and what differs from now', async (_what, make) => {
    await make();
    expect(await names()).toEqual(
      expect.arrayContaining(['agents', 'credentials', 'workspace', '.env', 'only-one.txt', 'openclaw.json']),
    );
    const { entries } = await inside.list(instance, 'b', { ...everything, directory: 'workspace' });
    expect(entries).toEqual([
      expect.objectContaining({
        path: 'workspace/bin',
        type: 'directory',
        files: 1,
        bytes: 10,
        component: 'workspace',
      }),
      expect.objectContaining({ path: 'workspace/README.md', mode: 0o644, difference: 'same' }),
      expect.objectContaining({ path: 'workspace/link', type: 'symlink', target: 'README.md' }),
    ]);
    expect(await names({ text: 'SESSIONS s1' })).toEqual(['agents/main/sessions/s1.jsonl']);
    expect(await names({ component: 'credentials' })).toEqual(['credentials/telegram.json']);
    expect(await inside.agents(instance, 'b')).toEqual(['main']);
    writeFileSync(join(state, 'workspace/README.md'), '# two\n');
    rmSync(join(state, 'only-one.txt'));
    inside.closeAll();
    expect(await names({ differs: true })).toEqual(
      expect.arrayContaining(['only-one.txt', 'workspace/README.md']),
    );
    const readme = await inside.file(instance, 'b', 'workspace/README.md');
    expect(readme).toMatchObject({
      difference: 'changed',
      content: { kind: 'text', text: '# one\n', secrets: [] },
    });
    const diff = await inside.diff(instance, 'b', 'workspace/README.md');
    expect(diff).toMatchObject({ backup: { text: '# one\n' }, live: { text: '# two\n' }, problem: null });
    expect((await inside.diff(instance, 'b', 'only-one.txt')).live).toBeNull();
  });

  it('counts a database as a plan does: by what a backup would write', async () => {
    const path = join(state, 'state/plugin.sqlite');
    const open = new Database(path);
    try {
      open.exec("INSERT INTO marks VALUES ('in the journal')");
      await backUp();
      expect(await names({ differs: true })).toEqual([]);
      open.exec("INSERT INTO marks VALUES ('new')");
      inside.closeAll();
      expect(await names({ differs: true })).toEqual(['state/plugin.sqlite']);
      expect(readdirSync(scratchDir)).toEqual([]);
    } finally {
      open.close();
    }
    chmodSync(join(state, 'openclaw.json'), 0o644);
    inside.closeAll();
    expect(await names({ differs: true })).toContain('openclaw.json');
  });

  it('shows databases by their tables, and reads the archive once for all small files', async () => {
    await backUp();
    expect(await inside.file(instance, 'b', 'state/plugin.sqlite')).toMatchObject({
      database: true,
      content: {
        kind: 'database',
        facts: { problem: null, userVersion: 0, role: null, tables: [{ name: 'marks', rows: 1 }] },
      },
    });
    tasks.length = 0;
    for (const path of ['openclaw.json', '.env', 'workspace/README.md', 'state/plugin.sqlite'])
      await inside.file(instance, 'b', path);
    expect(tasks).toEqual(['pack']);
  });

  it('masks secrets on both sides with marks that only tell a change, and reveals one when asked', async () => {
    await backUp();
    writeFileSync(join(state, '.env'), 'TELEGRAM=two-secret\nPORT=1\n');
    const diff = await inside.diff(instance, 'b', '.env');
    expect(JSON.stringify(diff)).not.toContain('secret"');
    const [before, after] = [diff.backup?.secrets ?? [], diff.live?.secrets ?? []];
    expect(before.map(({ name }) => name)).toEqual(['TELEGRAM', 'PORT']);
    expect(before[0]?.mark).not.toBe(after[0]?.mark);
    expect(before[1]?.mark).toBe(after[1]?.mark);
    expect(JSON.stringify(await inside.file(instance, 'b', '.env'))).not.toContain('one-secret');
    const one = { path: '.env', side: 'backup', index: 0 } as const;
    expect(await inside.reveal(instance, 'b', one, 'me')).toBe('one-secret');
    expect(await inside.reveal(instance, 'b', { ...one, side: 'live' }, 'me')).toBe('two-secret');
    await expect(inside.reveal(instance, 'b', { ...one, index: 9 }, 'me')).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(notes).toEqual([
      'backup.reveal: Revealed masked value 1 of .env in b.tar',
      'backup.reveal: Revealed masked value 1 of .env in the files here',
    ]);
  });

  it('keeps nothing readable on disk while it is open, and nothing at all afterwards', async () => {
    await backUp();
    await inside.file(instance, 'b', '.env');
    const [dir = ''] = readdirSync(scratchDir);
    const pack = readFileSync(join(scratchDir, dir, 'pack'));
    expect(pack.length).toBeGreaterThan(100);
    expect(pack.includes('one-secret')).toBe(false);
    inside.closeAll();
    await vi.waitFor(() => expect(readdirSync(scratchDir)).toEqual([]));
  });

  it('sends one file as it is, and notes it', async () => {
    await backUp();
    const { path, name, bytes, remove } = await inside.download(instance, 'b', 'state/plugin.sqlite', 'me');
    expect(name).toBe('plugin.sqlite');
    const entry = await inside.file(instance, 'b', 'state/plugin.sqlite');
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(entry.sha256);
    expect(bytes).toBe(entry.bytes);
    await remove();
    expect(notes).toEqual(['backup.download-file: Downloaded state/plugin.sqlite from b.tar']);
    await expect(inside.download(instance, 'b', '../../etc/passwd', 'me')).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(inside.download(instance, 'b', 'workspace', 'me')).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  it('is not compared through a link that leads out of the directory', async () => {
    await backUp();
    const outside = join(temp.path, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'README.md'), 'not yours');
    rmSync(join(state, 'workspace'), { recursive: true });
    symlinkSync(outside, join(state, 'workspace'));
    const diff = await inside.diff(instance, 'b', 'workspace/README.md');
    expect(diff).toMatchObject({ live: null, problem: expect.stringContaining('leads to another place') });
  });
});

describe('an encrypted backup', () => {
  const passphrase = 'correct horse battery';

  it('shows nothing until it is unlocked, and locks itself', async () => {
    await backUp('fast', { kind: 'passphrase', passphrase });
    await expect(names()).rejects.toMatchObject({ code: 'forbidden' });
    await expect(inside.unlock(instance, 'b', 'wrong passphrase', 'me')).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(inside.summary(instance, 'b')).toMatchObject({ locked: true, unlockedUntil: null });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    expect(await inside.unlock(instance, 'b', passphrase, 'me')).toMatchObject({
      locked: false,
      unlockedUntil: Date.now() + OPEN_FOR_MS,
    });
    expect(await inside.file(instance, 'b', 'only-one.txt')).toMatchObject({ content: { text: 'one' } });
    expect((await inside.file(instance, 'b', 'state/plugin.sqlite')).content.kind).toBe('database');
    vi.advanceTimersByTime(OPEN_FOR_MS);
    expect(inside.summary(instance, 'b')).toMatchObject({ locked: true, unlockedUntil: null });
    await expect(names()).rejects.toMatchObject({ code: 'forbidden' });
    expect(notes).toEqual(['backup.unlock: Unlocked b.tar to look inside']);
  });
});
