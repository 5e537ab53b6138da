import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DriverAction, GatewayDriver } from '../gateway/types.ts';
import type { ProbeResult } from '../health/ports.ts';

/** What a driver is tested with. The Gateway does not run when it is made. */
export interface DriverSubject {
  readonly driver: GatewayDriver;
  /** Another one of the same instance, as after a restart of Gatehouse. */
  readonly again: () => GatewayDriver;
  readonly probe: () => Promise<ProbeResult>;
  /** For drivers that wait for a person: does what the person does. */
  readonly byHand?: Readonly<Record<DriverAction, () => Promise<void>>>;
  /** Ends whatever still runs. */
  readonly cleanUp: () => Promise<void>;
}

/** What every {@link GatewayDriver} promises, run against each of them. */
export function driverContract(name: string, create: () => Promise<DriverSubject>): void {
  describe(`${name} keeps the driver contract`, () => {
    let subject: DriverSubject;
    beforeAll(async () => {
      subject = await create();
    });
    afterAll(() => subject.cleanUp());

    const never = new AbortController().signal;
    const act = async (action: DriverAction, driver = subject.driver) => {
      const said: string[] = [];
      const [outcome] = await Promise.all([
        driver[action]((words) => said.push(words), never),
        subject.byHand?.[action](),
      ]);
      return { outcome, said };
    };
    const available = async (driver = subject.driver) => {
      const all = await driver.capabilities();
      expect(all.map((one) => one.action)).toEqual(['start', 'stop', 'restart']);
      for (const one of all) {
        expect(one.available).toBe(one.reason === null);
        expect(one.command).toEqual(expect.any(String));
        expect(one.byHand).toBe(subject.byHand !== undefined);
      }
      return all.filter((one) => one.available).map((one) => one.action);
    };

    it('says that it does not run, and offers only the start', async () => {
      expect(await subject.driver.status()).toMatchObject({ running: false, pid: null });
      expect(await available()).toEqual(['start']);
    });

    it('starts nothing when cancelled before', async () => {
      const aborted = AbortSignal.abort();
      await expect(subject.driver.start(() => undefined, aborted)).rejects.toMatchObject({
        code: 'cancelled',
      });
      expect(await subject.probe()).toMatchObject({ reachable: false });
    });

    it('starts it and waits until it is ready', async () => {
      const { outcome, said } = await act('start');
      expect(await subject.probe()).toMatchObject({ live: true, ready: true });
      const status = await subject.driver.status();
      expect(status).toMatchObject({ running: true, pid: outcome.pid });
      expect(outcome).toMatchObject({ forced: false, detail: expect.any(String), pid: expect.any(Number) });
      expect(said.length).toBeGreaterThan(0);
      expect(await available()).toEqual(['stop', 'restart']);
    });

    it('succeeds when it runs already, and leaves it alone', async () => {
      const before = await subject.driver.status();
      const outcome = await subject.driver.start(() => undefined, never);
      expect(outcome.forced).toBe(false);
      expect(await subject.driver.status()).toMatchObject({ pid: before.pid });
    });

    it('is found by another driver of the same instance', async () => {
      const other = subject.again();
      expect(await other.status()).toEqual(await subject.driver.status());
      expect(await available(other)).toEqual(['stop', 'restart']);
    });

    it('restarts it and waits until the new one is ready', async () => {
      const before = await subject.probe();
      await act('restart', subject.again());
      const after = await subject.probe();
      expect(after).toMatchObject({ live: true, ready: true });
      expect(after.uptimeMs ?? 0).toBeLessThan((before.uptimeMs ?? 0) + 60_000);
      expect(await subject.driver.status()).toMatchObject({ running: true });
    });

    it('stops it and waits until it is gone', async () => {
      const { outcome } = await act('stop');
      expect(outcome).toMatchObject({ pid: null, forced: false });
      expect(await subject.probe()).toMatchObject({ reachable: false });
      expect(await subject.driver.status()).toMatchObject({ running: false, pid: null });
      expect(await available()).toEqual(['start']);
    });

    it('succeeds when it is stopped already', async () => {
      expect(await subject.driver.stop(() => undefined, never)).toMatchObject({ pid: null, forced: false });
    });
  });
}
