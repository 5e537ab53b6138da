import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runCommand, which } from './process.ts';
import { isAlive, readProcess, signalProcess, waitUntilGone } from './process-identity.ts';

const node = process.execPath;
const run = (script: string, options: Partial<Parameters<typeof runCommand>[1]> = {}) =>
  runCommand([node, '-e', script], { timeoutMs: 10_000, ...options });

describe('runCommand', () => {
  it('answers exit code and both streams', async () => {
    const result = await run('console.log("ü out"); console.error("err"); process.exitCode = 3');
    expect(result).toMatchObject({
      exitCode: 3,
      signal: null,
      stdout: 'ü out\n',
      stderr: 'err\n',
      timedOut: false,
    });
  });

  it('passes arguments as they are, with no shell between', async () => {
    const result = await runCommand([node, '-e', 'console.log(process.argv[1])', '$(id); `id` "x'], {
      timeoutMs: 10_000,
    });
    expect(result.stdout).toBe('$(id); `id` "x\n');
  });

  it('writes the input and closes it', async () => {
    const result = await run('process.stdin.pipe(process.stdout)', { input: 'abc' });
    expect(result.stdout).toBe('abc');
  });

  it('gives exactly the environment it was given', async () => {
    const result = await run('console.log(process.env.GIVEN, process.env.HOME)', { env: { GIVEN: 'yes' } });
    expect(result.stdout).toBe('yes undefined\n');
  });

  it('keeps at most maxOutputBytes and reads on', async () => {
    const result = await run('process.stdout.write("x".repeat(500000))', { maxOutputBytes: 1_000 });
    expect(result.stdout).toHaveLength(1_000);
    expect(result).toMatchObject({ truncated: true, exitCode: 0 });
  });

  it('ends the whole group on a timeout, also a grandchild that ignores SIGTERM', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'gatehouse-process-'));
    const pidFile = join(dir, 'pid');
    const grandchild = `process.on("SIGTERM",()=>{});require("fs").writeFileSync(${JSON.stringify(pidFile)},String(process.pid));setInterval(()=>{},1000)`;
    const script = `require("child_process").spawn(process.execPath,["-e",${JSON.stringify(grandchild)}],{stdio:"inherit"});setInterval(()=>{},1000)`;
    const result = await run(script, { timeoutMs: 700, killAfterMs: 200 });
    expect(result).toMatchObject({ timedOut: true, exitCode: null });
    const pid = Number(readFileSync(pidFile, 'utf8'));
    expect(await waitUntilGone({ pid, startTime: null }, 2_000)).toBe(true);
  });

  it('stops when its signal aborts', async () => {
    const controller = new AbortController();
    const running = run('setInterval(()=>{},1000)', { signal: controller.signal });
    await delay(100);
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('says which program could not be started', async () => {
    await expect(runCommand(['/nowhere/prog'], { timeoutMs: 1_000 })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('/nowhere/prog'),
    });
  });
});

describe('which', () => {
  it('finds an executable file on PATH and nothing else', () => {
    const dir = mkdtempSync(join(tmpdir(), 'gatehouse-which-'));
    writeFileSync(join(dir, 'tool'), '#!/bin/sh\n');
    expect(which('tool', { PATH: dir })).toBeNull();
    chmodSync(join(dir, 'tool'), 0o755);
    expect(which('tool', { PATH: `relative:${dir}` })).toBe(join(dir, 'tool'));
    expect(which('tool', {})).toBeNull();
    expect(which(join(dir, 'tool'), {})).toBe(join(dir, 'tool'));
    expect(which(`${dir}/`, {})).toBeNull();
  });
});

describe('process identity', () => {
  it('knows this process and its start', () => {
    const self = readProcess(process.pid);
    expect(self?.startTime).toEqual(expect.any(Number));
    expect(Math.abs((self?.startedAt ?? 0) - (Date.now() - process.uptime() * 1000))).toBeLessThan(3_000);
    expect(isAlive({ pid: process.pid, startTime: self?.startTime ?? null })).toBe(true);
  });

  it('does not take a reused PID for the process', () => {
    expect(isAlive({ pid: process.pid, startTime: 1 })).toBe(false);
    expect(signalProcess({ pid: process.pid, startTime: 1 }, 'SIGTERM')).toBe(false);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 22 + 12345])('answers null for %s', (pid) => {
    expect(readProcess(pid)).toBeNull();
  });

  it('counts a zombie as gone', async () => {
    const child = spawn('sh', ['-c', 'sleep 0 & exec sleep 2'], { stdio: 'ignore' });
    await delay(300);
    const zombie = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
    expect(zombie).not.toBe('');
    expect(readProcess(Number(zombie))).toBeNull();
    child.kill();
  });
});
