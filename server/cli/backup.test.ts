import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeState, makeTempDir, snapshotTree } from '../openclaw/testing/state-fixture.ts';
import { makeKeyPair } from '../platform/archive/age.ts';
import { main } from './main.ts';

let temp: ReturnType<typeof makeTempDir>;
let state: string;

beforeEach(() => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  makeState(state, 'one');
});
afterEach(() => temp.remove());

async function run(command: 'backup' | 'restore', ...args: string[]) {
  let stdout = '';
  let stderr = '';
  const io = {
    stdout: {
      write: (chunk: string | Uint8Array) =>
        (stdout += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)),
    },
    stderr: { write: (text: string) => (stderr += text) },
    env: { HOME: temp.path, PATH: '', GATEHOUSE_DATA_DIR: join(temp.path, 'data') },
    cwd: temp.path,
  };
  const code = await main([command, ...args], io);
  return { code, stdout, stderr };
}

async function createdPath(): Promise<string> {
  const { stdout } = await run('backup', 'create', '--out', 'out', '--json');
  return (JSON.parse(stdout) as { path: string }).path;
}

// Each command starts processes, which take their time on a busy machine.
const PATIENCE = { timeout: 60_000 };

describe('gatehouse backup', PATIENCE, () => {
  it('creates, verifies and extracts; --json prints one document', async () => {
    const made = await run('backup', 'create', '--out', 'out', '--level', 'small', '--json');
    expect(made.code).toBe(0);
    const { path, files } = JSON.parse(made.stdout) as { path: string; files: number };
    expect(files).toBeGreaterThan(5);
    const verified = await run('backup', 'verify', path, '--json');
    expect(verified.code).toBe(0);
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, archive: path, databases: 1 });
    const extracted = await run('backup', 'extract', path, '--target', 'deep/er');
    expect(extracted.code).toBe(0);
    expect(readFileSync(join(temp.path, 'deep/er/openclaw.json'), 'utf8')).toContain('one');
  });

  it('lists what is in an archive and writes out one file of it', async () => {
    const path = await createdPath();
    const listed = await run('backup', 'list', path, 'workspace');
    expect(listed.stdout.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual([
      'drwx------ 0 workspace',
      '-rw-r--r-- 6 workspace/README.md',
      'drwx------ 0 workspace/bin',
      '-rwxr-xr-x 10 workspace/bin/run',
      'lrwxrwxrwx 0 workspace/link -> README.md',
      '',
    ]);
    expect(await run('backup', 'cat', path, 'credentials/telegram.json')).toMatchObject({
      code: 0,
      stdout: '{"mark":"one"}',
    });
    const none = await run('backup', 'cat', path, 'credentials/none.json');
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('holds nothing at credentials/none.json');
  });

  it('encrypts for a public key, and opens with the secret key of a file', async () => {
    const { identity, recipient } = await makeKeyPair();
    writeFileSync(join(temp.path, 'key.txt'), `# public key: ${recipient}\n${identity}\n`, { mode: 0o600 });
    const made = await run('backup', 'create', '--out', 'out', '--recipient', recipient, '--json');
    const { path } = JSON.parse(made.stdout) as { path: string };
    expect(path).toMatch(/\.tar\.gz\.age$/);
    const locked = await run('backup', 'verify', path);
    expect(locked).toMatchObject({ code: 2, stderr: expect.stringContaining('no key was given') });
    expect(await run('backup', 'verify', path, '--identity', 'key.txt')).toMatchObject({ code: 0 });
    const planned = await run('restore', path, '--state-dir', state, '--dry-run', '--identity', 'key.txt');
    expect(planned).toMatchObject({ code: 0, stdout: expect.stringContaining('0 changes') });
    const mistaken = await run('backup', 'create', '--out', 'out', '--recipient', identity);
    expect(mistaken.code).toBe(2);
    expect(mistaken.stderr).not.toContain(identity.slice(20));
  });

  it('encrypts with the passphrase of a file', async () => {
    writeFileSync(join(temp.path, 'pass'), 'correct horse battery\n', { mode: 0o600 });
    const made = await run('backup', 'create', '--out', 'out', '--passphrase-file', 'pass', '--json');
    expect(made.stderr).not.toContain('chmod');
    const { path } = JSON.parse(made.stdout) as { path: string };
    chmodSync(join(temp.path, 'pass'), 0o644);
    const warned = await run('backup', 'list', path, '--passphrase-file', 'pass');
    expect(warned).toMatchObject({ code: 0, stderr: expect.stringContaining('chmod 600') });
    expect((await run('backup', 'verify', path, '--passphrase-file', 'pass')).code).toBe(0);
  });

  it('answers 1 for a problem and 2 when it could not run', async () => {
    const path = await createdPath();
    writeFileSync(path, readFileSync(path).subarray(0, 500));
    const verified = await run('backup', 'verify', path, '--json');
    expect(verified.code).toBe(1);
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: false });
    expect((await run('backup', 'verify', 'none.tar.gz')).code).toBe(2);
    expect((await run('backup', 'create', '--state-dir', 'none')).code).toBe(2);
    expect((await run('backup', 'create', '--level', 'tiny')).code).toBe(2);
    expect((await run('backup', 'fly')).code).toBe(2);
    const failed = await run('backup', 'verify', 'none.tar.gz', '--json');
    expect(JSON.parse(failed.stdout)).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  it('takes an outside workspace that an included file names, and warns of what it could not take', async () => {
    const workspace = join(temp.path, 'work');
    mkdirSync(workspace);
    writeFileSync(join(workspace, 'notes.md'), 'mine');
    writeFileSync(join(state, 'openclaw.json'), "{ agents: { $include: './agents.json5' } }");
    writeFileSync(join(state, '.env'), `GATEHOUSE_TEST_BASE=${temp.path}\n`);
    const entries = `{ b: { workspace: '\${GATEHOUSE_TEST_NO_SUCH}/x' } }`;
    writeFileSync(
      join(state, 'agents.json5'),
      `{ defaults: { workspace: '\${GATEHOUSE_TEST_BASE}/work' }, entries: ${entries} }`,
    );
    const { stdout } = await run('backup', 'create', '--out', 'out', '--json');
    const { path, warnings } = JSON.parse(stdout) as { path: string; warnings: string[] };
    expect(warnings).toEqual([expect.stringContaining('GATEHOUSE_TEST_NO_SUCH')]);
    await run('backup', 'extract', path, '--target', 'got');
    const copy = join(temp.path, 'got/.gatehouse-external', workspace, 'notes.md');
    expect(readFileSync(copy, 'utf8')).toBe('mine');
  });

  it('takes OPENCLAW_CONFIG_PATH and a broken config', async () => {
    writeFileSync(join(state, 'openclaw.json'), '{ broken');
    const made = await run('backup', 'create', '--out', 'out');
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('cannot be read as a whole') });
  });
});

describe('gatehouse restore', PATIENCE, () => {
  it('restores only what --only names, and nothing for a word that names nothing', async () => {
    const path = await createdPath();
    rmSync(state, { recursive: true });
    makeState(state, 'two');
    const before = snapshotTree(state);
    const where = ['--state-dir', state, '--yes', '--json'];
    const wrong = await run('restore', path, '--only', 'component:nonsense', ...where);
    expect(wrong.code).toBe(2);
    expect(snapshotTree(state)).toEqual(before);
    const only = ['--only', 'component:credentials', '--only', 'path:workspace/README.md'];
    expect((await run('restore', path, ...only, ...where)).code).toBe(0);
    const after = snapshotTree(state);
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed.sort()).toEqual(['credentials/telegram.json', 'workspace/README.md']);
  });

  it('shows the plan, changes nothing without --yes, restores and undoes', async () => {
    const path = await createdPath();
    rmSync(state, { recursive: true });
    makeState(state, 'two');
    const dry = await run('restore', path, '--state-dir', state, '--dry-run', '--json');
    expect(dry.code).toBe(0);
    expect(JSON.parse(dry.stdout)).toMatchObject({ ok: true, done: false, stateDir: state });
    const unconfirmed = await run('restore', path, '--state-dir', state, '--json');
    expect(unconfirmed.code).toBe(2);
    expect(JSON.parse(unconfirmed.stdout)).toMatchObject({
      ok: false,
      done: false,
      reason: expect.stringContaining('--yes'),
      stateDir: state,
    });
    expect(existsSync(join(state, 'only-two.txt'))).toBe(true);
    const done = await run('restore', path, '--state-dir', state, '--yes', '--json');
    expect(done.code).toBe(0);
    const { safetyBackup } = JSON.parse(done.stdout) as { safetyBackup: string };
    expect(existsSync(safetyBackup)).toBe(true);
    expect(existsSync(join(state, 'only-one.txt'))).toBe(true);
    expect((await run('restore', '--undo', '--state-dir', state, '--yes')).code).toBe(0);
    expect(existsSync(join(state, 'only-two.txt'))).toBe(true);
  });

  it('says in words which files change, what is done, where the present state goes and the way back', async () => {
    const path = await createdPath();
    rmSync(state, { recursive: true });
    makeState(state, 'two');
    const { code, stdout } = await run('restore', path, '--state-dir', state, '--dry-run');
    expect(code).toBe(0);
    for (const words of [
      '  + only-one.txt',
      '  - only-two.txt',
      '  ~ workspace/README.md',
      'Check once more that the Gateway is stopped',
      `goes to ${state}.gatehouse-backups`,
      `restore --undo --state-dir ${state}`,
      'The Gateway does not run.',
    ])
      expect(stdout).toContain(words);
    expect(stdout).not.toContain('Start the Gateway');
  });

  it('plans no backup of a state that is not there, and restores all the same', async () => {
    const path = await createdPath();
    rmSync(state, { recursive: true });
    const { stdout } = await run('restore', path, '--state-dir', state, '--dry-run');
    expect(stdout).toContain('There is no present state to back up');
    expect(stdout).not.toContain('gatehouse-backups');
    const done = await run('restore', path, '--state-dir', state, '--yes', '--json');
    expect(JSON.parse(done.stdout)).toMatchObject({ ok: true, safetyBackup: null });
    expect(existsSync(join(state, 'only-one.txt'))).toBe(true);
  });

  it('undoes only after a plan that names what was written since', async () => {
    const path = await createdPath();
    rmSync(state, { recursive: true });
    makeState(state, 'two');
    expect((await run('restore', path, '--state-dir', state, '--yes')).code).toBe(0);
    writeFileSync(join(state, 'workspace/since.md'), 'mine');
    const before = snapshotTree(temp.path);
    const dry = await run('restore', '--undo', '--state-dir', state, '--dry-run', '--json');
    expect(dry.code).toBe(0);
    expect(JSON.parse(dry.stdout)).toMatchObject({
      ok: true,
      done: false,
      writtenSince: [join(state, 'workspace/since.md')],
    });
    const asked = await run('restore', '--undo', '--state-dir', state);
    expect(asked).toMatchObject({ code: 2, stdout: expect.stringContaining('workspace/since.md') });
    expect(asked.stderr).toContain('Add --yes');
    expect(snapshotTree(temp.path)).toEqual(before);
    expect((await run('restore', '--undo', '--state-dir', state, '--yes')).code).toBe(0);
    expect(existsSync(join(state, 'workspace/since.md'))).toBe(false);
    expect(existsSync(join(state, 'only-two.txt'))).toBe(true);
  });

  it('refuses while a Gateway holds the lock', async () => {
    const path = await createdPath();
    mkdirSync(join(state, 'tmp/openclaw-0'), { recursive: true });
    writeFileSync(
      join(state, 'tmp/openclaw-0/gateway.state.lock'),
      JSON.stringify({ pid: process.pid, port: 1 }),
    );
    const before = snapshotTree(temp.path);
    const refused = await run('restore', path, '--state-dir', state, '--yes');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(
      `The Gateway seems to run: process ${process.pid} holds its lock. Nothing was done.`,
    );
    const planned = await run('restore', path, '--state-dir', state, '--dry-run');
    expect(planned).toMatchObject({ code: 0, stdout: expect.stringContaining('The Gateway seems to run') });
    // Neither a backup of the present state nor anything unpacked.
    expect(snapshotTree(temp.path)).toEqual(before);
  });

  it('refuses a config that our own check refuses when there is no OpenClaw', async () => {
    writeFileSync(join(state, 'openclaw.json'), "{ gateway: { port: 'abc' }, nonsense: 1 }");
    const path = await createdPath();
    writeFileSync(join(state, 'openclaw.json'), '{}');
    const refused = await run('restore', path, '--state-dir', state, '--yes', '--json');
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/openclaw\.json, line 1.*Nothing was changed/s) },
    });
    expect(readFileSync(join(state, 'openclaw.json'), 'utf8')).toBe('{}');
  });

  it('refuses while something answers on the port that an included file names', async () => {
    const path = await createdPath();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    writeFileSync(join(state, 'openclaw.json'), "{ gateway: { $include: './gateway.json5' } }");
    writeFileSync(join(state, 'gateway.json5'), `{ port: ${port} }`);
    const refused = await run('restore', path, '--state-dir', state, '--yes');
    server.close();
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`port ${port}`) });
    expect(existsSync(`${state}.gatehouse-backups`)).toBe(false);
  });

  it('writes nothing in a dry run, also when a restore was interrupted', async () => {
    const path = await createdPath();
    const workDir = `${state}.gatehouse`;
    mkdirSync(join(workDir, 'new'), { recursive: true });
    const unit = { live: state, staged: join(workDir, 'new'), kept: join(workDir, 'old'), hadLive: true };
    const journal = {
      version: 1,
      id: 'x',
      phase: 'prepared',
      units: [unit],
      carries: [],
      note: {},
    };
    writeFileSync(join(workDir, 'journal.json'), JSON.stringify(journal));
    const before = snapshotTree(temp.path);
    for (const flags of [['--dry-run'], []]) {
      const { stderr } = await run('restore', path, '--state-dir', state, ...flags);
      expect(stderr).toContain('was interrupted');
      expect(snapshotTree(temp.path)).toEqual(before);
    }
    expect((await run('restore', path, '--state-dir', state, '--yes')).code).toBe(0);
    expect(existsSync(join(workDir, 'new'))).toBe(false);
  });

  it('answers 1 for an archive that cannot be restored', async () => {
    writeFileSync(join(temp.path, 'text.tar.gz'), 'text');
    const refused = await run('restore', 'text.tar.gz', '--state-dir', state, '--yes', '--json');
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ ok: false, refusal: expect.stringContaining('gzip') });
    const { stdout } = await run('restore', 'text.tar.gz', '--state-dir', state, '--dry-run');
    expect(stdout).toBe(
      `Not possible: ${join(temp.path, 'text.tar.gz')} is no tar file, neither plain nor compressed with gzip or zstd.\n`,
    );
  });
});
