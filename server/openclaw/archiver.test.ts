import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runArchiveTask } from './archive-task.ts';
import { createArchiver } from './archiver.ts';
import { makeState, makeTempDir, snapshotTree, sourceOf } from './testing/state-fixture.ts';

const quiet = (): void => undefined;
const LEFT_OUT = ['cache/control-ui-assets', 'extensions/demo/node_modules', 'state/plugin.sqlite'];
/** Real files and threads take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let state: string;
let out: string;
/** Most tests do the work in this process; a few below in one of its own, as the server does. */
const archiver = createArchiver({
  now: Date.now,
  runTask: (task, onProgress) => runArchiveTask(task, onProgress),
});
const forked = createArchiver({ now: Date.now });

beforeEach(() => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  out = join(temp.path, 'out');
  makeState(state);
});
afterEach(() => temp.remove());

const create = () => archiver.create({ source: sourceOf(state), destinationDir: out, level: 'fast' }, quiet);
const extract = (path: string, targetDir: string) =>
  archiver.extract(
    { path, targetDir, external: 'inside', checkDatabases: true, sha256: null, owner: null },
    quiet,
  );

describe('an archive of a state directory', () => {
  it('gives back names, bytes, modes and links, and leaves out what regenerates', async () => {
    const created = await create();
    expect(statSync(created.path).mode & 0o777).toBe(0o600);
    expect(readdirSync(out)).toEqual([created.fileName]);
    expect(await archiver.verify(created.path, quiet)).toMatchObject({
      ok: true,
      databases: 1,
      format: 'gatehouse',
      files: created.files,
    });
    const target = join(temp.path, 'target');
    await extract(created.path, target);
    expect(snapshotTree(target, LEFT_OUT)).toEqual(snapshotTree(state, LEFT_OUT));
    expect(existsSync(join(target, 'cache/control-ui-assets'))).toBe(false);
    expect(readdirSync(join(target, 'state'))).toEqual(['plugin.sqlite']);
    expect(readMark(join(target, 'state/plugin.sqlite'))).toBe('one');
  });

  it('carries odd names unchanged', async () => {
    const workspace = Buffer.from(join(state, 'workspace/'));
    const names = [
      'line\nbreak',
      'back\\slash',
      'readme.md',
      'Stra\u00dfe',
      'e\u0301',
      '\u00e9',
      '__proto__',
      'sp ace ',
      '-dash',
      'tab\t',
      `x${'é'.repeat(120)}`,
      'n'.repeat(255),
    ];
    for (const name of names) writeFileSync(Buffer.concat([workspace, Buffer.from(name)]), name);
    writeFileSync(Buffer.concat([workspace, Buffer.from([0xff, 0xfe])]), 'raw');
    mkdirSync(join(state, 'workspace/odd\ndirectory/below'), { recursive: true });
    writeFileSync(join(state, 'workspace/odd\ndirectory/below/file'), 'x');
    symlinkSync('back\\slash', join(state, 'workspace/odd\ndirectory/link'));
    const created = await create();
    expect(await archiver.verify(created.path, quiet)).toMatchObject({ ok: true });
    const target = join(temp.path, 'target');
    await extract(created.path, target);
    expect(snapshotTree(target, LEFT_OUT)).toEqual(snapshotTree(state, LEFT_OUT));
    expect(
      readFileSync(
        Buffer.concat([Buffer.from(join(target, 'workspace/')), Buffer.from([0xff, 0xfe])]),
        'utf8',
      ),
    ).toBe('raw');
    expect(created.warnings.join('\n')).toContain('line\\nbreak');
  });

  it('keeps links that leave the directory, declared, and does not follow them', async () => {
    symlinkSync('/etc/hostname', join(state, 'workspace/host'));
    symlinkSync('../../elsewhere', join(state, 'workspace/dangling'));
    symlinkSync(`x${'é'.repeat(120)}`, join(state, 'workspace/long'));
    const created = await create();
    const target = join(temp.path, 'target');
    const extracted = await extract(created.path, target);
    expect(snapshotTree(join(target, 'workspace'))).toEqual(snapshotTree(join(state, 'workspace')));
    expect(extracted.warnings.join('\n')).toContain('/etc/hostname');
  });

  it('cuts a transcript at its last complete line and says so', async () => {
    const path = join(state, 'agents/main/sessions/s1.jsonl');
    const whole = readFileSync(path, 'utf8');
    appendFileSync(path, '{"half":');
    const created = await create();
    const target = join(temp.path, 'target');
    await extract(created.path, target);
    expect(readFileSync(join(target, 'agents/main/sessions/s1.jsonl'), 'utf8')).toBe(whole);
    expect(created.warnings.join('\n')).toContain('s1.jsonl');
  });

  it('captures what is only in the write-ahead log, and leaves the live sidecars alone', async () => {
    const live = new Database(join(state, 'state/plugin.sqlite'));
    live.pragma('wal_autocheckpoint = 0');
    live.prepare('INSERT INTO marks VALUES (?)').run('in the log');
    const before = readdirSync(join(state, 'state'));
    const created = await create();
    expect(readdirSync(join(state, 'state'))).toEqual(before);
    live.close();
    const target = join(temp.path, 'target');
    await extract(created.path, target);
    const copy = new Database(join(target, 'state/plugin.sqlite'));
    expect(copy.prepare('SELECT count(*) AS n FROM marks').get()).toEqual({ n: 2 });
    copy.close();
  });

  it('drops leases and messages on their way out from databases of OpenClaw only', async () => {
    for (const [name, role] of [
      ['openclaw', 'global'],
      ['other', 'stranger'],
    ] as const) {
      const database = new Database(join(state, `state/${name}.sqlite`));
      database.exec(`CREATE TABLE schema_meta (meta_key TEXT, role TEXT); INSERT INTO schema_meta VALUES ('primary', '${role}');
        CREATE TABLE state_leases (a); INSERT INTO state_leases VALUES (1);
        CREATE TABLE delivery_queue_entries (a); INSERT INTO delivery_queue_entries VALUES (1)`);
      database.close();
    }
    const created = await create();
    const target = join(temp.path, 'target');
    await extract(created.path, target);
    expect(countRows(join(target, 'state/openclaw.sqlite'))).toEqual([0, 0]);
    expect(countRows(join(target, 'state/other.sqlite'))).toEqual([1, 1]);
    expect(countRows(join(state, 'state/openclaw.sqlite'))).toEqual([1, 1]);
  });

  it('keeps a damaged database as it is, says so, and does not call the archive proven', async () => {
    const path = join(state, 'memory.sqlite');
    writeFileSync(path, Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(5000, 7)]));
    const created = await create();
    expect(created.warnings.join('\n')).toContain('memory.sqlite is damaged');
    const report = await archiver.verify(created.path, quiet);
    expect(report.ok).toBe(false);
    expect(report.problems[0]?.message).toContain('damaged already');
    const target = join(temp.path, 'target');
    await extract(created.path, target);
    expect(readFileSync(join(target, 'memory.sqlite'))).toEqual(readFileSync(path));
  });

  it('takes the config and the workspaces that lie elsewhere', async () => {
    const workspace = join(temp.path, 'ws');
    mkdirSync(workspace);
    writeFileSync(join(workspace, 'AGENTS.md'), 'hi');
    writeFileSync(join(temp.path, 'openclaw.json'), '{}');
    const source = {
      ...sourceOf(state),
      configPath: join(temp.path, 'openclaw.json'),
      config: { agents: { defaults: { workspace: '~/ws' } } },
    };
    const created = await archiver.create({ source, destinationDir: out, level: 'small' }, quiet);
    const target = join(temp.path, 'target');
    const { externals } = await extract(created.path, target);
    expect(externals.map(({ kind }) => kind).sort()).toEqual(['config', 'workspace']);
    expect(readFileSync(join(target, '.gatehouse-external', workspace, 'AGENTS.md'), 'utf8')).toBe('hi');
    expect(await archiver.verify(created.path, quiet)).toMatchObject({ ok: true });
  });

  it('does not take the backups into the backup where they lie in a workspace elsewhere', async () => {
    const workspace = join(temp.path, 'elsewhere');
    mkdirSync(join(workspace, 'own'), { recursive: true });
    const source = { ...sourceOf(state), config: { agents: { defaults: { workspace } } } };
    const order = { source, destinationDir: join(workspace, 'backups'), level: 'fast' } as const;
    const first = await archiver.create(order, quiet);
    const second = await archiver.create(order, quiet);
    expect(second.files).toBe(first.files);
  });

  it('works in a process of its own too, errors keep their words', async () => {
    const created = await forked.create(
      { source: sourceOf(state), destinationDir: out, level: 'fast' },
      quiet,
    );
    expect(await forked.verify(created.path, quiet)).toMatchObject({ ok: true });
    await expect(forked.verify(join(temp.path, 'none'), quiet)).rejects.toMatchObject({
      name: 'AppError',
      code: 'not-found',
    });
  });

  it('fails clearly and leaves nothing behind', async () => {
    const missing = archiver.create(
      { source: sourceOf(join(temp.path, 'none')), destinationDir: out, level: 'fast' },
      quiet,
    );
    await expect(missing).rejects.toMatchObject({ code: 'not-found' });
    const aborted = AbortSignal.abort();
    await expect(
      forked.create({ source: sourceOf(state), destinationDir: out, level: 'fast' }, quiet, aborted),
    ).rejects.toMatchObject({ code: 'cancelled' });
    writeFileSync(join(temp.path, 'file'), '');
    const nowhere = archiver.create(
      { source: sourceOf(state), destinationDir: join(temp.path, 'file/below'), level: 'fast' },
      quiet,
    );
    await expect(nowhere).rejects.toMatchObject({ code: 'unavailable' });
    expect(readdirSync(out)).toEqual([]);
  });

  it('removes what a killed backup left behind', async () => {
    mkdirSync(join(out, '.gatehouse-scratch-999999999-ab'), { recursive: true });
    writeFileSync(join(out, '.gatehouse-partial-999999999-cd'), 'half');
    writeFileSync(join(out, '.gatehouse-partial-1-cd'), 'of a process that lives');
    const { fileName } = await create();
    expect(readdirSync(out).sort()).toEqual(['.gatehouse-partial-1-cd', fileName]);
  });

  it('cancels in the middle and leaves nothing behind', async () => {
    writeFileSync(join(state, 'big.bin'), Buffer.alloc(64 * 1024 * 1024, 'gatehouse'));
    const controller = new AbortController();
    const running = forked.create(
      { source: sourceOf(state), destinationDir: out, level: 'small' },
      () => controller.abort(),
      controller.signal,
    );
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(out)).toEqual([]);
  });
});

describe('round trip', () => {
  it('is the identity over generated trees', async () => {
    const name = fc
      .string({
        unit: fc.constantFrom(
          'a',
          'B',
          'b',
          '.',
          ' ',
          'é',
          'e\u0301',
          '\\',
          '\n',
          '日',
          '-',
          '~',
          'l'.repeat(90),
        ),
        minLength: 1,
        maxLength: 12,
      })
      .filter((text) => text !== '.' && text !== '..' && Buffer.byteLength(text) <= 255);
    const leaf = fc.record({
      bytes: fc.uint8Array({ maxLength: 2000 }),
      mode: fc.constantFrom(0o600, 0o644, 0o755, 0o400, 0o000, 0o777),
    });
    const tree = fc.dictionary(
      name,
      fc.oneof(leaf, fc.constant('directory' as const), fc.record({ target: name })),
      { maxKeys: 12 },
    );
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, tree, { maxKeys: 5 }), async (folders) => {
        round += 1;
        const root = join(temp.path, `r${round}`);
        mkdirSync(join(root, 'workspace'), { recursive: true });
        for (const [folder, nodes] of Object.entries(folders)) {
          const path = join(root, 'workspace', folder);
          mkdirSync(path, { mode: 0o711 });
          for (const [child, node] of Object.entries(nodes)) {
            if (node === 'directory') mkdirSync(join(path, child), { mode: 0o700 });
            else if ('target' in node) symlinkSync(node.target, join(path, child));
            else {
              writeFileSync(join(path, child), node.bytes);
              chmodSync(join(path, child), node.mode);
            }
          }
        }
        const created = await archiver.create(
          { source: sourceOf(root), destinationDir: `${root}-out`, level: 'fast' },
          quiet,
        );
        expect((await archiver.verify(created.path, quiet)).problems).toEqual([]);
        await extract(created.path, `${root}-target`);
        expect(snapshotTree(`${root}-target`)).toEqual(snapshotTree(root));
      }),
      { numRuns: 12 },
    );
  }, 60_000);
});

it('says that there is no place to check databases in, and does not blame the archive', async () => {
  const { path } = await create();
  const elsewhere = createArchiver({
    now: Date.now,
    scratchDir: join(temp.path, 'missing'),
    runTask: (task, onProgress) => runArchiveTask(task, onProgress),
  });
  await expect(elsewhere.verify(path, quiet)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(`${join(temp.path, 'missing')} to be checked (ENOENT)`),
  });
});

describe('a damaged archive', () => {
  it.each([0.1, 0.5, 0.9, 0.999])('is refused when cut at %d of its length', async (share) => {
    const { path, bytes } = await create();
    truncateSync(path, Math.floor(bytes * share));
    const report = await archiver.verify(path, quiet);
    expect(report.ok).toBe(false);
    expect(report.problems[0]?.message).toMatch(/damaged|refused/);
    await expect(extract(path, join(temp.path, 'target'))).rejects.toMatchObject({ code: 'refused' });
    expect(existsSync(join(temp.path, 'target'))).toBe(false);
  });

  it('is refused when any bit is turned', async () => {
    const { path, bytes } = await create();
    const whole = readFileSync(path);
    for (let at = 20; at < bytes; at += Math.ceil(bytes / 25)) {
      const turned = Buffer.from(whole);
      turned[at] = (turned[at] ?? 0) ^ 0x10;
      writeFileSync(path, turned);
      // A few bits carry nothing (padding, codes that are not used): then the content must be the same.
      const report = await archiver.verify(path, quiet);
      if (report.ok) expect(gunzipSync(turned).equals(gunzipSync(whole))).toBe(true);
    }
  });

  it('is refused when one file in it was changed, though the rest is whole', async () => {
    const { path } = await create();
    const tree = join(temp.path, 'unpacked');
    mkdirSync(tree);
    execFileSync('tar', ['xzf', path, '-C', tree]);
    const root = readdirSync(tree)[0] ?? '';
    writeFileSync(join(tree, root, 'payload/posix', state, 'credentials/telegram.json'), '{"mark":"two"}');
    execFileSync('tar', ['czf', path, '-C', tree, root]);
    const report = await archiver.verify(path, quiet);
    expect(report.problems).toEqual([
      expect.objectContaining({
        path: expect.stringContaining('credentials/telegram.json'),
        message: expect.stringContaining('checksum'),
      }),
    ]);
  });
});

function readMark(path: string): unknown {
  const database = new Database(path, { readonly: true });
  const row = database.prepare<[], { mark: string }>('SELECT mark FROM marks').get();
  database.close();
  return row?.mark;
}

function countRows(path: string): number[] {
  const database = new Database(path, { readonly: true });
  const counts = ['state_leases', 'delivery_queue_entries'].map(
    (table) => (database.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n,
  );
  database.close();
  return counts;
}
