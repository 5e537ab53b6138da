import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createDockerDriver } from './docker.ts';
import { driverContract } from './driver-contract.ts';
import { createManualDriver } from './manual.ts';
import { createProcessDriver } from './process.ts';
import { createSystemdDriver } from './systemd.ts';
import { fakeGateway } from './testdata/fake-program.ts';

const UNIT = 'openclaw-gateway.service';
const never = new AbortController().signal;
const quiet = () => undefined;

driverContract('process', async () => {
  const fake = await fakeGateway();
  const make = () => createProcessDriver(fake.deps);
  return {
    driver: make(),
    again: make,
    probe: fake.deps.program.probe,
    cleanUp: () => fake.killByHand('SIGKILL'),
  };
});

driverContract('systemd (stand-in systemctl)', async () => {
  const fake = await fakeGateway();
  fake.writeStandIn('unit.json', { unit: UNIT, scope: 'user', command: fake.command });
  const make = () => createSystemdDriver(fake.deps, { unit: UNIT, scope: 'user' });
  return {
    driver: make(),
    again: make,
    probe: fake.deps.program.probe,
    cleanUp: () => fake.killByHand('SIGKILL'),
  };
});

driverContract('docker (stand-in docker)', async () => {
  const fake = await fakeGateway();
  fake.writeStandIn('container.json', { name: 'claw', command: fake.command });
  const make = () => createDockerDriver(fake.deps, { container: 'claw' });
  return {
    driver: make(),
    again: make,
    probe: fake.deps.program.probe,
    cleanUp: () => fake.killByHand('SIGKILL'),
  };
});

driverContract('manual', async () => {
  const fake = await fakeGateway();
  const make = () => createManualDriver(fake.deps);
  return {
    driver: make(),
    again: make,
    probe: fake.deps.program.probe,
    byHand: {
      start: async () => fake.runByHand(),
      stop: () => fake.killByHand(),
      restart: async () => {
        await delay(200);
        await fake.killByHand();
        fake.runByHand();
      },
    },
    cleanUp: () => fake.killByHand('SIGKILL'),
  };
});

describe('systemd', () => {
  const reasonOf = async (state: object, scope: 'user' | 'system' = 'user', path?: string) => {
    const fake = await fakeGateway();
    fake.writeStandIn('unit.json', { unit: UNIT, scope: 'user', command: fake.command, ...state });
    const env = path === undefined ? fake.deps.env : { ...fake.deps.env, PATH: path };
    const driver = createSystemdDriver({ ...fake.deps, env }, { unit: UNIT, scope });
    const [start] = await driver.capabilities();
    expect(start).toMatchObject({ available: false, command: expect.stringContaining('systemctl') });
    expect(await driver.status()).toMatchObject({ running: null });
    await expect(driver.start(quiet, never)).rejects.toMatchObject({
      code: 'refused',
      message: start?.reason,
    });
    return start?.reason;
  };

  it.each([
    ['the program is absent', {}, 'user' as const, '/nonexistent', 'not on this machine'],
    ['there is no such unit', { unit: 'other.service' }, 'user' as const, undefined, 'no user unit'],
    ['the unit is of the other scope', {}, 'system' as const, undefined, 'no system unit'],
    ['the unit is masked', { load: 'masked' }, 'user' as const, undefined, 'masked'],
    ['there is no user manager', { trouble: 'bus' }, 'user' as const, undefined, 'Failed to connect to bus'],
  ])('can do nothing when %s, and says so', async (_name, state, scope, path, words) => {
    expect(await reasonOf(state, scope, path)).toContain(words);
  });

  it('says when this user may not', async () => {
    const fake = await fakeGateway();
    fake.writeStandIn('unit.json', { unit: UNIT, scope: 'system', command: fake.command, trouble: 'polkit' });
    const driver = createSystemdDriver(fake.deps, { unit: UNIT, scope: 'system' });
    await expect(driver.start(quiet, never)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('gives up at once when the unit fails', async () => {
    const fake = await fakeGateway(['--exit', '78']);
    fake.writeStandIn('unit.json', { unit: UNIT, scope: 'user', command: fake.command });
    const driver = createSystemdDriver(fake.deps, { unit: UNIT, scope: 'user' });
    await expect(driver.start(quiet, never)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await driver.status()).toMatchObject({ running: false, stoppedOnPurpose: false });
  });

  it('says when the unit had to be killed', async () => {
    const fake = await fakeGateway(['--ignore-sigterm']);
    fake.writeStandIn('unit.json', { unit: UNIT, scope: 'user', command: fake.command });
    const driver = createSystemdDriver(fake.deps, { unit: UNIT, scope: 'user' });
    await driver.start(quiet, never);
    expect(await driver.stop(quiet, never)).toMatchObject({ forced: true });
  });
});

describe('docker', () => {
  it.each([
    ['the program is absent', {}, '/nonexistent', 'not on this machine'],
    ['there is no such container', { name: 'other' }, undefined, 'no container named claw'],
    ['no engine runs', { trouble: 'engine' }, undefined, 'Cannot connect to the Docker daemon'],
    ['this user may not', { trouble: 'permission' }, undefined, 'may not talk'],
  ])('can do nothing when %s, and says so', async (_name, state, path, words) => {
    const fake = await fakeGateway();
    fake.writeStandIn('container.json', { name: 'claw', command: fake.command, ...state });
    const env = path === undefined ? fake.deps.env : { ...fake.deps.env, PATH: path };
    const driver = createDockerDriver({ ...fake.deps, env }, { container: 'claw' });
    const all = await driver.capabilities();
    expect(all.every((one) => !one.available && one.reason?.includes(words))).toBe(true);
    await expect(driver.stop(quiet, never)).rejects.toMatchObject({ code: 'refused' });
  });

  it('says when the container had to be killed, and when it ended by itself', async () => {
    const fake = await fakeGateway(['--ignore-sigterm']);
    fake.writeStandIn('container.json', { name: 'claw', command: fake.command });
    const driver = createDockerDriver(fake.deps, { container: 'claw' });
    await driver.start(quiet, never);
    expect(await driver.stop(quiet, never)).toMatchObject({ forced: true });
    fake.writeStandIn('container.json', { name: 'claw', command: [process.execPath, '-e', '0'] });
    await expect(driver.start(quiet, never)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
