import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeState, makeTempDir } from '../openclaw/testing/state-fixture.ts';
import { makeKeyPair } from '../platform/archive/age.ts';
import { main } from './main.ts';

vi.setConfig({ testTimeout: 60_000 });
let temp: ReturnType<typeof makeTempDir>;

beforeEach(() => {
  temp = makeTempDir();
  makeState(join(temp.path, 'old/.openclaw'));
});
afterEach(() => temp.remove());

async function run(...args: string[]) {
  let stdout = '';
  let stderr = '';
  const code = await main(args, {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    env: { HOME: temp.path, PATH: '', GATEHOUSE_DATA_DIR: join(temp.path, 'data') },
    cwd: temp.path,
  });
  return { code, stdout, stderr };
}

it('restores an encrypted archive where there is nothing yet, without the panel and without OpenClaw', async () => {
  const { identity, recipient } = await makeKeyPair();
  const older = await makeKeyPair();
  // As people keep them: several keys in one file, the one that fits among them.
  writeFileSync(join(temp.path, 'keys.txt'), `# 2025\n${older.identity}\n# 2026\n${identity}\n`, {
    mode: 0o600,
  });
  const made = await run(
    'backup',
    'create',
    '--state-dir',
    'old/.openclaw',
    '--recipient',
    recipient,
    '--json',
  );
  const { path } = JSON.parse(made.stdout) as { path: string };
  const state = join(temp.path, '.openclaw');
  const restore = ['restore', path, '--state-dir', state, '--identity', 'keys.txt'];
  const planned = await run(...restore, '--dry-run');
  expect(planned).toMatchObject({ code: 0, stdout: expect.stringContaining(`into ${state}`) });
  expect(existsSync(state)).toBe(false);
  const done = await run(...restore, '--yes', '--json');
  expect(JSON.parse(done.stdout)).toMatchObject({ ok: true, stateDir: state, safetyBackup: null });
  expect(readFileSync(join(state, 'openclaw.json'), 'utf8')).toContain('one');
  expect(existsSync(`${state}.gatehouse-backups`)).toBe(false);
});
