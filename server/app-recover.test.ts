import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type App, createApp } from './app.ts';
import { createDemoInstance } from './demo/instance.ts';

// The whole server, started twice on the same data, with the demo's stand-in for the Gateway.
let root: string;
let app: App;

const start = () =>
  createApp({
    ...{ dataDir: join(root, 'data'), host: '127.0.0.1', port: 0, standingToken: null },
    allowedHosts: new Set<string>(),
    rootDir: fileURLToPath(new URL('..', import.meta.url)),
  });

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-recover-'));
});
afterEach(async () => {
  await app.close();
  rmSync(root, { recursive: true, force: true });
});

it.each([true, false])(
  'starts the Gateway again after a restore that a crash interrupted, if it ran: %s',
  async (wasRunning) => {
    app = await start();
    const { id, slug, stateDir } = app.instances.insert(
      await createDemoInstance({ dataDir: join(root, 'data') }),
    );
    await app.close();
    // What a restore leaves that was killed after it had stopped the Gateway.
    mkdirSync(`${stateDir}.gatehouse/new`, { recursive: true });
    writeFileSync(
      `${stateDir}.gatehouse/lock`,
      JSON.stringify({ pid: 999_999_999, startTime: 1, wasRunning }),
    );
    app = await start();
    expect(existsSync(`${stateDir}.gatehouse`)).toBe(false);
    const [operation] = app.operations.list(id);
    expect(operation?.title).toBe(
      wasRunning ? 'Start the Gateway again after an interrupted restore' : undefined,
    );
    if (!operation) return;
    expect(await app.operations.settled(operation.id)).toMatchObject({ state: 'succeeded', error: null });
    expect(app.auditEntries({ slug, limit: 10 })).toContainEqual(
      expect.objectContaining({ action: 'restore.recover', outcome: 'ok' }),
    );
    await app.removeInstance(slug, 'browser');
  },
  60_000,
);
