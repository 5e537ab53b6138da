import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readProcess } from '../platform/process-identity.ts';
import { textDisk } from '../platform/text-disk.ts';
import { gatewaySurroundings, variableSources } from './gateway-environment.ts';

let home: string;
let stateDir: string;
let child: ChildProcess | null = null;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'gatehouse-surroundings-')));
  stateDir = join(home, '.openclaw');
  mkdirSync(join(stateDir, 'tmp/openclaw-0'), { recursive: true });
});
afterEach(async () => {
  if (child?.exitCode === null && child.kill()) await once(child, 'exit');
  child = null;
  rmSync(home, { recursive: true, force: true });
});

const target = () => ({ stateDir, configPath: join(stateDir, 'openclaw.json'), openclawCommand: null });

/** A process that holds the Gateway's lock. */
async function gateway(startTime = true): Promise<void> {
  const started = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], {
    cwd: home,
    env: { NODE_ENV: 'test', UNIT_SAYS: 'so', EMPTY: '' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child = started;
  await once(started.stdout, 'data');
  const lock = {
    pid: started.pid,
    port: 1,
    ...(startTime ? { startTime: readProcess(started.pid ?? 0)?.startTime } : {}),
  };
  writeFileSync(join(stateDir, 'tmp/openclaw-0/gateway.x.lock'), JSON.stringify(lock));
}

describe.runIf(process.platform === 'linux')('what a Gateway is given', () => {
  it.each(['systemd', 'process'] as const)(
    'is read of the one that runs, with the driver %s',
    async (driver) => {
      await gateway();
      expect(await gatewaySurroundings(target(), driver)).toEqual({
        env: { NODE_ENV: 'test', UNIT_SAYS: 'so', EMPTY: '' },
        cwd: home,
      });
    },
  );

  it('is not read of a process that may be another', async () => {
    await gateway(false);
    expect(await gatewaySurroundings(target(), 'docker')).toEqual({ env: null, cwd: null });
  });

  it('is Gatehouse’s own where Gatehouse would start it, else unknown', async () => {
    const own = await gatewaySurroundings(target(), 'process');
    expect(own).toMatchObject({
      cwd: stateDir,
      env: { OPENCLAW_STATE_DIR: stateDir, PATH: process.env.PATH },
    });
    expect(await gatewaySurroundings(target(), 'manual')).toEqual({ env: null, cwd: null });
  });
});

describe('the sources of variables', () => {
  const names = (env: Record<string, string> | null, cwd: string | null) =>
    variableSources({ stateDir }, { env, cwd }, textDisk).map(
      ({ source, values }) => `${source}: ${[...values.keys()]}`,
    );

  it('are four, strongest first', () => {
    mkdirSync(join(home, '.config/openclaw'), { recursive: true });
    writeFileSync(join(home, '.config/openclaw/gateway.env'), 'D=4');
    writeFileSync(join(stateDir, '.env'), 'C=3');
    writeFileSync(join(home, '.env'), 'B=2');
    expect(names({ A: '1' }, home)).toEqual(['process: A', 'cwd .env: B', 'state .env: C', 'gateway.env: D']);
  });

  it('are each named once where the Gateway works in the state directory', () => {
    writeFileSync(join(stateDir, '.env'), 'C=3');
    symlinkSync(stateDir, join(home, 'link'));
    for (const cwd of [stateDir, join(home, 'link')])
      expect(names(null, cwd)).toEqual(['state .env: C', 'gateway.env: ']);
  });

  it('are those that can be seen', () => {
    expect(names(null, null)).toEqual(['state .env: ', 'gateway.env: ']);
    expect(variableSources({ stateDir: '/srv/claw' }, { env: null, cwd: null }, textDisk)).toHaveLength(1);
  });
});
