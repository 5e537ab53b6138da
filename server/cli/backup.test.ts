import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeState, makeTempDir } from '../openclaw/testing/state-fixture.ts';
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
    stdout: { write: (text: string) => (stdout += text) },
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

// Each command starts worker threads, which take their time on a busy machine.
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

  it('takes OPENCLAW_CONFIG_PATH and a broken config', async () => {
    writeFileSync(join(state, 'openclaw.json'), '{ broken');
    expect((await run('backup', 'create', '--out', 'out')).code).toBe(0);
  });
});

describe('gatehouse restore', PATIENCE, () => {
  it('shows the plan, changes nothing without --yes, restores and undoes', async () => {
    const path = await createdPath();
    rmSync(state, { recursive: true });
    makeState(state, 'two');
    const dry = await run('restore', path, '--state-dir', state, '--dry-run', '--json');
    expect(dry.code).toBe(0);
    expect(JSON.parse(dry.stdout)).toMatchObject({ ok: true, done: false, stateDir: state });
    expect((await run('restore', path, '--state-dir', state)).code).toBe(2);
    expect(existsSync(join(state, 'only-two.txt'))).toBe(true);
    const done = await run('restore', path, '--state-dir', state, '--yes', '--json');
    expect(done.code).toBe(0);
    const { safetyBackup } = JSON.parse(done.stdout) as { safetyBackup: string };
    expect(existsSync(safetyBackup)).toBe(true);
    expect(existsSync(join(state, 'only-one.txt'))).toBe(true);
    expect((await run('restore', '--undo', '--state-dir', state)).code).toBe(0);
    expect(existsSync(join(state, 'only-two.txt'))).toBe(true);
  });

  it('refuses while a Gateway holds the lock', async () => {
    const path = await createdPath();
    mkdirSync(join(state, 'tmp/openclaw-0'), { recursive: true });
    writeFileSync(
      join(state, 'tmp/openclaw-0/gateway.state.lock'),
      JSON.stringify({ pid: process.pid, port: 1 }),
    );
    const refused = await run('restore', path, '--state-dir', state, '--yes');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('Gateway seems to run');
  });

  it('answers 1 for an archive that cannot be restored', async () => {
    writeFileSync(join(temp.path, 'text.tar.gz'), 'text');
    const refused = await run('restore', 'text.tar.gz', '--state-dir', state, '--yes', '--json');
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ ok: false, refusal: expect.stringContaining('gzip') });
  });
});
