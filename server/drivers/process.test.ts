import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { waitUntilGone } from '../platform/process-identity.ts';
import { shownCommand } from './capability.ts';
import { createProcessDriver } from './process.ts';
import { gatewayOutputFile } from './process-record.ts';
import { fakeGateway } from './testdata/fake-program.ts';

const never = new AbortController().signal;
const quiet = () => undefined;

describe('process driver', () => {
  it('kills what ignores SIGTERM, after the stated time, and says so', async () => {
    const fake = await fakeGateway(['--ignore-sigterm']);
    const driver = createProcessDriver(fake.deps);
    const { pid } = await driver.start(quiet, never);
    const said: string[] = [];
    const outcome = await driver.stop((words) => said.push(words), never);
    expect(outcome).toMatchObject({ forced: true, pid: null });
    expect(outcome.durationMs).toBeGreaterThanOrEqual(1_000);
    expect(said.join(' ')).toMatch(/SIGTERM.*1 s.*SIGKILL/s);
    expect(await waitUntilGone({ pid: pid ?? 0, startTime: null }, 1_000)).toBe(true);
  });

  it('keeps record and output to this user only, and the output of the start before', async () => {
    const fake = await fakeGateway();
    const driver = createProcessDriver(fake.deps);
    await driver.start(quiet, never);
    const mode = (path: string) => statSync(path).mode & 0o777;
    expect(mode(fake.deps.runtimeDir)).toBe(0o700);
    expect(mode(join(fake.deps.runtimeDir, 'instance-1.json'))).toBe(0o600);
    const output = gatewayOutputFile(fake.deps.runtimeDir, 'instance-1');
    expect(mode(output)).toBe(0o600);
    await driver.stop(quiet, never);
    writeFileSync(output, 'first run');
    await driver.start(quiet, never);
    expect(readFileSync(`${output}.1`, 'utf8')).toBe('first run');
    await driver.stop(quiet, never);
  });

  it('finds and stops a Gateway that was started by hand', async () => {
    const fake = await fakeGateway();
    fake.runByHand();
    while (!(await fake.deps.program.probe()).live) await delay(30);
    const driver = createProcessDriver(fake.deps);
    expect(await driver.status()).toMatchObject({ running: true, origin: 'lock-file' });
    expect(await driver.stop(quiet, never)).toMatchObject({ forced: false });
    expect(await driver.status()).toMatchObject({ running: false });
  });

  it('does not take a record whose PID another process has now', async () => {
    const fake = await fakeGateway();
    const driver = createProcessDriver(fake.deps);
    await driver.start(quiet, never);
    await driver.stop(quiet, never);
    writeFileSync(
      join(fake.deps.runtimeDir, 'instance-1.json'),
      JSON.stringify({ pid: process.pid, startTime: 1 }),
    );
    expect(await driver.status()).toMatchObject({ running: false });
    writeFileSync(join(fake.deps.runtimeDir, 'instance-1.json'), '{"pid":');
    expect(await driver.status()).toMatchObject({ running: false });
  });

  it('says why it could not start: refused config, missing program, not installed, port taken', async () => {
    const refused = await fakeGateway(['--exit', '78']);
    await expect(createProcessDriver(refused.deps).start(quiet, never)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('exit code 78'),
      hint: expect.stringMatching(/^Its own words are in /),
    });
    const withCommand = (command: readonly string[] | null) => ({
      ...refused.deps,
      program: { ...refused.deps.program, command },
    });
    await expect(
      createProcessDriver(withCommand(['/nowhere/node'])).start(quiet, never),
    ).rejects.toMatchObject({
      code: 'unavailable',
    });
    const absent = createProcessDriver(withCommand(null));
    await expect(absent.start(quiet, never)).rejects.toMatchObject({ code: 'refused' });
    expect((await absent.capabilities())[0]).toMatchObject({ available: false, command: null });

    const other = await fakeGateway();
    await createProcessDriver(other.deps).start(quiet, never);
    const taken = { ...refused.deps, program: { ...refused.deps.program, probe: other.deps.program.probe } };
    await expect(createProcessDriver(taken).start(quiet, never)).rejects.toMatchObject({ code: 'refused' });
    await other.killByHand('SIGKILL');
  });

  it('leaves what is late or cancelled running, and says so', async () => {
    const fake = await fakeGateway(['--ready-after', '60000']);
    const driver = createProcessDriver({ ...fake.deps, timing: { ...fake.deps.timing, readyMs: 700 } });
    const said: string[] = [];
    await expect(driver.start((words) => said.push(words), never)).rejects.toMatchObject({ code: 'timeout' });
    expect(said.join(' ')).toContain('startup-sidecars');
    expect(await driver.status()).toMatchObject({ running: true });
    await driver.stop(quiet, never);
  });
});

describe('shownCommand', () => {
  it('quotes what a shell would change', () => {
    expect(shownCommand(['openclaw', 'gateway', 'run'], { OPENCLAW_STATE_DIR: "/it's here/x" })).toBe(
      `OPENCLAW_STATE_DIR='/it'\\''s here/x' openclaw gateway run`,
    );
  });
});
