import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { locateOpenClaw } from './locate.ts';

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'gatehouse-locate-')));
});

/** One that hangs when it is run: nothing here may need to. */
function install(root: string, script = 'setInterval(() => {}, 1000)') {
  const home = join(root, 'lib', 'node_modules', 'openclaw');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'openclaw.mjs'), `#!/usr/bin/env node\n${script}\n`, { mode: 0o755 });
  writeFileSync(join(home, 'package.json'), '{"name":"openclaw","version":"2026.9.6"}');
  return join(home, 'openclaw.mjs');
}
const base = () => ({
  env: { PATH: '/nonexistent' },
  homeDir: dir,
  nodePath: process.execPath,
  timeoutMs: 10_000,
});

describe('locateOpenClaw', () => {
  it('follows the link npm puts on PATH and runs the script with our own Node', async () => {
    const entry = install(dir);
    mkdirSync(join(dir, 'bin'));
    symlinkSync(entry, join(dir, 'bin', 'openclaw'));
    expect(await locateOpenClaw({ ...base(), env: { PATH: join(dir, 'bin') } })).toEqual({
      command: [process.execPath, entry],
      path: entry,
      source: 'PATH',
      version: '2026.9.6',
      problem: null,
    });
  });

  it('prefers the configured command, then OPENCLAW_BIN', async () => {
    const entry = install(dir);
    expect(await locateOpenClaw({ ...base(), configured: [process.execPath, entry] })).toMatchObject({
      source: 'configured',
      command: [process.execPath, entry],
      version: '2026.9.6',
    });
    expect(await locateOpenClaw({ ...base(), env: { OPENCLAW_BIN: entry } })).toMatchObject({
      source: 'OPENCLAW_BIN',
    });
  });

  it('finds it in the global folder of npm', async () => {
    const entry = install(join(dir, '.npm-global'));
    const found = await locateOpenClaw(base());
    // A machine with a real global OpenClaw may answer that one first.
    expect(found?.path.endsWith('openclaw.mjs')).toBe(true);
    if (found?.source === 'npm global' && found.path.startsWith(dir)) expect(found.path).toBe(entry);
  });

  it.each([
    ['its version', 'echo "OpenClaw 2026.9.6 (abc1234)"', '2026.9.6', null],
    ['that it hangs', 'sleep 5', null, 'did not answer'],
    ['that it fails', 'exit 3', null, 'exit code 3'],
  ])('asks a wrapper outside of the package and tells %s', async (_name, script, version, problem) => {
    const path = join(dir, 'openclaw');
    writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const found = await locateOpenClaw({ ...base(), env: process.env, configured: [path], timeoutMs: 400 });
    expect(found?.version).toBe(version);
    expect(found?.problem ?? '').toContain(problem ?? '');
  });

  it('answers null for a configured command that is not there', async () => {
    expect(await locateOpenClaw({ ...base(), configured: ['/nowhere/openclaw'] })).toBeNull();
  });
});
