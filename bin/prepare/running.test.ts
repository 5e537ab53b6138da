import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPanel, lockHolder } from './running.mjs';

let root: string;
const started: ChildProcess[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-running-'));
  mkdirSync(join(root, 'bin'));
  writeFileSync(
    join(root, 'bin', 'gatehouse.mjs'),
    'console.log("runs"); setTimeout(() => undefined, 20_000);',
  );
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  rmSync(root, { recursive: true });
});

async function start(...args: string[]): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

describe.runIf(process.platform === 'linux')('a panel of a checkout', () => {
  it.each([
    ['as npm start does', () => ['bin/gatehouse.mjs', 'serve']],
    ['by its full path and with flags', () => [join(root, 'bin/gatehouse.mjs'), 'serve', '--port', '18799']],
  ])('is found when it was started %s', async (_name, args) => {
    expect(findPanel(root)).toBeNull();
    const pid = await start(...args());
    expect(findPanel(root)).toBe(pid);
  });

  it('is not another command, not the development server, and not of another checkout', async () => {
    await start('bin/gatehouse.mjs', 'check', 'serve');
    await start('bin/gatehouse.mjs', 'serve', '--dev');
    expect(findPanel(root)).toBeNull();
    await start('bin/gatehouse.mjs', 'serve');
    expect(findPanel(join(root, 'elsewhere'))).toBeNull();
  });
});

it.each([
  ['a live process', () => JSON.stringify({ pid: process.pid, port: 1 }), () => process.pid],
  ['a process that is gone', () => '{"pid":2147483646}', () => null],
  ['nothing that can be read', () => '{"pi', () => null],
])('a lock that names %s', (_name, text, expected) => {
  expect(lockHolder(root)).toBeNull();
  writeFileSync(join(root, 'server.lock'), text());
  expect(lockHolder(root)).toBe(expected());
});
